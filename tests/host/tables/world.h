/*
 * A machine's memory made by hand: 64 frames, with a kernel and one component that keep all rules.
 * Tests change something and see which rule notices.
 */
#ifndef TESTS_TABLES_WORLD_H
#define TESTS_TABLES_WORLD_H

#include "check.h"
#include "walk.h"

#define WORLD_FRAMES	     64u
#define WORLD_USER_ADDRESS   UINT64_C(0x2000000)
#define WORLD_GUARD_ADDRESS UINT64_C(0xffff800000000000) /* where nothing is mapped */
#define WORLD_KERNEL_ADDRESS UINT64_C(0xffff800000000000)

/* Who lives where. */
enum {
	AT_TEXT = 1,
	AT_CONSTANTS,
	AT_DATA,
	AT_KERNEL_ROOT,
	AT_KERNEL_2,
	AT_KERNEL_1,
	AT_KERNEL_0,
	AT_COMPONENT,
	AT_ROOT,
	AT_NODE_2,
	AT_NODE_1,
	AT_NODE_0,
	AT_USER_CODE,
	AT_USER_DATA,
	AT_USER_CONSTANTS,
	AT_CAPTBL,
	AT_UNTYPED
};

/* Entries of AT_NODE_0 that the component has; AT_KERNEL_0 has the frame of each number. */
enum { ENTRY_CODE, ENTRY_DATA, ENTRY_CONSTANTS, ENTRY_DEVICE, ENTRY_FREE };

struct world_frame {
	uint32_t count;
	uint8_t live, object, type, unused;
	uint64_t tables;
	uint32_t parent, holder; /* as the kernel has it: times the size of this structure */
	uint32_t index, unused_too;
};

struct world {
	struct kernel kernel;
	struct snapshot snapshot;
	struct findings findings;
	struct world_frame frames[WORLD_FRAMES];
	uint64_t pages[WORLD_FRAMES][ENTRIES];
};

/* For cmocka: a world in *state, and its end. */
int world_setup(void **state);
int world_teardown(void **state);

/* Puts a table into a frame, hooked into a parent (0: nowhere). */
void world_hook(struct world *world, unsigned int parent, unsigned int index, unsigned int child,
		enum cap_type object, uint64_t flags);

/* Maps a frame for the component, counted. */
void world_map(struct world *world, unsigned int index, uint64_t physical, uint64_t flags);

/* Checks the world; whether exactly the rules of the set (bits 1 << RULE_...) were broken. */
void world_expect(struct world *world, unsigned int rules);

#endif
