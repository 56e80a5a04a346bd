/*
 * Faults: an exception, or a system call that is not the kernel's, enters the handler that the
 * component names for its kind, on the faulting thread.
 *
 * The registers of the fault stay in frames[0]; while the handler works, the processor pushes into
 * frames[1]. One fault at a time: a fault of the handler, or of a server that it calls, stops the
 * thread.
 */
#ifndef KERNEL_FAULT_H
#define KERNEL_FAULT_H

#include "thread.h"

/* The current thread had a fault; its registers, vector and error code are in its frame. */
void fault_enter(struct core *core, uint64_t address);

/* The handler of the current thread's fault returns its verdict. Never 0. */
int64_t fault_return(struct core *core, word verdict);

#endif
