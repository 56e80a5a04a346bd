/*
 * Gate calls and returns: threads migrating from component to component.
 *
 * These are the reference; fast paths in arch/ cover their success alone. The entry code keeps the
 * caller's context in the top entry before a call, and restores that of the new top after a return.
 */
#ifndef KERNEL_INVOCATION_H
#define KERNEL_INVOCATION_H

#include "captbl.h"
#include "thread.h"

/*
 * Pushes the component of a gate on the current thread's invocation stack and enters it. The new
 * top holds the entry (ip) and the badge (rbx) to start with. 0, or the error of the transport.
 */
int64_t invocation_call(struct core *core, const struct slot *gate);

/*
 * Returns from the newest call with the two results, to the first live component. 0: to the caller
 * itself, whose context is in the new top; else core->current is to be resumed. The current thread
 * has a call to return from.
 */
int64_t invocation_return(struct core *core, word status, word value);

/*
 * Pops entries of dead components; the first live caller gets ECOMPDEAD. False if the thread cannot
 * go on: no live component is left, or the one left had a fault whose handler died.
 */
bool invocation_settle(struct thread *thread);

/* Makes `entry` the top, where the call that it had made returns an error. */
void invocation_cut(struct thread *thread, struct invocation *entry, int error);

/* Ends the handling of a fault; the registers in the fault's frame are the thread's again. */
void invocation_end_fault(struct thread *thread);

#endif
