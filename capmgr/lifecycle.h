/*
 * Components that are made and ended while the system runs.
 *
 * One is made empty: tables, and nothing in them. Its memory is a part of its manager's. It ends in
 * bounded steps: first those that it manages itself, then whatever it was given and passed on, its
 * pages, its tables, its account; then its number is free for another.
 */
#ifndef CAPMGR_LIFECYCLE_H
#define CAPMGR_LIFECYCLE_H

#include "component.h"

#define LIFECYCLE_MORE 1 /* not finished */

/* New components get numbers from this one on. */
void lifecycle_init(uint32_t instances);

/*
 * Returns the handle of a new component, whose threads will start at `entry`, with so many pages of
 * its manager's, which pay for its tables too.
 *	-EFAULT	the entry is no user address	-ENOMEM	the manager has not so many; or they are
 *	too few for the tables			-ENOSPC	there are too many components */
int64_t lifecycle_create(struct component *manager, uint64_t entry, uint64_t pages);

/* Some steps of ending a component that the manager made: 0 when it is gone, or LIFECYCLE_MORE.
 *	-ESTALE	there is no such component	-EPERM	another one manages it */
int lifecycle_end(struct component *manager, uint64_t handle);

#endif
