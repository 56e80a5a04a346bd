#include "invariants.h"

#include "check.h"
#include "fixture.h"
#include "operation.h"

static uint64_t field_of(uint64_t number, enum frame_field field)
{
	return DO(frame_read, BOOT_MEMORY, number, field);
}

/* What a leaf maps is user memory, and counted; never both writable and executable. */
static void check_page(uint64_t entry)
{
	CHECK_EQUAL(field_of(entry >> ENTRY_FRAME_SHIFT, FRAME_TYPE), FRAME_USER);
	CHECK(field_of(entry >> ENTRY_FRAME_SHIFT, FRAME_COUNT) > 0);
	CHECK((entry & (MAP_WRITE | MAP_EXECUTE)) != (MAP_WRITE | MAP_EXECUTE));
}

/* What an inner node holds is a live node one level below, which knows where it hangs. */
static void check_child(uint64_t parent, uint64_t index, uint64_t child)
{
	CHECK_EQUAL(field_of(child, FRAME_TYPE), FRAME_KERNEL);
	CHECK_EQUAL(field_of(child, FRAME_LIVE), 1);
	CHECK_EQUAL(field_of(child, FRAME_OBJECT) + 1, field_of(parent, FRAME_OBJECT));
	CHECK_EQUAL(field_of(child, FRAME_PARENT), parent);
	CHECK_EQUAL(field_of(child, FRAME_INDEX), index);
}

/* A node counts its entries. */
static void check_node(uint32_t cap, uint64_t type)
{
	uint64_t number = number_of(cap), count = 0;

	for (uint32_t index = 0; index < NODE_ENTRIES; index++) {
		struct kernel_answer entry = kernel_entry_read(cap, index);

		if (entry.status || !entry.value)
			continue;
		count++;
		if (type == CAP_PGTBL_0)
			check_page(entry.value);
		else
			check_child(number, index, entry.value >> ENTRY_FRAME_SHIFT);
	}
	CHECK_EQUAL(field_of(number, FRAME_COUNT), count);
}

/* A capability is alive if and only if its object is, and then names one of its type. */
static void check_capability(uint32_t cap)
{
	struct kernel_answer answer = kernel_cap_type(cap);
	uint64_t type = answer.value & 0xff, object;

	if (answer.status || type >= CAP_MEMORY)
		return;
	object = type == CAP_GATE ? CAP_COMPONENT : type;
	if (type == CAP_RCV || type == CAP_ASND)
		object = CAP_THREAD;
	CHECK_EQUAL(field_of(number_of(cap), FRAME_LIVE), 1);
	CHECK_EQUAL(field_of(number_of(cap), FRAME_OBJECT), object);
	if (type >= CAP_CAPTBL_ROOT && type <= CAP_PGTBL_3 && answer.value >> 8 & RIGHT_READ)
		check_node(cap, type);
}

/* Only kernel memory holds objects; untyped memory has no mappings and no parent. */
static void check_frame(uint32_t frame)
{
	uint64_t number = frame_number(frame), type = field_of(number, FRAME_TYPE);

	CHECK(type == FRAME_UNTYPED || type == FRAME_USER || type == FRAME_KERNEL);
	if (type != FRAME_KERNEL) {
		CHECK_EQUAL(field_of(number, FRAME_LIVE), 0);
		CHECK_EQUAL(field_of(number, FRAME_OBJECT), CAP_NONE);
		CHECK_EQUAL(field_of(number, FRAME_PARENT), 0);
	}
	if (type == FRAME_UNTYPED)
		CHECK_EQUAL(field_of(number, FRAME_COUNT), 0);
	if (field_of(number, FRAME_PARENT))
		CHECK_EQUAL(field_of(number, FRAME_LIVE), 1);
}

void invariants_check(void)
{
	for (uint32_t frame = 0; frame < frames_used(); frame++)
		check_frame(frame);
	for (uint32_t slot = 0; slot < slots_used(); slot++)
		check_capability(LEAF_SLOTS + slot);
}
