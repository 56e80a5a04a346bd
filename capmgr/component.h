/*
 * The components that the manager manages: their tables, what is charged to them, and what it may
 * place in them next.
 *
 *	UNUSED	the record is free
 *	LIVE	it runs, or may; made by the booter or by another component
 *	ENDING	it is dead; what it had is being taken back, step by step
 *
 * A component's number is that of its instance: what the badge of its gates says.
 */
#ifndef CAPMGR_COMPONENT_H
#define CAPMGR_COMPONENT_H

#include "config.h"
#include "derivation.h"
#include "frames.h"
#include "slots.h"

enum component_state { COMPONENT_UNUSED, COMPONENT_LIVE, COMPONENT_ENDING };

struct page_leaf;
struct cap_leaf;
struct shared_memory;

/* A node of one of its tables, or itself: the manager's capability and, if the manager made it,
 * whose slot that is in. */
struct table_node {
	uint32_t cap;
	struct own_slot *slot;
	frame_id frame;
};

/* An object of shared memory that a component has mapped, and where. */
struct shared_mapping {
	struct shared_memory *memory;
	uint64_t address;
};

struct component {
	enum component_state state;
	uint32_t number;
	uint64_t generation; /* how many had the number before; too wide to wrap */
	uint32_t manager;    /* the number of the component that made it, and may end it */
	uint32_t ending; /* while it ends: the number of the one below it, or itself, that just does
			  */
	struct account account;

	struct table_node object;
	struct table_node captbl_root;
	struct table_node captbl_leaf; /* leaf 0 */
	struct table_node pgtbl_root;
	struct table_node pgtbl_middle; /* of the first 512 GiB */

	/* Its slots: leaf 0, with what its creator gave it, and the window in which it gets
	 * capabilities. */
	struct cap_leaf *first_leaf;
	struct cap_leaf *cap_leaves[CAP_WINDOW_LEAVES];

	/* From which component it accepts how many capabilities and pages. */
	uint16_t accepts[COMPONENTS_MAX];

	/* The revocation that it has begun, while it is not finished; and from which node of its
	 * own it takes back, if it does. */
	struct derivation_name unfinished;
	struct derivation_name taker;

	/* Its walk through what is below a node of its own; the top is 0: there is none. */
	struct derivation_walk walk;

	/* The window in which it gets pages: leaves that exist, and the node above them. */
	uint64_t window;
	struct table_node pgtbl_lower;
	struct page_leaf *leaves[WINDOW_LEAVES];

	/* The objects of shared memory that it owns, and those that it has mapped. */
	struct shared_memory *owned[SHARED_OWNED_EACH];
	uint32_t owned_count;
	struct shared_mapping mapped[SHARED_MAPPED_EACH];
	uint32_t mapped_count;
};

/* The record of a number, unused. */
struct component *component_record(uint32_t number);

/*
 * A handle names a component, not one that gets its number later: the badge of its gates. Those of
 * the composition's instances are their numbers.
 */
uint64_t component_handle(const struct component *component);

/* The live component of a handle.	-ESTALE: there is none */
int component_find(uint64_t handle, struct component **component);

#endif
