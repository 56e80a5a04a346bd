/* The components that this one has made at run time. */
#ifndef CHILDREN_H
#define CHILDREN_H

#include "crt_managed.h"

/*
 *	UNUSED	the record is free
 *	MADE	it is the program's
 *	FAILED	it could not be made whole, nor be ended yet
 */
enum child_state { CHILD_UNUSED, CHILD_MADE, CHILD_FAILED };

struct child {
	enum child_state state;
	uint64_t handle;
	uint32_t first_thread, threads; /* ids */
	uint32_t thread, rcv;		/* slots of its first thread's, made here; 0: none */
};

/* A free record, after whatever failed before was tried to be ended again.	-ENOSPC */
int child_new(crt_comp_t *comp, struct child **child);

/* -EBADF: there is none */
int child_find(crt_comp_t comp, struct child **child);

/* Ends it; what can't be ended yet is left to others.	-EBUSY and the like */
int child_end(struct child *child);

/* Empties the slots of its first thread, which is gone. */
int child_forget_thread(struct child *child);

/* Moves a page of the program's own, filled with the bytes, to an address of the child's. */
int child_page(const struct child *child, uint64_t address, const void *bytes, size_t length,
	       uint32_t flags);

#endif
