/* The C side of entry.asm. Afterwards the entry code resumes core->current, or idles. */
#ifndef KERNEL_TRAP_H
#define KERNEL_TRAP_H

#include "core.h"

/* An interrupt; registers of the thread that it hit, if any, are in the thread's frame. */
void interrupt(struct core *core, uint64_t vector);

/* An exception of the current thread, or a system call to be treated as one. */
void exception(struct core *core);

/* Goes on with core->current. */
void resume_from(struct core *core) __attribute__((noreturn));

#endif
