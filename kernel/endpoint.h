/*
 * Receive endpoints: where threads wait to be activated, and where a scheduler learns what became
 * of its threads.
 *
 * An endpoint lives in its thread. It counts activations that are pending, and lists the children
 * that have an event for it: each stands in the list once, its flags add up. A thread whose parent
 * is dead reports to the core's root endpoint. An event for an endpoint whose thread waits is an
 * activation of that thread, which is an event for its parent, and so on to the root; the chain is
 * at most ENDPOINT_DEPTH long.
 */
#ifndef KERNEL_ENDPOINT_H
#define KERNEL_ENDPOINT_H

#include "thread.h"

/* Gives a live thread its endpoint. */
void endpoint_create(struct thread *thread, word priority, word ceiling);

/* The endpoint that gets a thread's events: its parent's, or the root; null for the root itself. */
struct thread *endpoint_above(const struct core *core, const struct thread *thread);

/* The live endpoint in whose list a thread stands, or null. */
static inline struct thread *endpoint_of_event(const struct thread *thread)
{
	if (!thread->events)
		return NULL;
	return thread_named(thread->orphan ? thread->core->root : thread->parent);
}

/* Adds an event of a thread to the list above it, and wakes those who wait there. */
void endpoint_event(struct core *core, struct thread *thread, uint8_t event);

/*
 * One more activation of a thread's endpoint, which wakes the thread if it waits. Returns the first
 * woken thread whose priority is above that of the current dispatch, or null.
 */
struct thread *endpoint_activate(struct core *core, struct thread *thread);

/* Takes the activations and the first event; false if there is neither. */
bool endpoint_collect(struct thread *thread, struct result *result);

/* Takes a thread that dies out of the list that it stands in. */
void endpoint_forget(struct thread *thread);

#endif
