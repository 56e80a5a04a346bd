/*
 * A pipe: bytes come out in the order in which they went in. What is written in one piece of at
 * most PIPE_ATOMIC bytes comes out in one. Pure: who waits, and who is told, is the user's.
 */
#ifndef PIPE_H
#define PIPE_H

#include <stddef.h>
#include <stdint.h>

#define PIPE_ATOMIC 4096 /* PIPE_BUF of POSIX */
#define PIPE_BYTES  8192 /* that it holds; so one who reads and one who writes need not take turns \
			  */

_Static_assert(PIPE_BYTES >= PIPE_ATOMIC, "what is written in one piece fits in");

/* Its ends. */
#define PIPE_READS  1u
#define PIPE_WRITES 2u

/* Zero: an empty one that nobody holds. */
struct pipe {
	uint32_t readers, writers;
	uint32_t others;      /* who hold it by neither end */
	uint32_t first, held; /* bytes */
	char bytes[PIPE_BYTES];
};

/* One more that holds that end, or neither: 0. One less; what was not read goes with the last end. */
void pipe_hold(struct pipe *pipe, unsigned end);
void pipe_drop(struct pipe *pipe, unsigned end);

/* Bytes read, as many as there are; 0: no more come.	-EAGAIN: none yet */
int64_t pipe_read(struct pipe *pipe, void *to, size_t count);

/*
 * Bytes written: all, of at most PIPE_ATOMIC; of more than that as many as there is room for.
 *	-EPIPE		nobody reads it any more
 *	-EAGAIN		there is no room yet
 */
int64_t pipe_write(struct pipe *pipe, const void *from, size_t count);

/* What an end is ready for: FILE_READABLE, FILE_WRITABLE: for PIPE_ATOMIC bytes; FILE_HUNG_UP. */
unsigned pipe_ready(const struct pipe *pipe, unsigned end);

#endif
