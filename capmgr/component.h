/*
 * The components that the manager manages: their tables, what is charged to them, and what it may
 * place in them next.
 *
 *	UNUSED	the record is free
 *	LIVE	it runs, or may; made by the booter or by another component
 *	REALM	it runs, and manages others itself: of its frames it alone knows
 *	ENDING	it is dead; what it had is being taken back, step by step: all of it, for good, or
 *		until it is LIVE again as a checkpoint says
 *
 * A component's number is that of its instance: what the badge of its gates says.
 */
#ifndef CAPMGR_COMPONENT_H
#define CAPMGR_COMPONENT_H

#include <tessera/abi.h>

#include "config.h"
#include "derivation.h"
#include "frames.h"
#include "slots.h"
#include "thread_block.h"

enum component_state { COMPONENT_UNUSED, COMPONENT_LIVE, COMPONENT_REALM, COMPONENT_ENDING };

struct handover_component;
struct page_leaf;
struct cap_leaf;
struct shared_memory;
struct checkpoint;

/* A node of one of its tables, or itself: the manager's capability and, if the manager made it,
 * whose slot that is in. */
struct table_node {
	uint32_t cap;
	struct own_slot *slot;
	frame_id frame;
};

/* Where faults go: a gate's component, entry and badge. */
struct fault_route {
	uint64_t
		handler; /* a handle; 0, the booter's: it leads to none of the manager's components */
	uint64_t entry;
	uint64_t badge;
};

/* An object of shared memory that a component has mapped, and where. */
struct shared_mapping {
	struct shared_memory *memory;
	uint64_t address;
};

/* Device memory that it has mapped: devices.h. */
struct device_mapping {
	uint64_t slot; /* of the capability; 0: that was taken, by the component of this number */
	uint32_t taker;
	uint32_t pages;
	uint64_t address;
};

struct component {
	enum component_state state;
	uint32_t number;
	uint64_t handle; /* number + COMPONENTS_MAX for each that had the number before; too wide to wrap */
	uint32_t manager;    /* the number of the component that made it, and may end it */
	uint64_t scheduler;  /* the handle of the one that makes its threads */
	uint32_t children;   /* how many it made that are there */
	uint64_t handler;    /* the handle of the one that may end it too, as its faults' handler */

	/* The number of the component of the composition from which it descends, or its own; and those
	 * numbers to whose families it may give nothing. Of that one itself: how many descend from it that
	 * are there, and may. */
	uint32_t family;
	uint64_t kept_from;
	uint32_t components_used;
	uint32_t components_limit;

	uint32_t ending; /* while it ends: the number of the one below it, or itself, that just does
			  */
	bool for_good;	 /* nothing makes it LIVE again */
	uint32_t helped; /* the number of the next one that is helped to bury what it passed on */
	struct account account;

	/* What the booter told of it, or null: another component made it. How far its tables have
	 * been taken: a node of them, and an entry of that. */
	const struct handover_component *built;
	uint32_t built_node;
	uint32_t built_entry;

	/* It has a realm; of one that is ending: the pass through its frames, and the frame and
	 * entry at which it is. */
	bool realm;
	uint32_t realm_pass;
	uint32_t realm_at;
	uint32_t realm_entry;

	struct table_node
		object; /* of the booter's, until it is restored, in a slot of the booter's */
	uint64_t entry; /* where its threads start */
	struct fault_route faults[FAULT_KINDS];
	struct table_node captbl_root;
	struct table_node captbl_leaf; /* leaf 0 */
	struct table_node pgtbl_root;
	struct table_node pgtbl_middle; /* of the first 512 GiB */

	/* Its slots: the first leaves, with what its creator gave it, and the window in which it
	 * gets capabilities. */
	struct cap_leaf *own_leaves[CAP_OWN_LEAVES];
	struct cap_leaf *cap_leaves[CAP_WINDOW_LEAVES];
	uint32_t slots_used; /* of the window */

	/* From which component it accepts how many capabilities and pages; and which may accept some
	 * from it: bit c, component c. */
	uint16_t accepts[COMPONENTS_MAX];
	uint64_t accepted_by;

	/* The revocation that it has begun, while it is not finished; and from which node of its
	 * own it takes back, if it does. */
	struct derivation_name unfinished;
	struct derivation_name taker;

	/* From whose capabilities to device memory, just taken by it, mappings are to be ended yet, or null. */
	struct component *unmapping;

	/* Its walk through what is below a node of its own; the top is 0: there is none. */
	struct derivation_walk walk;

	/* The window in which it gets pages, and that of its image, or 0: the node above each one's
	 * leaves; and the leaves that exist, the window's first, with a bit for each. */
	uint64_t window;
	uint64_t image;
	struct table_node pgtbl_lower;
	struct table_node image_lower;
	struct page_leaf *leaves[WINDOW_LEAVES + IMAGE_LEAVES];
	uint64_t leaves_made[(WINDOW_LEAVES + IMAGE_LEAVES + 63) / 64];
	struct page_leaf *changed_leaf; /* in which it had addresses last, or null */

	/* The checkpoints that it made, in a list. That from which it is being restored, or null; that
	 * whose pages it is being given, since it was made from it, or null; the page that is next. Up to
	 * which thread all have left the manager that called from it; whether all that it had is taken back;
	 * and when it is LIVE again, how many of the gates that may lead to it or from it have been looked
	 * at. */
	struct checkpoint *checkpoints;
	struct checkpoint *restoring;
	struct checkpoint *source;
	uint32_t put;
	uint32_t left;
	bool stripped;
	uint32_t revived;

	/* Its thread ids, a bit each, of which it lent some to components that it made; and those
	 * that are neither lent nor a thread's. */
	uint64_t own_threads[THREAD_IDS / 64];
	uint64_t free_threads[THREAD_IDS / 64];
	uint32_t threads; /* of its own */
	uint32_t threads_lent;
	uint32_t threads_used;
	uint32_t thread; /* the first in the list of those that live; 0: none does */

	/* The objects of shared memory that it owns, those that it has mapped, and its mappings of device memory:
	 * so many are valid of what stands at the end, which is not cleared for who gets the record. */
	uint32_t owned_count;
	uint32_t mapped_count;
	uint32_t device_count;
	struct shared_memory *owned[SHARED_OWNED_EACH];
	struct shared_mapping mapped[SHARED_MAPPED_EACH];
	struct device_mapping devices[DEVICE_MAPPINGS_EACH];
};

_Static_assert(COMPONENTS_MAX <= 64, "a bit for each");

extern struct component components[COMPONENTS_MAX];

/* The record of a number, in whatever state; null: there is none. */
static inline struct component *component_record(uint32_t number)
{
	return number < COMPONENTS_MAX ? &components[number] : 0;
}

/*
 * A handle names a component, not one that gets its number later: the badge of its gates. Those of
 * the composition's instances are their numbers.
 */
static inline uint64_t component_handle(const struct component *component)
{
	return component->handle;
}

/* The live component of a handle.	-ESTALE: there is none */
static inline int component_find(uint64_t handle, struct component **component)
{
	struct component *record = &components[handle % COMPONENTS_MAX];

	if (__builtin_expect(record->state != COMPONENT_LIVE || component_handle(record) != handle, 0))
		return -TESSERA_ESTALE;
	*component = record;
	return 0;
}

/* It accepts so many things from a giver. */
static inline void component_accept(struct component *component, struct component *giver,
				    uint16_t count)
{
	component->accepts[giver->number] = count;
	giver->accepted_by |= (uint64_t)1 << component->number;
}

/* Whether the component of a handle is LIVE, or may be again. */
static inline bool component_lasts(uint64_t handle)
{
	const struct component *record = &components[handle % COMPONENTS_MAX];

	return record->state != COMPONENT_UNUSED && !record->for_good &&
	       component_handle(record) == handle;
}

/* Whether the composition lets a component give something to another one. */
static inline bool component_may_give(const struct component *from, const struct component *to)
{
	return !(from->kept_from >> to->family & 1);
}

/* The live component in whose frame its object is; null: there is none. */
struct component *component_in(uint64_t frame);

#endif
