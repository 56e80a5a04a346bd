/*
 * The child: a component made of one page of the parent's code, a stack, and pages that the parent
 * shares with it.
 */
#ifndef FAMILY_CHILD_H
#define FAMILY_CHILD_H

#include <stdint.h>

/* In a page of both: what the child has, by its own addresses and slots, and what came of it. */
struct childhood {
	const uint64_t *read_only;
	uint64_t *aligned;
	uint32_t gate, asnd, rcv, thread, delegated, component;

	uint64_t read;
	int64_t greeting, activated, waited, dispatched, dispatched_delegated;
	uint64_t rcv_type, thread_type, delegated_type, component_type; /* as of cap_type */
	uint32_t grown_up;
};

#define CHILD_WROTE 77

/* Where it starts: all of its code lies in the page that starts here. */
void child_start(void);

#endif
