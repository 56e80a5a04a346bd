/*
 * Capability tables: the names that a component has for what it may use.
 *
 * A captbl is a trie of two levels. A root has entries for leaves, a leaf has slots. An entry holds
 * the distance of its leaf from the null leaf, so that a cleared entry leads to the null leaf, all
 * of whose slots are empty: the walk has no test. A slot dies with its leaf; slots are not counted.
 *
 * slot_check decides whether a slot holds what an operation needs; cap_find walks to a slot by
 * index first. The order of errors is fixed: none there, wrong type, right missing, object gone.
 *
 * Few look at slots by themselves: cap_type, which only tells; cap_copy, at the slot that is copied,
 * whatever its type; decons, cap_remove and unmap, whose capability may be of two types, at the type
 * first (node_by_authority); and the fast paths, by compares that all of slot_check follows from
 * (the gate call and TAKE_CAPABILITY by one; who waits, or dispatches for events, by the key and the
 * page of the current thread's own endpoint). What does not pass there is looked at again in C.
 */
#ifndef KERNEL_CAPTBL_H
#define KERNEL_CAPTBL_H

#include "invocation_stack.h"

struct slot {
	union {
		struct {
			uint8_t type; /* enum cap_type */
			uint8_t rights;
		};
		uint16_t head; /* both, to be compared at once */
		uint64_t key;  /* both, and above them the object's generation: a gate's is that of
				* the component's frame, so its rights are always none */
	};
	frame_t frame; /* the object's */
	uint32_t unused;
	uint64_t a; /* gate: entry; range: first; other objects: the address of their page */
	uint64_t b; /* gate: badge; range: count */
};

_Static_assert(sizeof(struct slot) == 32, "the assembly and the leaf's order count on it");

#define CAPTBL_SLOTS  (1u << CAPTBL_LEAF_ORDER)
#define CAPTBL_LEAVES (1u << CAPTBL_ROOT_ORDER)
#define CAPABILITIES  (CAPTBL_SLOTS * CAPTBL_LEAVES)

extern struct slot captbl_null_leaf[CAPTBL_SLOTS];

/* Where an empty slot was reserved for a new capability. */
struct destination {
	struct slot *slot;
};

static inline uint64_t captbl_entry_of(frame_t leaf)
{
	return (uint64_t)frame_page(leaf) - (uint64_t)captbl_null_leaf;
}

/* The slot of an index below CAPABILITIES, in the captbl of the component that runs. */
static inline struct slot *captbl_slot(const struct core *core, uint32_t index)
{
	const uint64_t *root = arch_caller_captbl(core);
	uint64_t leaf = (uint64_t)captbl_null_leaf + root[index >> CAPTBL_LEAF_ORDER];

	return (struct slot *)leaf + (index & (CAPTBL_SLOTS - 1));
}

/* Whether the object that it names lives. Ranges name frame 0, whose generation they have for ever;
 * but memory that was lent names the component with which it dies. Empty slots do not live. */
static inline bool slot_live(const struct slot *slot)
{
	return (slot->key ^ frame_at(slot->frame)->key) >> KEY_GENERATION == 0;
}

/* The name of the live object of a slot. */
static inline struct name slot_name(const struct slot *slot)
{
	return frame_name(slot->frame);
}

/* True only for a capability that has all rights and is neither to a gate nor a range, whose object
 * lives. */
static inline bool slot_whole(const struct slot *slot)
{
	return (slot->key ^ frame_at(slot->frame)->full_key) <= UINT8_MAX;
}

/* True for a capability of the type, with all rights there are, whose object (if any) lives. */
static inline bool slot_full(const struct slot *slot, enum cap_type type)
{
	const struct frame *frame = frame_at(slot->frame);

	/* From memory on, what a capability gives is a range and no object. Memory that was lent
	 * lacks a right. */
	if (type >= CAP_MEMORY)
		return slot->head == (type | RIGHTS_ALL << 8);
	if (type == CAP_GATE)
		return slot->key == frame->key;
	return (slot->key ^ frame->full_key) == type;
}

/* Why slot_check fails on a slot. */
COLD int cap_error(const struct slot *slot, enum cap_type type, uint8_t rights);

/* 0 for a capability of the type, with all of the rights, whose object (if any) lives. */
static inline int slot_check(const struct slot *slot, enum cap_type type, uint8_t rights)
{
	int error;

	if (__builtin_expect(slot_full(slot, type), 1))
		return 0;
	__asm__(""
		: "+r"(slot)); /* reads anew: nothing of the above is kept in registers for this */
	if (slot->type == type && (slot->rights & rights) == rights && slot_live(slot))
		return 0;
	error = cap_error(slot, type, rights);
	if (!error)
		__builtin_unreachable();
	return error;
}

static inline int cap_find(const struct core *core, word index, enum cap_type type, uint8_t rights,
			   struct slot **found)
{
	if (UNLIKELY(index >= CAPABILITIES))
		return -TESSERA_ENOENT;
	*found = captbl_slot(core, (uint32_t)index);
	return slot_check(*found, type, rights);
}

/* A frame of the range of a memory capability. */
static inline int slot_memory(const struct slot *memory, uint8_t rights, word offset,
			      frame_t *frame)
{
	int error = slot_check(memory, CAP_MEMORY, rights);

	if (error)
		return error;
	if (offset >= memory->b)
		return -TESSERA_ERANGE;
	*frame = frame_numbered(memory->a + offset);
	return 0;
}

/* The slot that a slot_ref() names, in a leaf that may be written: empty, or -EEXIST. */
int cap_destination(const struct core *core, word reference, struct destination *destination);

/* Fills a slot that cap_destination() found. */
void slot_fill(struct destination destination, enum cap_type type, uint8_t rights, struct name name,
	       uint64_t a, uint64_t b);

/* Likewise, with a capability that names an object and has all rights. */
void slot_fill_object(struct destination destination, enum cap_type type, struct name name);

#endif
