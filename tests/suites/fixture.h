/*
 * What the cases build on. The runner holds all memory; a run of frames, the arena, is the cases'.
 * Each case starts with the arena untyped and the test leaf empty, takes slots, frames, ids and
 * stacks one after another, and makes objects of them. Afterwards fixture_end takes everything back
 * by the memory capability alone, and finds the arena untyped again and the runner's own tables as
 * they were: that is an invariant that every case checks.
 *
 * A box is a component that sees the runner's image, data included, at the runner's addresses.
 */
#ifndef SUITES_FIXTURE_H
#define SUITES_FIXTURE_H

#include "entries.h"

#include <stdint.h>

/* The runner's own slots, behind those of the boot. */
enum {
	TEST_LEAF = BOOT_FIRST_FREE, /* the leaf that holds what the cases make */
	ARENA,                       /* memory: the frames of the cases */
	CRASH_GATE,                  /* to the handler of the runner's own faults */
};

#define LEAF_SLOTS 128
#define ROOT_ENTRIES 512
#define NODE_ENTRIES 512
#define CAPABILITIES 65536
#define ARENA_FRAMES 512
#define EMPTY (2 * LEAF_SLOTS - 1)  /* a slot of the test leaf that no case takes */
#define UNHOOKED (3 * LEAF_SLOTS) /* an index without a leaf */
#define HUGE_CAP ((uint64_t)1 << 63)
#define PRIORITY 10 /* of a dispatch that does not care */

/* Where the boxes' pages lie; the leaf's last indexes are free for the cases. */
#define IMAGE_BASE 0x2000000ul
#define FREE_PAGE 496u /* the first of these indexes */
#define FREE_PAGES 15u
#define FREE_ADDRESS (IMAGE_BASE + FREE_PAGE * 4096ul)

struct box {
	uint32_t captbl, leaf, pgtbl[4], component;
	uint32_t captbl_frame, leaf_frame, pgtbl_frame[4], component_frame; /* offsets in ARENA */
};

struct thread {
	uint32_t cap, frame, id;
	uint32_t rcv;
	struct worker *worker;
};

/* What the root endpoint was told; no flags: nothing. */
struct event {
	uint64_t id, flags, pending, cycles;
};

/* The runner's side. */
void fixture_init(void);
void fixture_begin(void);
void fixture_end(void);

uint32_t slot_new(void);            /* the index of an empty slot */
uint64_t slot_of(uint32_t cap);     /* a reference to it, as operations want it */
uint32_t slots_used(void);          /* of the test leaf */
uint32_t frame_new(void);           /* an untyped frame: its offset in ARENA */
uint32_t frame_kernel(void);
uint32_t frame_user(void);
uint32_t frames_used(void);
uint64_t frame_number(uint32_t offset);
uint32_t id_new(void);
void *stack_new(void);              /* its end */

/* Copies: of a capability of the runner's into another slot; into a new one. */
void cap_give(uint32_t cap, uint64_t slot, uint64_t rights);
uint32_t cap_with(uint32_t cap, uint64_t rights);

/* Objects, in new frames, their capabilities in new slots. */
uint32_t captbl_new(uint32_t level);
uint32_t pgtbl_new(uint32_t level);
uint32_t asnd_new(uint32_t rcv);
uint32_t memory_new(uint32_t first, uint32_t count); /* of the arena */
uint32_t memory_lent(uint32_t memory, uint32_t component, uint32_t first, uint32_t count);
uint64_t number_of(uint32_t cap);                    /* the frame of the object it names */
uint32_t offset_of(uint32_t cap);                    /* as an offset in ARENA */
void end_object(uint32_t cap);

void box_make(struct box *box);
void box_give(const struct box *box, uint32_t index, uint32_t cap);

struct server *server_new(server_function *function);
uint32_t gate_new(const struct box *box, server_function *function);
uint32_t gate_to(const struct box *box, const struct server *server);
void fault_gate_set(const struct box *box, enum fault_kind kind, const struct box *handler,
		    server_function *function);

/* A thread in a box whose events go to `parent`, in a new frame or a given one, and one with an endpoint
 * of its own. */
void thread_make(struct thread *thread, const struct box *box, uint32_t parent,
		 worker_function *function, uint64_t argument);
void thread_make_in(struct thread *thread, uint32_t frame, const struct box *box, uint32_t parent,
		    worker_function *function, uint64_t argument);
void thread_make_rcv(struct thread *thread, const struct box *box, uint32_t parent,
		     worker_function *function, uint64_t argument, uint64_t priority,
		     uint64_t ceiling);

/* Lets a thread run until it waits, stops or has run for very long, and the runner goes on. */
void run(const struct thread *thread);
struct event event_next(void);
void expect_event(const struct thread *thread, uint64_t flags);
void expect_no_event(void);
void fixture_forget_events(void);
uint64_t thread_state(const struct thread *thread);

/* One vector register, which nothing else of the image uses: its first use is an exception. */
static inline void vector_set(uint64_t value)
{
	__asm__ volatile("movq %0, %%xmm5" : : "r"(value));
}

static inline uint64_t vector_get(void)
{
	uint64_t value;

	__asm__ volatile("movq %%xmm5, %0" : "=r"(value));
	return value;
}

static inline uint64_t now(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

#endif
