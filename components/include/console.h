/*
 * The console: what stands at the serial port, a person or a script. Lines are read and edited,
 * text is written. components/console/terminal.h tells how; all who are connected share the one
 * terminal.
 *
 * Bytes stand in pages that the caller shares, at a place of its choice; they are copied once.
 */
#ifndef CONSOLE_H
#define CONSOLE_H

#include <stdint.h>

#define CONSOLE_PAGES_MOST 8

/* The handle of the component that serves these, for the calls of capmgr.h that go before. */
int64_t console_self(void);

/*
 * The pages for the caller's bytes: an object of shared memory that the caller made and has
 * offered; instead of what was attached before. 0.
 *	-EINVAL		it is not the caller's own, or of more than CONSOLE_PAGES_MOST pages
 *	-EBUSY		a thread of the caller's is using those that were attached before
 *	others		of capmgr_memory_map
 */
int64_t console_attach(uint64_t memory);

/* Ends that. 0.	-EBADF: there is none	-EBUSY: a thread of the caller's is using it */
int64_t console_detach(void);

/*
 * Waits for a line, and puts it, or its beginning, to the place: how many bytes, at most `room`; the rest
 * is for the next. 0: the end of the input, or there is no room. Raw: what was typed, at least a byte.
 *	-EBADF		the caller has attached nothing
 *	-EFAULT		the place with this room is not in it
 *	-EINTR		^C was typed meanwhile
 *	-ECANCELED	the thread is to leave
 */
int64_t console_read(uint64_t place, uint64_t room);

/* Waits until so many bytes from the place on are taken; errors as above. Returns how many were:
 * fewer, if the thread is to leave. */
int64_t console_write(uint64_t place, uint64_t count);

/* How all who are connected read and write from now on. The line that is just edited is dropped. 0.
 *	-EINVAL		no such mode */
enum console_mode { CONSOLE_LINES, CONSOLE_RAW, CONSOLE_MODES };
int64_t console_set_mode(uint64_t mode);

/* Waits until ^C is typed, or has been since the last call of anybody's. 0.
 *	-ECANCELED	the thread is to leave */
int64_t console_wait_for_interrupt(void);

/* So often bytes that were sent to the serial port were lost, as nobody took them in time. */
int64_t console_overruns(void);

#endif
