/*
 * The terminal at the serial port: lines to read, text to write, without a client in sight.
 *
 *	UART -> bytes received ->  line editor  -> who reads
 *	UART <- bytes to send  <- echo, output <- who writes
 *
 * One thread serves the UART (serial_port.h). All functions but terminal_init and terminal_await_news
 * are called with the file server's lock held, and never wait: what has to answers FILE_WAIT, and is
 * worth to be tried again when there are news.
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

/* -EAGAIN: there are no semaphores left. */
int terminal_init(void);

/* Waits, without the lock, until it is worth to try again. */
void terminal_await_news(void);

/*
 * A line, with its newline, or its beginning; the rest is for the next. Raw: bytes, as many as there are.
 * Of several who read each gets what nobody else gets. Returns how many bytes, at most `room`; 0: the end
 * of the input, by ^D.
 *	since		when who reads began to wait, by crt_cycles(); 0: it has not waited
 *	-EINTR		^C was typed while it waited; what had been typed before is dropped
 */
int64_t terminal_read(char *to, size_t room, uint64_t since);
bool terminal_can_read(void);

/* Takes a chunk: up to the last newline in TERMINAL_CHUNK_BYTES bytes, or so many, or what there is.
 * Returns how many bytes that were. */
int64_t terminal_write(const char *from, size_t count);
bool terminal_can_write(void);

/* The line that is just edited is dropped. */
void terminal_set_raw(bool raw);

/* 0 when all that was written has been sent. */
int64_t terminal_drain(void);

/* Whether ^C was typed since the last time. Raw: it is a byte as all others. */
bool terminal_is_interrupted(void);
bool terminal_take_interrupt(void);

/* So often the UART has lost bytes, as it was not asked for them in time. */
uint32_t terminal_overruns(void);

#endif
