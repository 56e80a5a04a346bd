/*
 * Threads of components, and the ids under which they run.
 *
 * Every component has ids: one of the composition's what the booter gave it, one made at run time a
 * part of its maker's. So servers have a stack for it wherever they have one for its maker.
 *
 *	FREE	it may be given to a thread, or lent to a component that is made
 *	LENT	until that one has ended
 *	USED	a thread lives under it
 *
 * A component's threads are made by its scheduler, which gets the capabilities; the manager keeps
 * one of its own, by which it sees whether the thread can end. The thread's frame is charged to the
 * component in which it starts.
 */
#ifndef CAPMGR_THREADS_H
#define CAPMGR_THREADS_H

#include "component.h"

#define ANY_THREAD 0

/* The frames in which the manager lives, and the booter. A thread inside of that holds nothing that others wait for: it
 * may end there. */
void threads_init(uint32_t manager_frame, uint32_t booter_frame);
bool threads_harmless_in(uint64_t frame);

/* Notes ids that the manager may give out: the slot of a capability to them. */
void threads_add_ids(uint32_t cap, uint32_t first, uint32_t count);

/* Notes more ids of a component that the booter built, and a thread that lives under one of them.
 */
void threads_own(struct component *component, uint32_t first, uint32_t count);
void threads_take_over(struct component *component, uint32_t id, const struct table_node *thread);

/* Lends ids of a component to one that it makes.
 *	-ERANGE	they are not all its own	-EBUSY	one of them is used or lent */
int threads_lend(struct component *from, struct component *to, uint64_t first, uint64_t count);

/* Gives its maker back what was lent to a component without threads. */
void threads_return(struct component *component);

/*
 * Makes a thread of the component, under one of its ids or any; the receive endpoint in the
 * scheduler's slot `parent` gets its events. Returns the slot of the scheduler's in which it is.
 *	-EPERM	it is not the component's scheduler	-EINVAL	there is no such slot
 *	-ERANGE	the component has no such id		-EBUSY	the id is used or lent, or all are
 *	-ENOSPC	no slot is left		-ENOMEM	no frame is
 *	-ENOENT, -EBADF, -EACCES, -ESTALE, -EOVERFLOW	the parent, as thread_activate says
 */
int64_t threads_create(struct component *scheduler, struct component *component, uint64_t parent,
		       uint64_t id, uint64_t argument);

/*
 * Ends the thread in a slot of its scheduler's, and empties the slot; of one that is gone the slot
 * is all that is left.
 *	-EINVAL, -ENOENT, -EBADF	there is no thread in the slot
 *	-EPERM	another one made it
 *	-EBUSY	it is inside another component than the scheduler and not stopped there, or came there
 *		by one; or its capability was passed on
 */
int threads_end(struct component *scheduler, uint64_t slot);

/* The number of the frame that names the component in which a thread is, or, with a place above 0, by which
 * it came there, the nearest first; 0: there is none, or the manager does not know the thread. */
uint64_t threads_entered(uint32_t id, uint64_t place);

/* Ends a thread of the scheduler's, whatever slot it is in.	-EPERM, -EBUSY	as above */
int threads_end_id(const struct component *scheduler, uint64_t id);

/* One step of ending a dead component's threads: 0 when none is left, 1, or
 *	-EBUSY	one is inside another component, and not stopped there */
int threads_end_step(struct component *component);

/* The first thread in a component's list, to whom the manager has a capability; false: there is
 * none. And takes it out of the list: somebody has ended it. */
bool threads_look(const struct component *component, struct table_node *thread);
void threads_forget(struct component *component);

/*
 * One step of looking whether a dead component's callers have left the manager, which they called from
 * there: 0 when all have, and none can come any more; 1, or
 *	-EBUSY	one is about to act in the component's name
 */
int threads_leave_step(struct component *component);

/* The id of the thread for which that was held up last; -EAGAIN: it has left. */
int64_t threads_lingering(void);

#endif
