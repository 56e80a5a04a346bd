/* An entry of a thread's invocation stack. The assembly knows the layout. */
#ifndef KERNEL_INVOCATION_STACK_H
#define KERNEL_INVOCATION_STACK_H

#include "core.h"

/* A component that a thread entered, and what to restore on return to it. */
struct invocation {
	struct name component;
	uint32_t thread; /* the thread's id */
	uint32_t last;	 /* no call from here: behind it is the entry for a fault, or none */
	uint64_t ip, sp, fs;
	uint64_t rbx, rbp, r12, r13, r14, r15;
};

#endif
