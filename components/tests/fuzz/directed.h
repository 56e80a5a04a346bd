/* What calls need that come to what random ones seldom do. */
#ifndef DIRECTED_H
#define DIRECTED_H

#include "fuzz.h"

#define DIRECTED_SMALLEST 5 /* pages of a component */

/* Components with images. */
struct crowd {
	uint64_t child[FUZZ_CHILDREN];
	unsigned count;
};

/* Until the manager has no table left for one more page; and ends them. 0, or an error. */
int64_t directed_fill_images(struct crowd *crowd);
int64_t directed_end_crowd(struct crowd *crowd);

/* A page that is not zero, in a leaf of its own of a component's image: 0, or an error. */
int64_t directed_place_page(uint64_t child, uint64_t leaf);

/* Takes a checkpoint to its end, and frees it: what the last call says. */
int64_t directed_take(uint64_t checkpoint);
int64_t directed_free_checkpoint(uint64_t checkpoint);

#endif
