/*
 * Checkpoints: what was in the pages of a component, kept by the one that may restore it.
 *
 *	FREE	the record is nobody's
 *	TAKING	its pages are being copied, some in each call
 *	TAKEN	the component can be restored from it, as often as its owner likes
 *	FREEING	its copies are being given back
 *
 * The copies are in the owner's charge, and go with it. A page of zeroes has none. Pages of the booter's
 * making show the same frames as long as the component lives; at all others the component has an address,
 * and gets a page of its own there again.
 */
#ifndef CAPMGR_CHECKPOINT_H
#define CAPMGR_CHECKPOINT_H

#include "component.h"

struct checkpoint;

/* Returns the id of a checkpoint of a component, with nothing in it yet.
 *	-ENOSPC	there are too many, or no slot is left to restore it in */
int64_t checkpoint_create(struct component *owner, struct component *component);

/* Copies some pages: 0 when all are, or 1.
 *	-EBADF	the owner has no such checkpoint	-ESTALE	the component is not LIVE
 *	-ENOMEM	the owner has no page left for a copy	-ENOSPC	no record is left */
int checkpoint_step(struct component *owner, uint64_t id);

/*
 * Finds one that is TAKEN, and of what.
 *	-EBADF	the owner has no such checkpoint	-EAGAIN	it is not finished
 *	-ESTALE	the component is gone, or ends for good
 */
int checkpoint_find(const struct component *owner, uint64_t id, struct checkpoint **checkpoint,
		    struct component **component);

/* Begins with the first page, whatever was put before. */
void checkpoint_rewind(struct checkpoint *checkpoint);

/* Puts one page where it was in a component that has none at its addresses: 0 when all are, or 1.
 *	-ENOMEM, -ENOSPC	no page, or no table, is left for it */
int checkpoint_put_step(struct checkpoint *checkpoint, struct component *component);

/* Gives some copies back: 0 when all are, and the record, or 1.	-EBADF	the owner has no such one */
int checkpoint_free(struct component *owner, uint64_t id);

/* One step of that for a dead owner: 0 when it has none left, or 1. */
int checkpoint_end_step(struct component *owner);

#endif
