/* One capability of each type, a dead one of each that names an object, what else calls need. */
#ifndef SUITES_SPECIMENS_H
#define SUITES_SPECIMENS_H

#include "fixture.h"

struct specimens {
	struct box box;
	uint32_t live[CAP_TYPES];
	uint32_t dead[CAP_TYPES];
	uint32_t own_rcv; /* the runner's */
	uint32_t spare_thread, spare_offset;
	uint32_t spare_captbl_leaf, spare_captbl_root, spare_pgtbl_leaf, spare_pgtbl_root;
	uint64_t untyped, user, fresh; /* frames, as offsets in the memory specimen */
	uint64_t leaf_number, lower_number, pgtbl_leaf_number, mapped_index, mapped_number;
	uint64_t filled; /* a slot of the leaf that is not empty */
	uint64_t node_offset; /* an inner node, as an offset in the memory specimen */
};

void specimens_make(struct specimens *specimens);

#endif
