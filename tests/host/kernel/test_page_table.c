/* Mappings: counted in frame and leaf, never writable and executable, ended from either end. */
#include "world.h"

static uint64_t entry(struct made leaf, uint32_t index)
{
	return ((uint64_t *)frame_page(frame_numbered(leaf.frame)))[index];
}

static uint32_t count(uint32_t frame)
{
	return world_descriptor(frame)->state.count;
}

static void a_mapping_counts_in_frame_and_leaf(void **state)
{
	struct made leaf = world_pgtbl(0);
	uint32_t page = world_typed(FRAME_USER);

	(void)state;
	done(sys(map, leaf.cap, 4, BOOT_MEMORY, page, MAP_WRITE));
	done(sys(map, leaf.cap, 5, BOOT_MEMORY, page, 0));
	assert_int_equal(count(page), 2);
	assert_int_equal(count(leaf.frame), 2);
	assert_int_equal(done(sys(entry_read, leaf.cap, 4)),
			 (word)page << CAP_INDEX_BITS | MAP_WRITE);
	done(sys(unmap, leaf.cap, leaf.frame, 4, page, 0x1234000));
	assert_int_equal(machine.invalidated, 0x1234000);
	assert_int_equal(entry(leaf, 4), 0);
	assert_int_equal(count(page), 1);
	assert_int_equal(count(leaf.frame), 1);
}

static void flags_decide_the_bits(void **state)
{
	static const struct {
		word flags;
		uint64_t bits;
	} cases[] = {
		{0, PTE_NO_EXECUTE}, {MAP_WRITE, PTE_WRITE | PTE_NO_EXECUTE}, {MAP_EXECUTE, 0}};
	const uint64_t always = PTE_PRESENT | PTE_USER | PTE_ACCESSED | PTE_DIRTY;
	struct made leaf = world_pgtbl(0);
	uint32_t page = world_typed(FRAME_USER);

	(void)state;
	for (uint32_t i = 0; i < 3; i++) {
		done(sys(map, leaf.cap, i, BOOT_MEMORY, page, cases[i].flags));
		assert_int_equal(entry(leaf, i),
				 frame_physical(frame_numbered(page)) | always | cases[i].bits);
	}
}

static void nothing_is_writable_and_executable(void **state)
{
	struct made leaf = world_pgtbl(0);
	uint32_t page = world_typed(FRAME_USER);

	(void)state;
	refused(EINVAL, sys(map, leaf.cap, 0, BOOT_MEMORY, page, MAP_WRITE | MAP_EXECUTE));
	for (word bit = 4; bit; bit <<= 1)
		refused(EINVAL, sys(map, leaf.cap, 0, BOOT_MEMORY, page, bit));
	refused(EINVAL, sys(map, leaf.cap, 0, BOOT_DEVICES, MACHINE_FRAMES, MAP_EXECUTE));
}

static void writing_is_a_right(void **state)
{
	struct made leaf = world_pgtbl(0);
	uint32_t page = world_typed(FRAME_USER), readable = world_copy(BOOT_MEMORY, RIGHT_MAP);
	uint32_t device = world_copy(BOOT_DEVICES, RIGHT_MAP), none = world_copy(BOOT_MEMORY, 0xfd);

	(void)state;
	refused(EACCES, sys(map, leaf.cap, 0, readable, page, MAP_WRITE));
	refused(EACCES, sys(map, leaf.cap, 0, device, MACHINE_FRAMES, MAP_WRITE));
	refused(EACCES, sys(map, leaf.cap, 0, none, page, 0));
	done(sys(map, leaf.cap, 0, readable, page, 0));
	done(sys(map, leaf.cap, 1, device, MACHINE_FRAMES, 0));
}

static void only_user_memory_is_mapped(void **state)
{
	struct made leaf = world_pgtbl(0);
	uint32_t kernel = world_typed(FRAME_KERNEL), untyped = world_frame();

	(void)state;
	refused(EINVAL, sys(map, leaf.cap, 0, BOOT_MEMORY, untyped, 0));
	refused(EINVAL, sys(map, leaf.cap, 0, BOOT_MEMORY, kernel, 0));
	refused(EINVAL, sys(map, leaf.cap, 0, BOOT_MEMORY, leaf.frame, 0));
	refused(EINVAL, sys(map, leaf.cap, 0, BOOT_MEMORY, 0, 0));
	refused(EINVAL, sys(map, leaf.cap, 0, BOOT_DEVICES, leaf.frame, 0));
}

static void a_page_of_a_device_is_uncached_and_has_no_count(void **state)
{
	struct made leaf = world_pgtbl(0);
	word number = 0xfe000;

	(void)state;
	done(sys(map, leaf.cap, 0, BOOT_DEVICES, number, MAP_WRITE));
	assert_int_equal(entry(leaf, 0) & (PTE_UNCACHED | PTE_WRITE_THROUGH | PTE_NO_EXECUTE),
			 PTE_UNCACHED | PTE_WRITE_THROUGH | PTE_NO_EXECUTE);
	assert_int_equal(pte_physical(entry(leaf, 0)), number * PAGE_SIZE);
	assert_int_equal(count(leaf.frame), 1);
	refused(EINVAL, sys(unmap, leaf.cap, leaf.frame, 0, number + 1, 0));
	done(sys(unmap, leaf.cap, leaf.frame, 0, number, 0));
	assert_int_equal(count(leaf.frame), 0);
}

static void a_mapping_is_ended_from_either_end(void **state)
{
	struct made leaf = world_pgtbl(0);
	uint32_t page = world_typed(FRAME_USER), of_leaf = world_slot(), of_page = world_slot();

	(void)state;
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_MEMORY, SLOT(of_leaf), RIGHT_DESTROY, leaf.frame,
		 1));
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_MEMORY, SLOT(of_page), RIGHT_DESTROY, page, 1));
	for (uint32_t i = 0; i < 3; i++) {
		uint32_t by[] = {leaf.cap, of_leaf, of_page};

		done(sys(map, leaf.cap, 9, BOOT_MEMORY, page, 0));
		done(sys(unmap, by[i], leaf.frame, 9, page, 0));
		assert_int_equal(count(page) + count(leaf.frame), 0);
	}
}

static void only_the_mapping_that_is_named_is_ended(void **state)
{
	struct made leaf = world_pgtbl(0), other = world_pgtbl(0);
	uint32_t page = world_typed(FRAME_USER), second = world_typed(FRAME_USER);
	uint32_t of_second = world_slot();

	(void)state;
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_MEMORY, SLOT(of_second), RIGHT_DESTROY, second,
		 1));
	done(sys(map, leaf.cap, 0, BOOT_MEMORY, page, 0));
	refused(EINVAL, sys(unmap, leaf.cap, leaf.frame, 0, second, 0));
	refused(EINVAL, sys(unmap, of_second, leaf.frame, 0, second, 0));
	refused(ERANGE, sys(unmap, of_second, leaf.frame, 0, page, 0));
	refused(EINVAL, sys(unmap, other.cap, leaf.frame, 0, page, 0));
	refused(ENOENT, sys(unmap, leaf.cap, leaf.frame, 1, page, 0));
}

static void mappings_of_a_dead_leaf_stay_until_they_are_ended(void **state)
{
	struct made leaf = world_pgtbl(0);
	uint32_t page = world_typed(FRAME_USER);

	(void)state;
	done(sys(map, leaf.cap, 0, BOOT_MEMORY, page, MAP_WRITE));
	world_end(leaf.frame);
	refused(EBUSY, sys(retype, BOOT_MEMORY, page, FRAME_UNTYPED));
	refused(EBUSY, sys(retype, BOOT_MEMORY, leaf.frame, FRAME_UNTYPED));
	refused(ESTALE, sys(unmap, leaf.cap, leaf.frame, 0, page, 0));
	refused(ESTALE, sys(map, leaf.cap, 1, BOOT_MEMORY, page, 0));
	done(sys(unmap, BOOT_MEMORY, leaf.frame, 0, page, 0));
	done(sys(retype, BOOT_MEMORY, page, FRAME_UNTYPED));
	done(sys(retype, BOOT_MEMORY, leaf.frame, FRAME_UNTYPED));
}

static void a_frame_has_so_many_mappings_and_no_more(void **state)
{
	struct made leaf = world_pgtbl(0);
	uint32_t page = world_typed(FRAME_USER);

	(void)state;
	world_descriptor(page)->state.count = FRAME_COUNT_MAX - 1;
	done(sys(map, leaf.cap, 0, BOOT_MEMORY, page, 0));
	refused(EOVERFLOW, sys(map, leaf.cap, 1, BOOT_MEMORY, page, 0));
}

static void an_unmapped_page_is_not_quiescent(void **state)
{
	struct made leaf = world_pgtbl(0);
	uint32_t page = world_typed(FRAME_USER), loads;

	(void)state;
	done(sys(map, leaf.cap, 0, BOOT_MEMORY, page, MAP_WRITE));
	core_reload(machine_core);
	done(sys(unmap, leaf.cap, leaf.frame, 0, page, 0));
	assert_false(frame_quiescent(machine_core, frame_numbered(page)));
	loads = machine.loads;
	done(sys(retype, BOOT_MEMORY, page, FRAME_UNTYPED));
	assert_int_equal(machine.loads, loads + 1);
	assert_int_equal(machine.tables, frame_at(machine_core->top->component.frame)->tables);
}

static struct {
	uint32_t page, leaf;
	bool seen;
} watched;

/* Who sees the count at zero must see that a TLB may still hold the page. */
static void see_stamp(frame_t frame, struct frame_state old, struct frame_state new)
{
	if (frame_number(frame) != watched.page || new.count >= old.count)
		return;
	watched.seen = true;
	assert_false(frame_quiescent(machine_core, frame));
}

static void the_stamp_comes_before_the_count(void **state)
{
	struct made leaf = world_pgtbl(0);

	(void)state;
	watched.page = world_typed(FRAME_USER);
	watched.seen = false;
	done(sys(map, leaf.cap, 0, BOOT_MEMORY, watched.page, 0));
	core_reload(machine_core);
	machine_on_swap = see_stamp;
	done(sys(unmap, leaf.cap, leaf.frame, 0, watched.page, 0));
	machine_on_swap = NULL;
	assert_true(watched.seen);
}

static void see_entry(frame_t frame, struct frame_state old, struct frame_state new)
{
	if (new.count <= old.count)
		return;
	watched.seen = true;
	assert_int_equal(*(uint64_t *)frame_page(frame_numbered(watched.leaf)), 0);
	(void)frame;
}

static void the_count_comes_before_the_entry(void **state)
{
	struct made leaf = world_pgtbl(0), parent = world_pgtbl(1), child = world_pgtbl(0);

	(void)state;
	watched.seen = false;
	watched.leaf = leaf.frame;
	watched.page = world_typed(FRAME_USER);
	machine_on_swap = see_entry;
	done(sys(map, leaf.cap, 0, BOOT_MEMORY, watched.page, 0));
	watched.leaf = parent.frame;
	done(sys(cons, parent.cap, 0, child.cap));
	machine_on_swap = NULL;
	assert_true(watched.seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_mapping_counts_in_frame_and_leaf, world_setup),
		cmocka_unit_test_setup(flags_decide_the_bits, world_setup),
		cmocka_unit_test_setup(nothing_is_writable_and_executable, world_setup),
		cmocka_unit_test_setup(writing_is_a_right, world_setup),
		cmocka_unit_test_setup(only_user_memory_is_mapped, world_setup),
		cmocka_unit_test_setup(a_page_of_a_device_is_uncached_and_has_no_count,
				       world_setup),
		cmocka_unit_test_setup(a_mapping_is_ended_from_either_end, world_setup),
		cmocka_unit_test_setup(only_the_mapping_that_is_named_is_ended, world_setup),
		cmocka_unit_test_setup(mappings_of_a_dead_leaf_stay_until_they_are_ended,
				       world_setup),
		cmocka_unit_test_setup(a_frame_has_so_many_mappings_and_no_more, world_setup),
		cmocka_unit_test_setup(an_unmapped_page_is_not_quiescent, world_setup),
		cmocka_unit_test_setup(the_stamp_comes_before_the_count, world_setup),
		cmocka_unit_test_setup(the_count_comes_before_the_entry, world_setup),
	};

	return cmocka_run_group_tests_name("pgtbl", tests, NULL, NULL);
}
