/* Nodes of tries: hooked in once, known by name from both ends, counted, dead or alive. */
#include "world.h"

static uint64_t *entries(struct made node)
{
	return frame_page(frame_numbered(node.frame));
}

static void a_hook_is_known_from_both_ends(void **state)
{
	struct made lower = world_pgtbl(1), leaf = world_pgtbl(0);

	(void)state;
	done(sys(cons, lower.cap, 7, leaf.cap));
	assert_int_equal(pte_physical(entries(lower)[7]),
			 frame_physical(frame_numbered(leaf.frame)));
	assert_int_equal(done(sys(entry_read, lower.cap, 7)), (word)leaf.frame << CAP_INDEX_BITS);
	assert_int_equal(done(sys(frame_read, BOOT_MEMORY, leaf.frame, FRAME_PARENT)), lower.frame);
	assert_int_equal(done(sys(frame_read, BOOT_MEMORY, leaf.frame, FRAME_INDEX)), 7);
	assert_int_equal(done(sys(frame_read, BOOT_MEMORY, lower.frame, FRAME_COUNT)), 1);
}

static void a_node_is_hooked_in_once(void **state)
{
	struct made lower = world_pgtbl(1), other = world_pgtbl(1), leaf = world_pgtbl(0);
	struct made second = world_pgtbl(0);

	(void)state;
	done(sys(cons, lower.cap, 0, leaf.cap));
	refused(EBUSY, sys(cons, lower.cap, 1, leaf.cap));
	refused(EBUSY, sys(cons, other.cap, 0, leaf.cap));
	refused(EEXIST, sys(cons, lower.cap, 0, second.cap));
}

static void only_the_level_below_is_hooked_in(void **state)
{
	struct made nodes[PGTBL_LEVELS];
	struct made root = world_captbl(1), leaf = world_captbl(0);

	(void)state;
	for (uint32_t i = 0; i < PGTBL_LEVELS; i++)
		nodes[i] = world_pgtbl(i);
	for (uint32_t parent = 1; parent < PGTBL_LEVELS; parent++)
		for (uint32_t child = 0; child < PGTBL_LEVELS; child++)
			if (child + 1 != parent)
				refused(EINVAL, sys(cons, nodes[parent].cap, 0, nodes[child].cap));
	for (uint32_t child = 0; child < PGTBL_LEVELS; child++) {
		refused(EBADF, sys(cons, nodes[0].cap, 0, nodes[child].cap));
		refused(EBADF, sys(cons, root.cap, 0, nodes[child].cap));
	}
	refused(EBADF, sys(cons, nodes[1].cap, 0, leaf.cap));
	refused(EBADF, sys(cons, leaf.cap, 0, root.cap));
	refused(EINVAL, sys(cons, root.cap, 0, root.cap));
}

static void the_kernels_half_of_a_root_is_out_of_reach(void **state)
{
	struct made root = world_pgtbl(PGTBL_LEVELS - 1), middle = world_pgtbl(PGTBL_LEVELS - 2);
	static const word beyond[] = {
		PGTBL_USER_ENTRIES, PGTBL_ENTRIES / 2, PGTBL_ENTRIES - 1, PGTBL_ENTRIES,
		(word)1 << 32,	    (word)1 << 61,     ~(word)0};

	(void)state;
	for (uint32_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
		refused(ERANGE, sys(cons, root.cap, beyond[i], middle.cap));
		refused(ERANGE, sys(decons, BOOT_MEMORY, root.frame, beyond[i], middle.frame));
		refused(ERANGE, sys(entry_read, root.cap, beyond[i]));
	}
	for (uint32_t i = PGTBL_ENTRIES / 2; i < PGTBL_ENTRIES; i++)
		assert_int_equal(entries(root)[i], MACHINE_KERNEL_ENTRY);
	done(sys(cons, root.cap, PGTBL_USER_ENTRIES - 1, middle.cap));
}

static void a_hook_is_ended_from_either_end(void **state)
{
	struct made lower = world_pgtbl(1), leaf = world_pgtbl(0);
	uint32_t memory_of_child = world_slot(), memory_of_parent = world_slot();

	(void)state;
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_MEMORY, SLOT(memory_of_parent), RIGHT_DESTROY,
		 lower.frame, 1));
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_MEMORY, SLOT(memory_of_child), RIGHT_DESTROY,
		 leaf.frame, 1));
	for (uint32_t i = 0; i < 3; i++) {
		uint32_t by[] = {lower.cap, memory_of_parent, memory_of_child};

		done(sys(cons, lower.cap, 3, leaf.cap));
		done(sys(decons, by[i], lower.frame, 3, leaf.frame));
		assert_int_equal(entries(lower)[3], 0);
		assert_int_equal(world_descriptor(lower.frame)->state.count, 0);
		assert_int_equal(world_descriptor(leaf.frame)->parent.offset, 0);
	}
}

static void only_the_hook_that_is_named_is_ended(void **state)
{
	struct made lower = world_pgtbl(1), leaf = world_pgtbl(0), other = world_pgtbl(0);
	struct made elsewhere = world_pgtbl(1), there = world_pgtbl(0);

	(void)state;
	done(sys(cons, lower.cap, 1, leaf.cap));
	done(sys(cons, lower.cap, 2, other.cap));
	done(sys(cons, elsewhere.cap, 1, there.cap));
	refused(EINVAL, sys(decons, lower.cap, lower.frame, 1, other.frame));
	refused(EINVAL, sys(decons, lower.cap, lower.frame, 1, there.frame));
	refused(EINVAL, sys(decons, lower.cap, elsewhere.frame, 1, there.frame));
	refused(EINVAL, sys(decons, lower.cap, lower.frame, 1, 0));
	refused(EINVAL, sys(decons, lower.cap, lower.frame, 1, (word)1 << 40));
	refused(ENOENT, sys(decons, lower.cap, lower.frame, 3, leaf.frame));
}

static void memory_that_covers_neither_end_has_no_say(void **state)
{
	struct made lower = world_pgtbl(1), leaf = world_pgtbl(0);
	uint32_t foreign = world_slot(), frame = world_frame();

	(void)state;
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_MEMORY, SLOT(foreign), 255, frame, 1));
	done(sys(cons, lower.cap, 1, leaf.cap));
	refused(ERANGE, sys(decons, foreign, lower.frame, 1, leaf.frame));
	refused(EINVAL, sys(decons, foreign, lower.frame, 1, frame));
	refused(ERANGE, sys(decons, foreign, MACHINE_FRAMES, 1, frame));
}

static void deactivation_takes_a_node_out_of_its_parent(void **state)
{
	struct made lower = world_pgtbl(1), leaf = world_pgtbl(0);
	struct made root = world_captbl(1), captbl = world_captbl(0);

	(void)state;
	done(sys(cons, lower.cap, 5, leaf.cap));
	done(sys(cons, root.cap, 6, captbl.cap));
	world_end(leaf.frame);
	world_end(captbl.frame);
	assert_int_equal(entries(lower)[5], 0);
	assert_int_equal(entries(root)[6], 0);
	assert_int_equal(world_descriptor(lower.frame)->state.count, 0);
	assert_int_equal(world_descriptor(root.frame)->state.count, 0);
	assert_int_equal(world_descriptor(leaf.frame)->parent.offset, 0);
}

static void entries_of_a_dead_node_stay_until_they_are_taken_out(void **state)
{
	struct made lower = world_pgtbl(1), leaf = world_pgtbl(0), captbl = world_captbl(1);
	struct made captbl_leaf = world_captbl(0), other = world_pgtbl(1);

	(void)state;
	done(sys(cons, lower.cap, 5, leaf.cap));
	done(sys(cons, captbl.cap, 5, captbl_leaf.cap));
	world_end(lower.frame);
	world_end(captbl.frame);
	refused(EBUSY, sys(retype, BOOT_MEMORY, lower.frame, FRAME_UNTYPED));
	refused(EBUSY, sys(retype, BOOT_MEMORY, captbl.frame, FRAME_UNTYPED));
	refused(EBUSY, sys(cons, other.cap, 0, leaf.cap));
	refused(ESTALE, sys(decons, lower.cap, lower.frame, 5, leaf.frame));
	done(sys(decons, BOOT_MEMORY, lower.frame, 5, leaf.frame));
	done(sys(decons, BOOT_MEMORY, captbl.frame, 5, captbl_leaf.frame));
	done(sys(retype, BOOT_MEMORY, lower.frame, FRAME_UNTYPED));
	done(sys(retype, BOOT_MEMORY, captbl.frame, FRAME_UNTYPED));
}

static void a_dead_child_leaves_a_dead_parent(void **state)
{
	struct made lower = world_pgtbl(1), leaf = world_pgtbl(0);

	(void)state;
	done(sys(cons, lower.cap, 5, leaf.cap));
	world_end(lower.frame);
	world_end(leaf.frame);
	assert_int_equal(world_descriptor(lower.frame)->state.count, 0);
	done(sys(retype, BOOT_MEMORY, lower.frame, FRAME_UNTYPED));
	done(sys(retype, BOOT_MEMORY, leaf.frame, FRAME_UNTYPED));
}

static void a_node_that_was_cut_is_not_quiescent(void **state)
{
	struct made lower = world_pgtbl(1), leaf = world_pgtbl(0);

	(void)state;
	done(sys(cons, lower.cap, 5, leaf.cap));
	core_reload(machine_core);
	assert_int_equal(done(sys(frame_read, BOOT_MEMORY, leaf.frame, FRAME_QUIESCENT)), 1);
	done(sys(decons, lower.cap, lower.frame, 5, leaf.frame));
	assert_false(frame_quiescent(machine_core, frame_numbered(leaf.frame)));
	/* Who asks for it gets it: on one core a reload is all that it takes. */
	assert_int_equal(done(sys(frame_read, BOOT_MEMORY, leaf.frame, FRAME_QUIESCENT)), 1);
}

static void a_root_and_its_component_end_together(void **state)
{
	struct made captbl = world_captbl(1), pgtbl = world_pgtbl(PGTBL_LEVELS - 1);
	struct made component = {world_slot(), world_typed(FRAME_KERNEL)};
	struct made another = world_pgtbl(PGTBL_LEVELS - 1);
	uint32_t frame = world_typed(FRAME_KERNEL);

	(void)state;
	done(sys(component_activate, BOOT_MEMORY, component.frame, SLOT(component.cap), captbl.cap,
		 pgtbl.cap, ENTRY));
	assert_int_equal(world_descriptor(pgtbl.frame)->holder.offset / sizeof(struct frame),
			 component.frame);
	refused(EBUSY, sys(component_activate, BOOT_MEMORY, frame, SLOT(100), captbl.cap,
			   another.cap, ENTRY));
	refused(EBUSY, sys(component_activate, BOOT_MEMORY, frame, SLOT(100), captbl.cap, pgtbl.cap,
			   ENTRY));
	world_end(pgtbl.frame);
	refused(ESTALE, sys(cap_type, component.cap, 0));
	assert_int_equal(world_descriptor(captbl.frame)->holder.offset, 0);
	assert_int_equal(world_descriptor(captbl.frame)->state.live, 1);
	done(sys(component_activate, BOOT_MEMORY, frame, SLOT(101), captbl.cap, another.cap,
		 ENTRY));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_hook_is_known_from_both_ends, world_setup),
		cmocka_unit_test_setup(a_node_is_hooked_in_once, world_setup),
		cmocka_unit_test_setup(only_the_level_below_is_hooked_in, world_setup),
		cmocka_unit_test_setup(the_kernels_half_of_a_root_is_out_of_reach, world_setup),
		cmocka_unit_test_setup(a_hook_is_ended_from_either_end, world_setup),
		cmocka_unit_test_setup(only_the_hook_that_is_named_is_ended, world_setup),
		cmocka_unit_test_setup(memory_that_covers_neither_end_has_no_say, world_setup),
		cmocka_unit_test_setup(deactivation_takes_a_node_out_of_its_parent, world_setup),
		cmocka_unit_test_setup(entries_of_a_dead_node_stay_until_they_are_taken_out,
				       world_setup),
		cmocka_unit_test_setup(a_dead_child_leaves_a_dead_parent, world_setup),
		cmocka_unit_test_setup(a_node_that_was_cut_is_not_quiescent, world_setup),
		cmocka_unit_test_setup(a_root_and_its_component_end_together, world_setup),
	};

	return cmocka_run_group_tests_name("node", tests, NULL, NULL);
}
