/*
 * Components that are made, ended and begun anew while the system runs.
 *
 * One is made empty: tables, and nothing in them. Its memory and its thread ids are a part of its
 * manager's. It ends in bounded steps: first those that it manages itself, then its threads,
 * whatever it was given and passed on, its pages, its tables, its account; then its number is free
 * for another. Restored from a checkpoint it ends as far as its pages, gets those that it had, and is
 * LIVE again in its tables; then the gates that died with it are made anew.
 */
#ifndef CAPMGR_LIFECYCLE_H
#define CAPMGR_LIFECYCLE_H

#include "component.h"

#define LIFECYCLE_MORE 1 /* not finished */

/* New components get numbers from this one on. */
void lifecycle_init(uint32_t instances);

/* What a component is to be. */
struct lifecycle_plan {
	uint64_t entry;	       /* where its threads start */
	uint64_t pages;	       /* its part of its manager's, which pays for its tables too */
	uint64_t image;	       /* the base of the window of its image; 0: none */
	uint64_t window;       /* where it gets pages; 0: where its number says */
	uint64_t first_thread; /* its part of its manager's thread ids: from this one ... */
	uint64_t threads;      /* ... so many */
};

/*
 * Returns the handle of a new component.
 *	-EFAULT	the entry is no user address	-EINVAL	no image can be there
 *	-ENOMEM	the manager has not so many pages; or they are too few for the tables
 *	-ERANGE, -EBUSY	the thread ids are not the manager's, or in use
 *	-ENOSPC	there are too many components, of all or of the manager's family */
int64_t lifecycle_create(struct component *manager, const struct lifecycle_plan *plan);

/*
 * Some steps of ending a component, by the manager that made it, by the handler of its faults or of
 * its maker's, or by itself: 0 when it is gone, or LIFECYCLE_MORE.
 *	-ESTALE	there is no such component, or its maker is ending
 *	-EPERM	the caller is none of these
 *	-EBUSY	one of its threads is inside another component, and not stopped there
 */
int lifecycle_end(struct component *caller, uint64_t handle);

/* The id of a checkpoint of a component, by one of the others that may end it.
 *	-EPERM	the caller is none of them	-EINVAL	it is a scheduler
 *	-ENOSPC	there are too many */
int64_t lifecycle_checkpoint(struct component *caller, struct component *component);

/*
 * Some steps of ending a component's life and of beginning another one from a checkpoint of the
 * caller's, under the same number: 0 when that is done, or LIFECYCLE_MORE. In between it is ENDING;
 * one of the booter's is the caller's meanwhile, as while it is ended by it.
 *	-EBADF, -ESTALE, -EAGAIN	as checkpoint_find says; -ESTALE also if its maker is ending
 *	-EBUSY	one of its threads is inside another component, and not stopped there
 *	-ENOMEM, -ENOSPC	as checkpoint_put_step
 */
int lifecycle_restore(struct component *caller, uint64_t id);

/* The same with pages that it shares with the checkpoint until it writes. */
int lifecycle_restore_shared(struct component *caller, uint64_t id);

/*
 * Returns the handle of a new component, of the shape of the one of which a checkpoint of the manager's
 * is; of the plan, pages and threads count. It has no pages yet.
 *	-EBADF, -EAGAIN	as checkpoint_find_shape	-EINVAL	that one is the booter's
 *	-EPERM	the manager did not make it	others	as lifecycle_create
 */
int64_t lifecycle_create_from(struct component *manager, uint64_t id,
			      const struct lifecycle_plan *share);

/* Some steps of giving it the pages of that checkpoint, its own or shared: 0 when all are there, or the
 * checkpoint is gone; or LIFECYCLE_MORE.
 *	-EPERM	another one made it	others	as checkpoint_put_step */
int lifecycle_fill(const struct component *manager, struct component *component);
int lifecycle_fill_shared(const struct component *manager, struct component *component);

#endif
