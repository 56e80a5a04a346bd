/*
 * Capability slots of components. What the booter or the maker granted stands in the first leaves; what
 * other components delegate is put into leaves of a window of the manager's. Leaves but the first are
 * made when a slot in them is wanted, and charged to the component.
 */
#ifndef CAPMGR_CAPS_H
#define CAPMGR_CAPS_H

#include "crt_slots.h"
#include "place.h"

/* The first slot that its creator does not choose. */
#define CAPS_CHOSEN_END (CAP_OWN_LEAVES * CRT_LEAF_SLOTS)

/* As many as a component can be given beside those. */
#define CAPS_WINDOW_SLOTS (CAP_WINDOW_LEAVES * CRT_LEAF_SLOTS)

#define CAPS_WORD_BITS	64
#define CAPS_LEAF_WORDS (CRT_LEAF_SLOTS / CAPS_WORD_BITS)

struct cap_leaf {
	struct table_node node;
	uint64_t taken[CAPS_LEAF_WORDS]; /* a bit each; of the window's leaves */
	struct derivation_node derivation[CRT_LEAF_SLOTS];
	struct cap_leaf *next; /* while the record is free */
};

/* Takes a slot for caps_borrow.	-ENOSPC */
int caps_init(void);

/* Takes note of a leaf that the creator chooses the slots of, 0 being the first; its capability is in a
 * slot of the manager's.	-ENOSPC */
int caps_take_over(struct component *component, uint32_t number, uint32_t cap);

/* The frame of a leaf, as the table has it; 0: there is none. */
uint32_t caps_leaf_frame(const struct component *component, uint32_t number);

/* A slot of the first leaves, where the component's creator puts what it is linked for.
 *	-EINVAL	there is no such slot	-ENOSPC, -ENOMEM as above */
int caps_reserve_at(struct component *component, uint64_t slot, struct place *place);

/* The place of a slot in its leaf. */
static inline void caps_set_place(struct cap_leaf *leaf, uint64_t slot, struct place *place)
{
	uint32_t index = (uint32_t)(slot % CRT_LEAF_SLOTS);

	place->node = leaf->node.cap;
	place->frame = leaf->node.frame;
	place->index = index;
	place->where = slot;
	place->derivation = &leaf->derivation[index];
}

/* Makes a leaf of the window.	-ENOSPC	the manager's tables are full	-ENOMEM	no frame for the leaf */
int caps_make_leaf(struct component *component, uint32_t number);

/* A slot of a leaf that is free, or CRT_LEAF_SLOTS. */
static inline uint32_t caps_find_free(const struct cap_leaf *leaf)
{
	for (uint32_t word = 0; word < CAPS_LEAF_WORDS; word++)
		if (~leaf->taken[word])
			return word * CAPS_WORD_BITS + (uint32_t)__builtin_ctzll(~leaf->taken[word]);
	return CRT_LEAF_SLOTS;
}

/* A free slot of the window, taken.
 *	-ENOSPC	the window, or the manager's tables, are full	-ENOMEM	no frame for the leaf */
static inline int caps_reserve(struct component *component, struct place *place)
{
	for (uint32_t number = 0; number < CAP_WINDOW_LEAVES; number++) {
		struct cap_leaf *leaf;
		uint32_t index;
		int error;

		if (!component->cap_leaves[number] && (error = caps_make_leaf(component, number)))
			return error;
		leaf = component->cap_leaves[number];
		index = caps_find_free(leaf);
		if (index == CRT_LEAF_SLOTS)
			continue;
		leaf->taken[index / CAPS_WORD_BITS] |= (uint64_t)1 << index % CAPS_WORD_BITS;
		component->slots_used++;
		caps_set_place(leaf, (CAP_WINDOW_FIRST + number) * CRT_LEAF_SLOTS + index, place);
		return 0;
	}
	return -TESSERA_ENOSPC;
}

/* The leaf of a taken slot of the window, or null. */
static inline struct cap_leaf *caps_window_leaf(const struct component *component, uint64_t slot)
{
	uint64_t number = slot / CRT_LEAF_SLOTS - CAP_WINDOW_FIRST;
	uint64_t index = slot % CRT_LEAF_SLOTS;
	struct cap_leaf *leaf;

	if (number >= CAP_WINDOW_LEAVES)
		return 0;
	leaf = component->cap_leaves[number];
	return leaf && leaf->taken[index / CAPS_WORD_BITS] >> index % CAPS_WORD_BITS & 1 ? leaf : 0;
}

/* Any slot that there is.	-EINVAL	there is no such slot */
static inline int caps_look(const struct component *component, uint64_t slot, struct place *place)
{
	struct cap_leaf *leaf = slot < CAPS_CHOSEN_END
					? component->own_leaves[slot / CRT_LEAF_SLOTS]
					: caps_window_leaf(component, slot);

	if (!leaf)
		return -TESSERA_EINVAL;
	caps_set_place(leaf, slot, place);
	return 0;
}

/* A slot that may hold a capability: one of the booter's grants, or a taken one of the window.
 *	-EINVAL	there is no such slot	-EPERM	what is there is the component's alone */
static inline int caps_find(const struct component *component, uint64_t slot, struct place *place)
{
	return slot < CRT_SLOT_FIRST_GATE ? -TESSERA_EPERM : caps_look(component, slot, place);
}

/*
 * Copies the capability in a slot, with at most the rights, into one of the manager's own, for a
 * kernel operation; caps_return empties that again. One is borrowed at a time.
 *	-ENOENT	the slot is empty	-EBADF	it is a range's	-ESTALE	what it names is gone */
int caps_borrow(const struct place *place, uint64_t rights, uint32_t *cap);

/* The same of a range.	-ENOENT: the slot is empty */
int caps_borrow_range(const struct place *place, uint64_t rights, uint32_t *cap);
void caps_return(void);

/* Gives a slot back that was reserved or found, empty; of those that its creator chooses there is nothing to
 * give back. */
static inline void caps_release(struct component *component, uint64_t slot)
{
	uint64_t *taken;

	if (slot < CAPS_CHOSEN_END)
		return;
	taken = component->cap_leaves[slot / CRT_LEAF_SLOTS - CAP_WINDOW_FIRST]->taken;
	taken[slot % CRT_LEAF_SLOTS / CAPS_WORD_BITS] &= ~((uint64_t)1 << slot % CAPS_WORD_BITS);
	component->slots_used--;
}

/* One step of taking a dead component's leaves but leaf 0 and those of the booter, in which nothing is any
 * more: 0 when none is left, or 1. */
int caps_end_step(struct component *component);

/* Forgets the first leaves: leaf 0, and what the booter made. */
void caps_forget(struct component *component);

#endif
