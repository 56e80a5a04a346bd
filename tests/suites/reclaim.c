#include "reclaim.h"

#include "check.h"
#include "fixture.h"
#include "operation.h"

static uint64_t frame_field(uint32_t frame, enum frame_field field)
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

/* Pages do not know where they are mapped. The capability to a live leaf tells. */
static void empty_live_leaf(uint32_t cap)
{
	uint64_t number = number_of(cap);

	for (uint32_t index = 0; index < NODE_ENTRIES; index++) {
		struct kernel_answer entry = kernel_entry_read(cap, index);

		if (!entry.status && entry.value)
			DO(unmap, BOOT_MEMORY, number, index, entry.value >> ENTRY_FRAME_SHIFT,
			   IMAGE_BASE + index * 4096ul);
	}
}

static void empty_live_leaves(void)
{
	for (uint32_t cap = LEAF_SLOTS; cap < LEAF_SLOTS + slots_used(); cap++) {
		struct kernel_answer type = kernel_cap_type(cap);

		if (!type.status && (type.value & 0xff) == CAP_PGTBL_0 &&
		    type.value >> 8 & RIGHT_READ)
			empty_live_leaf(cap);
	}
}

/* For another leaf all pages must be tried that it may hold: the image's and the case's. */
static void empty_leaf_entry(uint32_t leaf, uint32_t index)
{
	uint64_t entry = kernel_entry_read(BOOT_PGTBL_LEAF, index).value;
	uint64_t number = frame_number(leaf), image = entry >> ENTRY_FRAME_SHIFT;

	if (image && !kernel_unmap(BOOT_MEMORY, number, index, image, 0).status)
		return;
	for (uint32_t page = 0; page < frames_used(); page++)
		if (!kernel_unmap(BOOT_MEMORY, number, index, frame_number(page), 0).status)
			return;
}

static void empty_other_leaves(void)
{
	for (uint32_t frame = 0; frame < frames_used(); frame++) {
		if (frame_field(frame, FRAME_OBJECT) != CAP_PGTBL_0)
			continue;
		for (uint32_t index = 0; index < NODE_ENTRIES; index++) {
			if (!frame_field(frame, FRAME_COUNT))
				break;
			empty_leaf_entry(frame, index);
		}
	}
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
	empty_live_leaves();
	empty_other_leaves();
	check_nodes_are_empty();
	untype_all();
	empty_slots();
	for (uint32_t frame = 0; frame < frames_used(); frame++)
		CHECK_EQUAL(frame_field(frame, FRAME_TYPE), FRAME_UNTYPED);
}
