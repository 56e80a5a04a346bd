#include "reclaim.h"

#include "check.h"
#include "fixture.h"
#include "operation.h"

static uint64_t frame_field(uint32_t frame, uint64_t field)
{
	return DO(frame_read, ARENA, frame, field);
}

static bool is_node(uint64_t object)
{
	return object >= CAP_CAPTBL_ROOT && object <= CAP_PGTBL_3;
}

/* The children know where they hang. */
static void unhook_all(void)
{
	for (uint32_t frame = 0; frame < frames_used(); frame++) {
		uint64_t parent = frame_field(frame, FRAME_PARENT);

		if (parent)
			DO(decons, BOOT_MEMORY, parent, frame_field(frame, FRAME_INDEX),
			   frame_number(frame));
	}
}

/* Pages do not know where they are mapped; a leaf tells, dead or alive. */
static void empty_leaf(uint32_t leaf)
{
	for (uint32_t index = 0; index < NODE_ENTRIES && frame_field(leaf, FRAME_COUNT); index++) {
		uint64_t entry = frame_field(leaf, FRAME_ENTRY + index);

		if (entry)
			DO(unmap, BOOT_MEMORY, frame_number(leaf), index,
			   entry >> ENTRY_FRAME_SHIFT, IMAGE_BASE + index * 4096ul);
	}
}

static void empty_leaves(void)
{
	for (uint32_t frame = 0; frame < frames_used(); frame++)
		if (frame_field(frame, FRAME_OBJECT) == CAP_PGTBL_0)
			empty_leaf(frame);
}

static void untype_all(void)
{
	for (uint32_t frame = 0; frame < frames_used(); frame++)
		if (frame_field(frame, FRAME_LIVE))
			DO(deactivate, ARENA, frame);
	for (uint32_t frame = 0; frame < frames_used(); frame++)
		if (frame_field(frame, FRAME_TYPE) != FRAME_UNTYPED)
			DO(retype, ARENA, frame, FRAME_UNTYPED);
}

static void empty_slots(void)
{
	uint64_t leaf = number_of(TEST_LEAF);

	for (uint32_t index = 0; index < slots_used(); index++)
		if (DO(slot_read, TEST_LEAF, index, SLOT_TYPE))
			DO(cap_remove, TEST_LEAF, leaf, index);
}

static void check_nodes_are_empty(void)
{
	for (uint32_t frame = 0; frame < frames_used(); frame++)
		if (is_node(frame_field(frame, FRAME_OBJECT)))
			CHECK_EQUAL(frame_field(frame, FRAME_COUNT), 0);
}

void reclaim_all(void)
{
	unhook_all();
	empty_leaves();
	check_nodes_are_empty();
	untype_all();
	empty_slots();
	for (uint32_t frame = 0; frame < frames_used(); frame++)
		CHECK_EQUAL(frame_field(frame, FRAME_TYPE), FRAME_UNTYPED);
}
