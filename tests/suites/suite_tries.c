/* Hooking nodes into nodes and taking them out, for captbls and page tables. */
#include "suite.h"

#define ROOT_USER_ENTRIES 255 /* of a page table's root: the rest is the kernel's */

static uint64_t frame_field(uint32_t cap, enum frame_field field)
{
	return DO(frame_read, ARENA, offset_of(cap), field);
}

static void check_hooked(uint32_t parent, uint64_t index, uint32_t child)
{
	CHECK_EQUAL(DO(entry_read, parent, index), number_of(child) << ENTRY_FRAME_SHIFT);
	CHECK_EQUAL(frame_field(child, FRAME_PARENT), number_of(parent));
	CHECK_EQUAL(frame_field(child, FRAME_INDEX), index);
}

static void check_unhooked(uint32_t parent, uint64_t index, uint32_t child)
{
	CHECK_EQUAL(DO(entry_read, parent, index), 0);
	CHECK_EQUAL(frame_field(child, FRAME_PARENT), 0);
}

void tries_cons_pgtbl(void)
{
	uint32_t nodes[4];

	for (uint32_t level = 0; level < 4; level++)
		nodes[level] = pgtbl_new(level);
	for (uint32_t level = 1; level < 4; level++) {
		uint64_t last = level == 3 ? ROOT_USER_ENTRIES - 1 : NODE_ENTRIES - 1;

		DO(cons, nodes[level], last, nodes[level - 1]);
		check_hooked(nodes[level], last, nodes[level - 1]);
		CHECK_EQUAL(frame_field(nodes[level], FRAME_COUNT), 1);
	}
}

/* A leaf that is hooked in can be used at once, and no longer once it is taken out. */
void tries_cons_captbl(void)
{
	uint32_t leaf = captbl_new(0);
	uint64_t number = number_of(leaf);

	cap_give(BOOT_DEBUG, slot_ref(leaf, 5), ALL);
	DO(cons, BOOT_CAPTBL_ROOT, ROOT_ENTRIES - 1, leaf);
	check_hooked(BOOT_CAPTBL_ROOT, ROOT_ENTRIES - 1, leaf);
	CHECK_EQUAL(DO(cap_type, (ROOT_ENTRIES - 1) * LEAF_SLOTS + 5), CAP_DEBUG | RIGHTS_ALL << 8);
	DO(decons, BOOT_CAPTBL_ROOT, number_of(BOOT_CAPTBL_ROOT), ROOT_ENTRIES - 1, number);
	CHECK_EQUAL(TRY(cap_type, (ROOT_ENTRIES - 1) * LEAF_SLOTS + 5).status, -TESSERA_ENOENT);
	check_unhooked(BOOT_CAPTBL_ROOT, ROOT_ENTRIES - 1, leaf);
}

void tries_cons_errors(void)
{
	uint32_t root = pgtbl_new(3), middle = pgtbl_new(2), lower = pgtbl_new(1);
	uint32_t leaf = pgtbl_new(0), other = pgtbl_new(0), table = captbl_new(0);
	uint32_t captbl = captbl_new(1), second = captbl_new(0);

	REFUSED(EBADF, cons, leaf, 0, other);
	REFUSED(EBADF, cons, table, 0, second);
	REFUSED(EBADF, cons, lower, 0, table);
	REFUSED(EBADF, cons, captbl, 0, leaf);
	REFUSED(EINVAL, cons, middle, 0, leaf);
	REFUSED(EINVAL, cons, root, 0, lower);
	REFUSED(EINVAL, cons, lower, 0, root);
	REFUSED(EINVAL, cons, lower, 0, lower);
	REFUSED(EINVAL, cons, captbl, 0, captbl);
	REFUSED(ERANGE, cons, lower, NODE_ENTRIES, leaf);
	REFUSED(ERANGE, cons, lower, ~0ul, leaf);
	REFUSED(ERANGE, cons, lower, 1ul << 32, leaf);
	REFUSED(ERANGE, cons, captbl, ROOT_ENTRIES, table);
	DO(cons, lower, 3, leaf);
	REFUSED(EEXIST, cons, lower, 3, other);
	REFUSED(EBUSY, cons, lower, 4, leaf);
	REFUSED(EBUSY, cons, lower, 3, leaf);
}

/* The kernel's half of a root, and the entry below it, which would end at the canonical hole. */
void tries_cons_kernel_half(void)
{
	uint32_t root = pgtbl_new(3), middle = pgtbl_new(2);

	for (uint64_t index = ROOT_USER_ENTRIES; index < NODE_ENTRIES; index += 16)
		CHECK_EQUAL(TRY(cons, root, index, middle).status, -TESSERA_ERANGE);
	REFUSED(ERANGE, cons, root, NODE_ENTRIES - 1, middle);
	REFUSED(ERANGE, cons, root, ROOT_USER_ENTRIES, middle);
	REFUSED(ERANGE, decons, root, number_of(root), ROOT_USER_ENTRIES, number_of(middle));
	REFUSED(ERANGE, decons, root, number_of(root), NODE_ENTRIES - 1, number_of(middle));
	REFUSED(ERANGE, entry_read, root, ROOT_USER_ENTRIES);
	REFUSED(ERANGE, entry_read, root, NODE_ENTRIES - 1);
}

/* By the memory of either end alone, each of them dead or alive. */
void tries_decons_by_memory(void)
{
	for (uint32_t round = 0; round < 4; round++) {
		uint32_t parent = pgtbl_new(1), child = pgtbl_new(0);
		uint32_t memory = memory_new(offset_of(round & 1 ? parent : child), 1);
		uint64_t parent_number = number_of(parent), child_number = number_of(child);
		uint32_t parent_frame = offset_of(parent), child_frame = offset_of(child);

		DO(cons, parent, 9, child);
		if (round & 2)
			end_object(parent);
		DO(decons, memory, parent_number, 9, child_number);
		CHECK_EQUAL(DO(frame_read, ARENA, parent_frame, FRAME_COUNT), 0);
		CHECK_EQUAL(DO(frame_read, ARENA, child_frame, FRAME_PARENT), 0);
	}
}

void tries_decons_errors(void)
{
	uint32_t lower = pgtbl_new(1), leaf = pgtbl_new(0), other = pgtbl_new(0);
	uint32_t elsewhere = memory_new(offset_of(other), 1), root = captbl_new(1);
	uint64_t number = number_of(lower), child = number_of(leaf);

	DO(cons, lower, 3, leaf);
	REFUSED(ENOENT, decons, lower, number, 4, child);
	REFUSED(ERANGE, decons, lower, number, NODE_ENTRIES, child);
	REFUSED(ERANGE, decons, lower, number, ~0ul, child);
	REFUSED(ERANGE, decons, elsewhere, number, 3, child);
	REFUSED(ERANGE, decons, BOOT_MEMORY, ~0ul, 3, child);
	REFUSED(ERANGE, decons, BOOT_MEMORY, number | 1ul << 32, 3, child);
	REFUSED(EINVAL, decons, lower, number_of(root), 3, child);
	REFUSED(EINVAL, decons, lower, number, 3, number_of(other));
	REFUSED(EINVAL, decons, lower, number, 3, ~0ul);
	REFUSED(EINVAL, decons, lower, number, 3, 0);
	REFUSED(EINVAL, decons, lower, number, 3, child | 1ul << 32);
	REFUSED(EINVAL, decons, leaf, child, 3, child);
	REFUSED(EINVAL, decons, BOOT_MEMORY, frame_number(frame_user()), 3, child);
	REFUSED(EINVAL, decons, BOOT_MEMORY, frame_number(frame_kernel()), 3, child);
	/* A child that the memory does cover, but that hangs elsewhere. */
	REFUSED(EINVAL, decons, elsewhere, number, 3, number_of(other));
}

void tries_decons_dead_errors(void)
{
	uint32_t lower = pgtbl_new(1), leaf = pgtbl_new(0);
	uint64_t number = number_of(lower), child = number_of(leaf);

	DO(cons, lower, 3, leaf);
	end_object(lower);
	REFUSED(ESTALE, decons, lower, number, 3, child);
	REFUSED(ESTALE, entry_read, lower, 3);
	/* A dead node's entries stay until they are taken out, and hold its frame. */
	REFUSED(EBUSY, retype, ARENA, number - frame_number(0), FRAME_UNTYPED);
	DO(decons, ARENA, number, 3, child);
	DO(retype, ARENA, number - frame_number(0), FRAME_UNTYPED);
}

/* A node that dies is taken out of its parent; what hangs below stays below. */
void tries_deactivate_unhooks(void)
{
	uint32_t middle = pgtbl_new(2), lower = pgtbl_new(1), leaf = pgtbl_new(0);
	uint64_t number = number_of(lower);
	uint32_t frame = offset_of(lower);

	DO(cons, middle, 1, lower);
	DO(cons, lower, 2, leaf);
	end_object(lower);
	CHECK_EQUAL(DO(entry_read, middle, 1), 0);
	CHECK_EQUAL(DO(frame_read, ARENA, frame, FRAME_PARENT), 0);
	CHECK_EQUAL(DO(frame_read, ARENA, frame, FRAME_COUNT), 1);
	CHECK_EQUAL(frame_field(middle, FRAME_COUNT), 0);
	CHECK_EQUAL(frame_field(leaf, FRAME_PARENT), number);
	DO(decons, ARENA, number, 2, number_of(leaf));
}

/* A dead node's frame is no node of another level, whatever is done, until it is untyped. */
void tries_no_second_life(void)
{
	uint32_t lower = pgtbl_new(1), leaf = pgtbl_new(0), frame = offset_of(lower);
	uint64_t to = slot_of(slot_new());

	DO(cons, lower, 0, leaf);
	end_object(lower);
	REFUSED(EINVAL, pgtbl_activate, ARENA, frame, to, 2);
	REFUSED(EINVAL, pgtbl_activate, ARENA, frame, to, 1);
	REFUSED(EINVAL, captbl_activate, ARENA, frame, to, 0);
	DO(decons, ARENA, frame_number(frame), 0, number_of(leaf));
}

void tries_entry_read(void)
{
	uint32_t leaf = pgtbl_new(0), page = frame_user();

	DO(map, leaf, 7, ARENA, page, MAP_WRITE);
	DO(map, leaf, 8, ARENA, page, MAP_EXECUTE);
	DO(map, leaf, 511, ARENA, page, 0);
	CHECK_EQUAL(DO(entry_read, leaf, 7), frame_number(page) << ENTRY_FRAME_SHIFT | MAP_WRITE);
	CHECK_EQUAL(DO(entry_read, leaf, 8), frame_number(page) << ENTRY_FRAME_SHIFT | MAP_EXECUTE);
	CHECK_EQUAL(DO(entry_read, leaf, 511), frame_number(page) << ENTRY_FRAME_SHIFT);
	CHECK_EQUAL(DO(entry_read, leaf, 0), 0);
	CHECK_EQUAL(DO(entry_read, BOOT_CAPTBL_ROOT, 0),
		    number_of(BOOT_CAPTBL_LEAF) << ENTRY_FRAME_SHIFT);
}

void tries_entry_read_errors(void)
{
	uint32_t leaf = pgtbl_new(0), root = captbl_new(1);

	REFUSED(EBADF, entry_read, TEST_LEAF, 0);
	REFUSED(ERANGE, entry_read, leaf, NODE_ENTRIES);
	REFUSED(ERANGE, entry_read, leaf, ~0ul);
	REFUSED(ERANGE, entry_read, root, ROOT_ENTRIES);
	REFUSED(ERANGE, entry_read, root, 1ul << 32);
}
