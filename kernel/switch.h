/*
 * Switching from thread to thread: the decisions. Each function ends with core->current being the
 * thread to go on with, or null for an idle core, and core->resume set; the entry code then keeps
 * the context of the thread that was left (core->leaving) and resumes the new one.
 *
 * The kernel has no policy: a thread runs because somebody dispatched it, because its endpoint was
 * activated and its priority is above that of the current dispatch, or because its child blocked,
 * stopped or ran until its timeout.
 */
#ifndef KERNEL_SWITCH_H
#define KERNEL_SWITCH_H

#include "thread.h"

/* The current thread gives way to one that was woken, under the timeout in force. */
void switch_preempt(struct core *core, struct thread *urgent);

/* The current thread waits at its endpoint; the thread above it goes on. */
void switch_wait(struct core *core);

/* The current thread stops; the thread above it gets the event and goes on. */
void switch_stop(struct core *core);

/* The timer fired: if the timeout has passed, the thread above the current one goes on, or on an
 * idle core the root. */
void switch_timeout(struct core *core);

/* After a deactivation: leaves the current thread or component if it is the one that died. */
void switch_from_dead(struct core *core);

#endif
