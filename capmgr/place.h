/*
 * Where a capability or a page of a component is: a slot of its captbl, or an address. The two have
 * one number space each, an item's `where`; what the derivation tree tells of it stands here.
 */
#ifndef CAPMGR_PLACE_H
#define CAPMGR_PLACE_H

#include "component.h"
#include "derivation.h"

enum place_kind { PLACE_SLOT, PLACE_PAGE, PLACE_KINDS };

/* Found by caps.h or pages.h; means something until the component's tables change. */
struct place {
	uint32_t node;			    /* slot of the manager's: the leaf that it is in ... */
	frame_id frame;			    /* ... and that leaf's frame */
	uint32_t index;			    /* in the leaf */
	uint64_t where;			    /* slot of the component's, or address */
	struct derivation_node *derivation; /* 0: never delegated */
};

#endif
