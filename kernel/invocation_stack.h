/* An entry of a thread's invocation stack. The assembly knows the layout. */
#ifndef KERNEL_INVOCATION_STACK_H
#define KERNEL_INVOCATION_STACK_H

#include "core.h"

/* A component that a thread entered, and what to restore on return to it. */
struct invocation {
	struct name component;
	uint16_t thread; /* the thread's id */
	uint16_t last;	 /* no call from here: behind it is the entry for a fault, or none */
	uint64_t captbl; /* the component's */
	uint64_t ip, sp, fs;
	uint64_t rbx, rbp, r12, r13, r14, r15;
};

_Static_assert(THREADS <= UINT16_MAX + 1, "an entry holds the thread's id");

/* Makes an entry that of a live component. */
static inline void invocation_begin(struct invocation *entry, struct name component)
{
	entry->component = component;
	entry->captbl = frame_at(component.frame)->captbl;
}

#endif
