/* Slots: copy, remove, and what introspection tells of them. */
#include "suite.h"

#define INDEX(cap) ((cap) % LEAF_SLOTS)

static uint64_t field(uint32_t cap, enum slot_field name)
{
	return DO(slot_read, TEST_LEAF, INDEX(cap), name);
}

void captbl_type(void)
{
	uint32_t cap = cap_with(BOOT_DEBUG, 5);

	CHECK_EQUAL(DO(cap_type, BOOT_COMPONENT), CAP_COMPONENT | RIGHTS_ALL << 8);
	CHECK_EQUAL(DO(cap_type, BOOT_MEMORY), CAP_MEMORY | RIGHTS_ALL << 8);
	CHECK_EQUAL(DO(cap_type, cap), CAP_DEBUG | 5 << 8);
}

void captbl_type_errors(void)
{
	uint32_t table = captbl_new(0);

	REFUSED(ENOENT, cap_type, EMPTY);
	REFUSED(ENOENT, cap_type, 0);
	REFUSED(ENOENT, cap_type, UNHOOKED);
	REFUSED(ENOENT, cap_type, CAPABILITIES - 1);
	end_object(table);
	REFUSED(ESTALE, cap_type, table);
}

void captbl_copy_keeps_object(void)
{
	uint32_t table = captbl_new(0), copy = cap_with(table, ALL);

	CHECK_EQUAL(DO(cap_type, copy), CAP_CAPTBL_LEAF | RIGHTS_ALL << 8);
	CHECK_EQUAL(number_of(copy), number_of(table));
	CHECK_EQUAL(field(copy, SLOT_GENERATION), field(table, SLOT_GENERATION));
}

/* Rights only shrink: what the source lacks is not had again, whatever is asked for. */
void captbl_copy_shrinks_rights(void)
{
	uint32_t less = cap_with(BOOT_PORTS, RIGHT_READ), more = cap_with(less, ~0ul);

	CHECK_EQUAL(field(less, SLOT_RIGHTS), RIGHT_READ);
	CHECK_EQUAL(field(more, SLOT_RIGHTS), RIGHT_READ);
	CHECK_EQUAL(field(cap_with(less, RIGHT_WRITE), SLOT_RIGHTS), 0);
}

void captbl_copy_narrows_range(void)
{
	uint32_t part = slot_new(), inner = slot_new();

	DO(cap_copy, BOOT_CAPTBL_LEAF, BOOT_PORTS, slot_of(part), ALL, 0x3f8, 8);
	CHECK_EQUAL(field(part, SLOT_A), 0x3f8);
	CHECK_EQUAL(field(part, SLOT_B), 8);
	DO(cap_copy, TEST_LEAF, INDEX(part), slot_of(inner), ALL, 7, 1);
	CHECK_EQUAL(field(inner, SLOT_A), 0x3ff);
	CHECK_EQUAL(field(inner, SLOT_B), 1);
}

void captbl_copy_keeps_gate(void)
{
	struct box box;
	uint32_t gate, copy;

	box_make(&box);
	gate = gate_new(&box, NULL);
	copy = cap_with(gate, ALL);
	CHECK_EQUAL(field(copy, SLOT_A), entry_address(server_entry));
	CHECK_EQUAL(field(copy, SLOT_B), field(gate, SLOT_B));
	CHECK_EQUAL(number_of(copy), number_of(box.component));
}

/* Into a table and out of it again, neither of which the runner walks. */
void captbl_copy_across_tables(void)
{
	uint32_t table = captbl_new(0), back = slot_new();

	DO(cap_copy, BOOT_CAPTBL_LEAF, BOOT_DEBUG, slot_ref(table, 127), ALL, 0, 0);
	CHECK_EQUAL(DO(slot_read, table, 127, SLOT_TYPE), CAP_DEBUG);
	DO(cap_copy, table, 127, slot_of(back), ALL, 0, 0);
	CHECK_EQUAL(DO(cap_type, back), CAP_DEBUG | RIGHTS_ALL << 8);
}

void captbl_copy_index_errors(void)
{
	uint32_t table = captbl_new(0);

	REFUSED(ENOENT, cap_copy, BOOT_CAPTBL_LEAF, 0, slot_ref(table, 0), ALL, 0, 0);
	REFUSED(ENOENT, cap_copy, table, 3, slot_ref(table, 0), ALL, 0, 0);
	REFUSED(ERANGE, cap_copy, BOOT_CAPTBL_LEAF, LEAF_SLOTS, slot_ref(table, 0), ALL, 0, 0);
	REFUSED(ERANGE, cap_copy, BOOT_CAPTBL_LEAF, ~0ul, slot_ref(table, 0), ALL, 0, 0);
	REFUSED(ERANGE, cap_copy, BOOT_CAPTBL_LEAF, BOOT_DEBUG | 1ul << 32, slot_ref(table, 0), ALL,
		0, 0);
	REFUSED(ERANGE, cap_copy, BOOT_CAPTBL_LEAF, BOOT_DEBUG, slot_ref(table, LEAF_SLOTS), ALL, 0,
		0);
	REFUSED(ERANGE, cap_copy, BOOT_CAPTBL_LEAF, BOOT_DEBUG, slot_ref(table, ~0u), ALL, 0, 0);
}

void captbl_copy_range_errors(void)
{
	uint64_t to = slot_of(slot_new());

	REFUSED(ERANGE, cap_copy, BOOT_CAPTBL_LEAF, BOOT_PORTS, to, ALL, 0, 0x10001);
	REFUSED(ERANGE, cap_copy, BOOT_CAPTBL_LEAF, BOOT_PORTS, to, ALL, 0x10000, 1);
	REFUSED(ERANGE, cap_copy, BOOT_CAPTBL_LEAF, BOOT_PORTS, to, ALL, 0xffff, 2);
	REFUSED(ERANGE, cap_copy, BOOT_CAPTBL_LEAF, BOOT_PORTS, to, ALL, 1, ~0ul);
	REFUSED(ERANGE, cap_copy, BOOT_CAPTBL_LEAF, BOOT_PORTS, to, ALL, ~0ul, 2);
	REFUSED(ERANGE, cap_copy, BOOT_CAPTBL_LEAF, BOOT_PORTS, to, ALL, 1ul << 63, 1ul << 63);
	REFUSED(EINVAL, cap_copy, BOOT_CAPTBL_LEAF, BOOT_PORTS, to, ALL, 0, 0);
	REFUSED(EINVAL, cap_copy, BOOT_CAPTBL_LEAF, BOOT_DEBUG, to, ALL, 0, 1);
	REFUSED(EINVAL, cap_copy, BOOT_CAPTBL_LEAF, BOOT_THREAD, to, ALL, 1, 0);
}

void captbl_copy_place_errors(void)
{
	uint32_t table = captbl_new(0), taken = cap_with(BOOT_DEBUG, ALL);

	REFUSED(EEXIST, cap_copy, BOOT_CAPTBL_LEAF, BOOT_DEBUG, slot_of(taken), ALL, 0, 0);
	REFUSED(EEXIST, cap_copy, TEST_LEAF, INDEX(taken), slot_of(taken), ALL, 0, 0);
	cap_give(table, slot_of(slot_new()), ALL);
	end_object(table);
	/* A dead capability keeps its slot until it is removed. */
	REFUSED(EEXIST, cap_copy, BOOT_CAPTBL_LEAF, BOOT_DEBUG, slot_of(table), ALL, 0, 0);
	REFUSED(ESTALE, cap_copy, TEST_LEAF, INDEX(table), slot_of(slot_new()), ALL, 0, 0);
}

void captbl_remove(void)
{
	uint32_t cap = cap_with(BOOT_DEBUG, ALL);

	DO(cap_remove, TEST_LEAF, number_of(TEST_LEAF), INDEX(cap));
	CHECK_EQUAL(TRY(cap_type, cap).status, -TESSERA_ENOENT);
	for (uint64_t name = 0; name < SLOT_FIELDS; name++)
		CHECK_EQUAL(field(cap, (enum slot_field)name), 0);
}

/* Who has destroy on the leaf's frame empties it, without a capability to it; dead or alive. */
void captbl_remove_by_memory(void)
{
	uint32_t table = captbl_new(0), frame = offset_of(table);
	uint32_t memory = memory_new(frame, 1);

	DO(cap_copy, BOOT_CAPTBL_LEAF, BOOT_DEBUG, slot_ref(table, 0), ALL, 0, 0);
	DO(cap_copy, BOOT_CAPTBL_LEAF, BOOT_DEBUG, slot_ref(table, 1), ALL, 0, 0);
	DO(cap_remove, memory, frame_number(frame), 0);
	CHECK_EQUAL(DO(slot_read, table, 0, SLOT_TYPE), CAP_NONE);
	end_object(table);
	DO(cap_remove, memory, frame_number(frame), 1);
}

void captbl_remove_errors(void)
{
	uint32_t table = captbl_new(0), other = captbl_new(0), root = captbl_new(1);
	uint64_t number = number_of(table);
	uint32_t memory = memory_new(offset_of(table), 1);

	REFUSED(ENOENT, cap_remove, table, number, 0);
	REFUSED(ENOENT, cap_remove, memory, number, 127);
	REFUSED(ERANGE, cap_remove, table, number, LEAF_SLOTS);
	REFUSED(ERANGE, cap_remove, table, number, ~0ul);
	REFUSED(ERANGE, cap_remove, memory, number, LEAF_SLOTS);
	REFUSED(ERANGE, cap_remove, memory, number_of(other), 0);
	REFUSED(ERANGE, cap_remove, memory, number + 1, 0);
	REFUSED(ERANGE, cap_remove, BOOT_MEMORY, ~0ul, 0);
	REFUSED(ERANGE, cap_remove, BOOT_MEMORY, 1ul << 32, 0);
	REFUSED(EINVAL, cap_remove, table, number_of(other), 0);
	REFUSED(EINVAL, cap_remove, table, ~0ul, 0);
	REFUSED(EINVAL, cap_remove, BOOT_MEMORY, number_of(root), 0);
	REFUSED(EINVAL, cap_remove, BOOT_MEMORY, 0, 0);
}

void captbl_slot_read(void)
{
	uint32_t cap = cap_with(BOOT_PORTS, RIGHT_READ);

	CHECK_EQUAL(field(cap, SLOT_TYPE), CAP_PORTS);
	CHECK_EQUAL(field(cap, SLOT_RIGHTS), RIGHT_READ);
	CHECK_EQUAL(field(cap, SLOT_A), 0);
	CHECK_EQUAL(field(cap, SLOT_B), 0x10000);
	CHECK_EQUAL(field(cap, SLOT_FRAME), 0);
	CHECK_EQUAL(DO(slot_read, TEST_LEAF, LEAF_SLOTS - 1, SLOT_TYPE), CAP_NONE);
}

void captbl_slot_read_errors(void)
{
	REFUSED(ERANGE, slot_read, TEST_LEAF, LEAF_SLOTS, SLOT_TYPE);
	REFUSED(ERANGE, slot_read, TEST_LEAF, ~0ul, SLOT_TYPE);
	REFUSED(ERANGE, slot_read, TEST_LEAF, 1ul << 32, SLOT_TYPE);
	REFUSED(EINVAL, slot_read, TEST_LEAF, 0, SLOT_FIELDS);
	REFUSED(EINVAL, slot_read, TEST_LEAF, 0, ~0ul);
	REFUSED(EINVAL, slot_read, TEST_LEAF, 0, 1ul << 32);
}
