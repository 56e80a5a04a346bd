/*
 * The stacks of an instance: each entry with the deepest path from it, held against its size. A
 * file of them has a line an entry, the deepest that begins on a thread's stack first:
 *
 *	needs 1234 of 11776 bytes: _start > crt_start 32 > ...
 */
#ifndef STACKS_BOUNDS_H
#define STACKS_BOUNDS_H

#include "graph.h"
#include "thread_block.h"

#define THREAD_STACK_BYTES (THREAD_STACK_PAGES * 4096u - THREAD_BLOCK_BYTES)

/*
 * Writes the lines to `path`; false with errors where a bound can't be told, or a stack is too
 * small: of that instance, by name.
 */
bool bounds_write(struct graph *graph, const char *instance, const char *path);

/* The deepest need of a thread's stack, from such a file; false with an error if it is none. */
bool bounds_read(struct arena *arena, struct report *report, const char *path, uint64_t *need);

#endif
