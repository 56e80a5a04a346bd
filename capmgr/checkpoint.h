/*
 * Checkpoints: what was in the pages of a component, kept by the one that may restore it.
 *
 *	FREE	the record is nobody's
 *	TAKING	its pages are being copied, some in each call
 *	TAKEN	the component can be restored from it, as often as its owner likes
 *	FREEING	its copies are being given back
 *
 * The copies (copies.h) are in the owner's charge, and go with it. A page of zeroes has none. Pages of
 * the booter's making show the same frames as long as the component lives; at all others the component
 * has an address, and gets a page of its own there again, or shows the copy.
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

/* What a component is like that is to have the same pages. */
struct checkpoint_shape {
	bool composed; /* the booter built the component */
	bool made;     /* the owner did */
	uint64_t entry;
	uint64_t window;
	uint64_t image;
};

/* Finds one that is TAKEN, whatever became of the component.
 *	-EBADF	the owner has no such checkpoint	-EAGAIN	it is not finished	*/
int checkpoint_find_shape(const struct component *owner, uint64_t id,
			  struct checkpoint **checkpoint, const struct checkpoint_shape **shape);

/* A component begins with the first page, whatever was put before. */
void checkpoint_rewind(const struct checkpoint *checkpoint, struct component *component);

/* With pages of the component's own; or with the copies, until it writes. Pages of the booter's making
 * are its own always. */
enum checkpoint_way { CHECKPOINT_WRITE, CHECKPOINT_SHOW };

/* Puts one page where it was in a component that has none there: 0 when all are, or 1.
 *	-EEXIST	it has	-ENOMEM, -ENOSPC	no page, or no table, is left for it
 *	-EOVERFLOW	so many show the copy as the kernel can count */
int checkpoint_put_step(struct component *component, enum checkpoint_way way);

/* Gives some copies back: 0 when all are, and the record, or 1.	-EBADF	the owner has no such one */
int checkpoint_free(struct component *owner, uint64_t id);

/* One step of that for a dead owner: 0 when it has none left, or 1. */
int checkpoint_end_step(struct component *owner);

#endif
