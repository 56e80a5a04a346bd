/*
 * Leaving components that were called at run time: by threads whose deadline for such a call has
 * passed (sched_call_begin), and by those that were killed while they are in one.
 *
 * What a thread is in may be left if the composition does not let the threads of its home be there:
 * who has let it in all the same has done so on its own, and knows that it may lose it. All others
 * are helped until they return. So where the thread stands decides, and every frame between it and
 * the caller.
 *
 * It cannot be cut off from inside of this component or of the manager, either, which hostile
 * callees may call without end. Here it is cut off at the door, before a call has begun. In others
 * the scheduler looks again, at times that nobody can foresee: such a callee has to execute some
 * instructions of its own.
 */
#ifndef SCHED_LEAVING_H
#define SCHED_LEAVING_H

#include <stdint.h>

struct crt_schedule;
struct process_record;
struct thread_record;

void leaving_init(const struct crt_schedule *schedule);

/* Not inside of the critical section: gets what is needed to cut threads back to a component. 0, or
 * the errors of capmgr_component_cut. */
int64_t leaving_prepare(struct process_record *process);

/* The same: a thread has come in that is to leave who calls. Returns if that cannot be left. */
void leaving_at_door(struct thread_record *self);

/* Inside of it: a thread has ended. */
void leaving_forget(const struct thread_record *thread);

#endif
