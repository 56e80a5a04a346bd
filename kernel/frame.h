/*
 * The frame table: what each page of RAM is, and which object lives in it.
 *
 * A frame is untyped, user memory or kernel memory, never two at once. Its way:
 *
 *	UNTYPED --retype--> USER   --retype (no mapping, quiescent)--> UNTYPED
 *	UNTYPED --retype--> KERNEL --retype (nothing live, no entries, unhooked,
 *	                                     not held, quiescent)----> UNTYPED
 *	KERNEL, fresh --activate--> live object --deactivate--> dead object
 *
 * RESERVED frames (holes, the kernel's own) never change. A frame carries one object between two
 * retypes, so `object` tells what the entries of a dead node are.
 *
 * Names are weak: (frame, key), compared at every use. A key is a generation and, below it, the
 * type of a gate for a live component, so that one compare of a slot with the frame says both that
 * it is a gate and that the component lives; for any other object there is nothing below, which no
 * slot is equal to. `full_key` is that of a capability to the live object with all rights, but for
 * the type: the two differ in the type alone, which one compare proves together with rights and
 * life. Deactivating an object raises the generation, and with it every name dies. Generations are
 * 48 bits wide; a frame whose generation is the last one holds no object again, so that none comes
 * twice.
 *
 * A frame is quiescent when no TLB can still hold a translation through it: `stamp` is the clock
 * when the last way to it was cut, and the core has reloaded its tables since.
 *
 * The state word (type, object, live, count) is changed by one store, which nothing comes between
 * on one core with interrupts off. Several cores would need a compare-and-swap, of stamp and word
 * in one swap of 16 bytes: they are neighbours for that.
 */
#ifndef KERNEL_FRAME_H
#define KERNEL_FRAME_H

#include "arch.h"
#include "config.h"
#include "types.h"

#include <tessera/abi.h>

struct core;

struct frame_state {
	uint32_t count; /* of mappings or of a node's entries; lowest, so that adding counts */
	uint8_t live;
	uint8_t object; /* enum cap_type of the object that lives or lived here, CAP_NONE: fresh */
	uint8_t type;	/* enum frame_type */
	uint8_t unused;
};

struct frame {
	union {
		struct frame_state state;
		uint64_t word;
	};
	uint64_t stamp;
	uint64_t key;	   /* generation << KEY_GENERATION | CAP_GATE or 0 */
	uint64_t full_key; /* generation << KEY_GENERATION | RIGHTS_ALL << 8, or KEY_NONE */
	uint64_t captbl;   /* component: the root of its captbl, an address */
	uint64_t tables;   /* component: the root of its page table, a physical address */
	frame_t parent;	   /* node: where it is hooked in */
	frame_t holder;	   /* root of a trie: its component */
	uint32_t index;	   /* node: which entry of the parent */
	uint32_t unused;
};

_Static_assert(sizeof(struct frame) == 64, "a descriptor is a cache line");

#define NO_FRAME ((frame_t){0})

#define KEY_GENERATION 16
#define KEY_LAST       (UINT64_MAX >> KEY_GENERATION)
#define KEY_NONE       UINT64_MAX /* differs from every capability's in more than the type */

/* Indexed by frame number; laid out by the linker script, mapped at boot. */
extern struct frame frame_table[];

/* Bounds every frame number. */
extern uint64_t frame_total;

/* Sets up the cleared table for `total` frames. */
void frame_table_init(uint64_t total);

/* Raised by every reload of the tables. */
extern uint64_t frame_clock;

static inline struct frame *frame_at(frame_t frame)
{
	return (struct frame *)((char *)frame_table + frame.offset);
}

static inline frame_t frame_numbered(uint64_t number)
{
	return (frame_t){(uint32_t)(number * sizeof(struct frame))};
}

static inline uint64_t frame_number(frame_t frame)
{
	return frame.offset / sizeof(struct frame);
}

static inline uint64_t frame_physical(frame_t frame)
{
	return (uint64_t)frame.offset * (PAGE_SIZE / sizeof(struct frame));
}

static inline frame_t frame_from_physical(uint64_t address)
{
	return (frame_t){(uint32_t)(address / (PAGE_SIZE / sizeof(struct frame)))};
}

static inline void *frame_page(frame_t frame)
{
	return (void *)(DIRECT_MAP + frame_physical(frame));
}

static inline bool frame_same(frame_t a, frame_t b)
{
	return a.offset == b.offset;
}

static inline bool frame_live(struct name name)
{
	return frame_at(name.frame)->key == name.key;
}

static inline bool name_same(struct name a, struct name b)
{
	return frame_same(a.frame, b.frame) && a.key == b.key;
}

static inline uint64_t frame_generation(frame_t frame)
{
	return frame_at(frame)->key >> KEY_GENERATION;
}

static inline struct name frame_name(frame_t frame)
{
	return (struct name){frame_at(frame)->key, frame};
}

static inline void frame_set(frame_t frame, struct frame_state state)
{
	arch_set_word(&frame_at(frame)->word, (struct frame){.state = state}.word);
}

/* One mapping or entry more; the caller has checked that it can be counted. */
static inline void frame_count_up(frame_t frame)
{
	arch_add_word(&frame_at(frame)->word, 1);
}

/* One entry less in a node. */
static inline void frame_count_down(frame_t frame)
{
	arch_add_word(&frame_at(frame)->word, -1);
}

/* Stamps a frame that was cut out of a tree. */
static inline void frame_cut(frame_t frame)
{
	frame_at(frame)->stamp = frame_clock;
}

/* One mapping less. The stamp comes first: who sees the count at zero must see the stamp. */
static inline void frame_count_down_cut(frame_t frame)
{
	frame_cut(frame);
	frame_count_down(frame);
}

bool frame_quiescent(const struct core *core, frame_t frame);

/* Changes the type. -EINVAL, -EBUSY: see retype in calls.def. */
int64_t frame_retype(struct core *core, frame_t frame, enum frame_type to);

/* 0 if an object can be activated in the frame, or -EINVAL. */
int frame_check_fresh(frame_t frame);

/* Makes the frame the home of a live object; frame_check_fresh said 0. */
struct name frame_activate(frame_t frame, enum cap_type object);

/* Ends the object's life: every name of it is dead. The frame holds a live object. */
void frame_deactivate(frame_t frame);

#endif
