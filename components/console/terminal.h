/*
 * The terminal at the serial port: lines to read, text to write, without a client in sight.
 *
 *	UART -> bytes received ->  line editor  -> who reads
 *	UART <- bytes to send  <- echo, output <- who writes
 *
 * One thread serves the UART (serial_port.h). Threads that read and write share a lock, which they hold
 * for a chunk of output, or for what can be edited with the room that there is to show it, never while
 * they wait.
 *
 * A line is edited when somebody reads: what is typed before is kept, and shown then. So a script that
 * is piped in reads as if it were typed, each line behind the prompt that it answers.
 *
 * Output that comes while a line is edited goes before it: the line is shown again behind the prompt,
 * which is the last line of output that did not end.
 *
 * Raw: bytes are read as they come, nothing is shown for them, and output is sent as it is. Else a
 * newline is sent as CR LF.
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of output that does not mix with what others write. */
#define TERMINAL_CHUNK_BYTES 256

/* -EAGAIN: there are no semaphores or mutexes left. */
int terminal_init(void);

/*
 * Waits for a line, with its newline, and copies it, or its beginning; the rest is for the next. Raw:
 * for bytes, as many as there are. Of several who read each gets what nobody else gets. Returns how
 * many bytes, at most `room`, which is 1 at least; 0: the end of the input, by ^D.
 *	-EINTR		^C was typed while it waited; what had been typed before is dropped
 *	-ECANCELED	the thread is to leave this component
 */
int64_t terminal_read(char *buffer, size_t room);

/*
 * Takes the first chunk: up to the last newline in TERMINAL_CHUNK_BYTES bytes, or so many, or what there
 * is. Waits until there is room for it. Returns how many bytes that were.
 *	-ECANCELED	the thread is to leave this component
 */
int64_t terminal_write(const char *bytes, size_t count);

/* The line that is just edited is dropped. */
int terminal_set_raw(bool raw);

/* Waits until ^C is typed, or has been since the last time. 0. Where several wait one of them is told.
 * Raw: it is a byte as all others.	-ECANCELED: the thread is to leave this component */
int terminal_wait_for_interrupt(void);

/* So often the UART has lost bytes, as it was not asked for them in time. */
uint32_t terminal_overruns(void);

#endif
