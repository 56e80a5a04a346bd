/* The components that this one has made at run time. */
#ifndef CHILDREN_H
#define CHILDREN_H

#include <tessera/abi.h>

#include "managed.h"

#define CHILDREN_MAX 64 /* number 0 is the program itself */

/*
 *	UNUSED	the record is free
 *	MADE	it is the program's
 *	FAILED	it is not whole yet, or could not be made whole
 *
 * A thread that takes a free record makes it FAILED first, and MADE when it is whole.
 */
enum child_state { CHILD_UNUSED, CHILD_MADE, CHILD_FAILED };

struct child {
	_Atomic(enum child_state) state;
	uint64_t handle;
	uint32_t first_thread, threads; /* ids, of its own ... */
	uint32_t process_threads;	/* ... and behind them of processes that it makes */
	uint32_t thread, rcv;		/* slots of its first thread's, made here; 0: none */
};

/* A free record.	-ENOSPC */
int child_new(crt_comp_t *comp, struct child **child);

/* -EBADF: there is none */
int child_find(crt_comp_t comp, struct child **child);

/* The thread ids of a component that has a share: the first one, and how many. */
uint32_t child_first_id(const struct crt_comp_share *share);
uint32_t child_ids(const struct crt_comp_share *share);

/* Says what a new record is of, a component by its handle, which is not whole yet; or that there is
 * none, the handle being an error, which is returned. */
int child_begin(struct child *child, int64_t handle, const struct crt_comp_share *share);

/* Then it is MADE; or after an error ended, which is returned. */
int child_finish(struct child *child, int error);

/* Ends it; what can't be ended yet is left to others.	-EBUSY and the like */
int child_end(struct child *child);

/* Empties the slots here of its first thread, which is gone, and of gates that were made for it. */
int child_forget(struct child *child);

/* The second half of that, of a client by its handle: nothing, where no gates are made. */
int child_forget_gates(uint64_t client);

/* Gives the child so many pages at an address of its image, filled with the bytes; no more of them than fit. */
int child_pages(const struct child *child, uint64_t address, const void *bytes, size_t length,
		size_t pages, uint32_t flags);

#endif
