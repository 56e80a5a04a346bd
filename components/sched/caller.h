/* Who calls, and what is its own. */
#ifndef SCHED_CALLER_H
#define SCHED_CALLER_H

#include "crt_thread.h"
#include "port_threads.h"
#include "thread_record.h"

/* A thread has come that is not to stay: it ends if it was killed and comes from home, or is cut out of the
 * component that calls (leaving.h). */
void caller_hurries(void) __attribute__((cold));

/* By number of the component: the handle that its gates have for a badge. */
extern uint64_t component_handles[THREAD_COMPONENTS];

/* The calling thread, asked for inside of the critical section; NULL if it is not scheduled here, or calls by a
 * gate of a component that is gone, or that its maker has not brought. Whoever else calls holds a gate, no
 * more. Of a thread that is inside of another component, that can go while the thread is here: what was the
 * caller once need not be later. */
static inline struct thread_record *caller_inside(void)
{
	uint32_t number = crt_thread_id() - port_first_id;

	if (number >= port_threads_taken ||
	    component_handles[crt_badge() & (THREAD_COMPONENTS - 1)] != crt_badge())
		return NULL;
	return &thread_records[number];
}

/* The same, outside of it: who hurries ends here, or stands aside. */
static inline struct thread_record *caller(void)
{
	struct thread_record *thread = caller_inside();

	if (thread && __builtin_expect(thread->hurried, 0) && !thread->whole)
		caller_hurries();
	return thread;
}

/* The component that calls: its thread may be another's, which is inside of it. */
static inline unsigned caller_component(void)
{
	return (unsigned)crt_badge() & (THREAD_COMPONENTS - 1);
}

/* The calling thread, in a component of its own; else NULL. */
static inline struct thread_record *caller_at_home(void)
{
	struct thread_record *thread = caller();

	return thread && thread->component == caller_component() ? thread : NULL;
}

/* A thread of the calling component's, by its handle; else NULL. */
struct thread_record *own_thread(uint64_t handle);

#endif
