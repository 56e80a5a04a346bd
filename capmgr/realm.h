/*
 * Realms: what stands below a component that manages others itself. The manager has lent it a range of
 * frames, in which all of them live, and knows nothing of what it has made of them.
 *
 * With the component dies its capability to the range, and every copy of that, wherever it has put them;
 * managers below it have such capabilities of their own, and are known. So nobody can make anything there
 * any more, and the manager goes through the frames three times:
 *
 *	KILL	all objects in them end but the threads; so all capabilities of theirs are gone
 *	CLEAR	their threads end, and all entries of their tables
 *	FREE	they are untyped, and free
 *
 * Only what the kernel says is counted on. The threads that somebody outside schedules are known from
 * the hand-over: one of them that is inside a server outside comes back first. All others have nobody
 * left who could let them run, wherever they are.
 */
#ifndef CAPMGR_REALM_H
#define CAPMGR_REALM_H

#include "component.h"

/* Where the booter tells of members: stays. */
struct handover;
void realm_init(const struct handover *handover);

/* The component is dead, and its capability to the realm. */
void realm_begin_end(const struct component *component);

/*
 * One step of taking a realm whose component is dead: 0 when all its frames are free, 1, or
 *	-EBUSY	a thread of its is inside a component outside of it, and not stopped there
 */
int realm_end_step(struct component *component);

#endif
