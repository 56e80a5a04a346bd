/*
 * Realms: what stands below a component that manages others itself. The manager has lent it a range
 *of frames, in which all of them live, and knows nothing of what it has made of them.
 *
 * With the component dies its capability to the range, and every copy of that, wherever it has put
 *them. So nobody can make anything there any more, and the manager goes through the frames three
 *times:
 *
 *	KILL	all objects in them end but the threads; so all capabilities of theirs are gone
 *	CLEAR	their threads end, and all entries of their tables
 *	FREE	they are untyped, and free
 *
 * Only those things are counted on that the kernel says. Which threads may still run, of those that
 *the booter made, is known from the hand-over; others only those could let run who are dead.
 */
#ifndef CAPMGR_REALM_H
#define CAPMGR_REALM_H

#include "component.h"

/* Where the booter tells of members: stays. */
struct handover;
void realm_init(const struct handover *handover);

/* Whether the component has a realm. */
bool realm_is(const struct component *component);

/*
 * One step of taking a realm whose component is dead: 0 when all its frames are free, 1, or
 *	-EBUSY	a thread of its is inside a component outside of it, and not stopped there
 */
int realm_end_step(struct component *component);

#endif
