/* Capability tables: look-up, copies that only shrink, removal, the null leaf. */
#include "world.h"

static void errors_of_a_look_up_have_an_order(void **state)
{
	uint32_t weak = world_copy(BOOT_CAPTBL_LEAF, 0);
	struct made dead = world_captbl(0);
	uint32_t weak_and_dead = world_copy(dead.cap, 0);
	struct slot *slot;

	(void)state;
	world_end(dead.frame);
	assert_int_equal(cap_find(machine_core, CAPABILITIES, CAP_CAPTBL_LEAF, 0, &slot),
			 -TESSERA_ENOENT);
	assert_int_equal(cap_find(machine_core, EMPTY_CAP, CAP_CAPTBL_LEAF, 255, &slot),
			 -TESSERA_ENOENT);
	assert_int_equal(cap_find(machine_core, weak_and_dead, CAP_CAPTBL_ROOT, 255, &slot),
			 -TESSERA_EBADF);
	assert_int_equal(cap_find(machine_core, weak_and_dead, CAP_CAPTBL_LEAF, 255, &slot),
			 -TESSERA_EACCES);
	assert_int_equal(cap_find(machine_core, weak, CAP_CAPTBL_LEAF, 1, &slot), -TESSERA_EACCES);
	assert_int_equal(cap_find(machine_core, dead.cap, CAP_CAPTBL_LEAF, 255, &slot),
			 -TESSERA_ESTALE);
	assert_int_equal(cap_find(machine_core, BOOT_CAPTBL_LEAF, CAP_CAPTBL_LEAF, 255, &slot), 0);
	assert_ptr_equal(slot, world_slot_at(BOOT_CAPTBL_LEAF));
}

static void index_with_high_bits_is_no_index(void **state)
{
	struct slot *slot;

	(void)state;
	assert_int_equal(
		cap_find(machine_core, (word)1 << 32 | BOOT_CAPTBL_LEAF, CAP_CAPTBL_LEAF, 0, &slot),
		-TESSERA_ENOENT);
	assert_int_equal(
		cap_find(machine_core, (word)1 << 63 | BOOT_CAPTBL_LEAF, CAP_CAPTBL_LEAF, 0, &slot),
		-TESSERA_ENOENT);
}

static void an_empty_entry_leads_to_the_null_leaf(void **state)
{
	(void)state;
	for (uint32_t leaf = 1; leaf < CAPTBL_LEAVES; leaf++)
		assert_ptr_equal(captbl_slot(machine_core, leaf * CAPTBL_SLOTS + 5),
				 &captbl_null_leaf[5]);
	refused(ENOENT, sys(cap_type, CAPABILITIES - 1, 0));
}

static void a_hooked_leaf_is_found_and_a_dead_one_is_not(void **state)
{
	struct made leaf = world_captbl(0);

	(void)state;
	done(sys(cons, BOOT_CAPTBL_ROOT, 3, leaf.cap));
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_DEBUG, slot_ref(leaf.cap, 9), 255, 0, 0));
	assert_int_equal(done(sys(cap_type, 3 * CAPTBL_SLOTS + 9, 0)) & 0xff, CAP_DEBUG);
	world_end(leaf.frame);
	refused(ENOENT, sys(cap_type, 3 * CAPTBL_SLOTS + 9, 0));
}

static void a_copy_has_the_rights_of_both(void **state)
{
	(void)state;
	for (word rights = 0; rights < 256; rights += 5) {
		uint32_t copy = 100;

		done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_CAPTBL_LEAF, SLOT(copy), rights, 0, 0));
		assert_int_equal(done(sys(cap_type, copy, 0)), CAP_CAPTBL_LEAF | rights << 8);
		done(sys(cap_copy, BOOT_CAPTBL_LEAF, copy, SLOT(copy + 1), 0x3f, 0, 0));
		assert_int_equal(world_slot_at(copy + 1)->rights, rights & 0x3f);
		done(sys(cap_remove, BOOT_CAPTBL_LEAF,
			 world_slot_at(BOOT_CAPTBL_LEAF)->frame.offset / sizeof(struct frame),
			 copy));
		done(sys(cap_remove, BOOT_CAPTBL_LEAF,
			 world_slot_at(BOOT_CAPTBL_LEAF)->frame.offset / sizeof(struct frame),
			 copy + 1));
	}
}

static void rights_above_a_byte_do_not_wrap_into_it(void **state)
{
	(void)state;
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_THREAD, SLOT(100), (word)0xff00, 0, 0));
	assert_int_equal(world_slot_at(100)->rights, 0);
}

static void a_range_is_narrowed(void **state)
{
	(void)state;
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_MEMORY, SLOT(100), 255, 10, 20));
	assert_int_equal(done(sys(slot_read, BOOT_CAPTBL_LEAF, 100, SLOT_A)), 10);
	assert_int_equal(done(sys(slot_read, BOOT_CAPTBL_LEAF, 100, SLOT_B)), 20);
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, 100, SLOT(101), 255, 19, 1));
	assert_int_equal(done(sys(frame_read, 101, 0, FRAME_NUMBER)), 29);
	refused(ERANGE, sys(frame_read, 101, 1, FRAME_NUMBER));
}

static void a_range_never_grows(void **state)
{
	static const word parts[][2] = {
		{0, 21},	   {1, 20},	   {20, 1},
		{19, 2},	   {1, ~(word)0},  {~(word)0, 1},
		{~(word)0, 2},	   {~(word)9, 10}, {(word)1 << 63, (word)1 << 63},
		{0, (word)1 << 32}};

	(void)state;
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_MEMORY, SLOT(100), 255, 10, 20));
	for (uint32_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		refused(ERANGE, sys(cap_copy, BOOT_CAPTBL_LEAF, 100, SLOT(101), 255, parts[i][0],
				    parts[i][1]));
	refused(EINVAL, sys(cap_copy, BOOT_CAPTBL_LEAF, 100, SLOT(101), 255, 0, 0));
}

static void lent_memory_dies_with_the_component_and_all_its_copies_do(void **state)
{
	struct made component = world_component();
	uint32_t lent = world_lent(component.cap), copy = world_copy(lent, 255);
	uint32_t frame = world_frame();

	(void)state;
	done(sys(retype, copy, frame, FRAME_USER));
	world_end(component.frame);
	refused(ESTALE, sys(retype, lent, frame, FRAME_UNTYPED));
	refused(ESTALE, sys(retype, copy, frame, FRAME_UNTYPED));
	refused(ESTALE, sys(cap_copy, BOOT_CAPTBL_LEAF, copy, SLOT(101), 255, 0, 1));
	refused(ESTALE, sys(cap_type, copy, 0));
	done(sys(retype, BOOT_MEMORY, frame, FRAME_UNTYPED));
}

static void lent_memory_is_not_lent_further(void **state)
{
	struct made component = world_component();
	uint32_t copy = world_copy(world_lent(component.cap), 255);

	(void)state;
	refused(EACCES, sys(memory_lend, copy, SLOT(101), BOOT_COMPONENT, 0, 1));
}

static void a_gate_keeps_entry_and_badge_in_its_copy(void **state)
{
	uint32_t gate = world_gate_to(BOOT_COMPONENT), copy = world_copy(gate, 255);

	(void)state;
	assert_int_equal(world_slot_at(copy)->a, ENTRY + BOOT_COMPONENT);
	assert_int_equal(world_slot_at(copy)->b, 1000 + BOOT_COMPONENT);
	refused(EINVAL, sys(cap_copy, BOOT_CAPTBL_LEAF, gate, SLOT(101), 255, 0, 5));
	refused(EINVAL, sys(cap_copy, BOOT_CAPTBL_LEAF, gate, SLOT(101), 255, 1, 0));
}

static void a_slot_is_removed_whole(void **state)
{
	uint32_t copy = world_copy(BOOT_MEMORY, 255);
	word leaf = done(sys(slot_read, BOOT_CAPTBL_LEAF, BOOT_CAPTBL_LEAF, SLOT_FRAME));

	(void)state;
	done(sys(cap_remove, BOOT_CAPTBL_LEAF, leaf, copy));
	for (word field = 0; field < SLOT_FIELDS; field++)
		assert_int_equal(done(sys(slot_read, BOOT_CAPTBL_LEAF, copy, field)), 0);
	refused(ENOENT, sys(cap_remove, BOOT_CAPTBL_LEAF, leaf, copy));
}

static void memory_with_destroy_empties_slots_of_a_dead_leaf_too(void **state)
{
	struct made leaf = world_captbl(0);
	uint32_t blunt = world_copy(BOOT_MEMORY, (uint8_t)~RIGHT_DESTROY);

	(void)state;
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_DEBUG, slot_ref(leaf.cap, 1), 255, 0, 0));
	done(sys(cap_copy, BOOT_CAPTBL_LEAF, BOOT_DEBUG, slot_ref(leaf.cap, 2), 255, 0, 0));
	refused(EACCES, sys(cap_remove, blunt, leaf.frame, 1));
	done(sys(cap_remove, BOOT_MEMORY, leaf.frame, 1));
	world_end(leaf.frame);
	refused(ESTALE, sys(cap_remove, leaf.cap, leaf.frame, 2));
	done(sys(cap_remove, BOOT_MEMORY, leaf.frame, 2));
	refused(ENOENT, sys(cap_remove, BOOT_MEMORY, leaf.frame, 2));
}

static void every_field_of_a_slot_is_told(void **state)
{
	struct made thread = world_thread(BOOT_COMPONENT, BOOT_RCV, 5);
	uint32_t index = thread.cap;

	(void)state;
	assert_int_equal(done(sys(slot_read, BOOT_CAPTBL_LEAF, index, SLOT_TYPE)), CAP_THREAD);
	assert_int_equal(done(sys(slot_read, BOOT_CAPTBL_LEAF, index, SLOT_RIGHTS)), RIGHTS_ALL);
	assert_int_equal(done(sys(slot_read, BOOT_CAPTBL_LEAF, index, SLOT_FRAME)), thread.frame);
	assert_int_equal(done(sys(slot_read, BOOT_CAPTBL_LEAF, index, SLOT_GENERATION)),
			 frame_generation(frame_numbered(thread.frame)));
}

static void a_name_of_an_earlier_generation_stays_dead(void **state)
{
	struct made node = world_captbl(0);
	uint32_t again = world_slot();

	(void)state;
	world_end(node.frame);
	done(sys(retype, BOOT_MEMORY, node.frame, FRAME_UNTYPED));
	done(sys(retype, BOOT_MEMORY, node.frame, FRAME_KERNEL));
	refused(ESTALE, sys(cap_type, node.cap, 0));
	done(sys(captbl_activate, BOOT_MEMORY, node.frame, SLOT(again), 0));
	refused(ESTALE, sys(cap_type, node.cap, 0));
	refused(ESTALE, sys(cap_copy, BOOT_CAPTBL_LEAF, node.cap, SLOT(100), 255, 0, 0));
	refused(ESTALE, sys(slot_read, node.cap, 0, SLOT_TYPE));
	done(sys(slot_read, again, 0, SLOT_TYPE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(errors_of_a_look_up_have_an_order, world_setup),
		cmocka_unit_test_setup(index_with_high_bits_is_no_index, world_setup),
		cmocka_unit_test_setup(an_empty_entry_leads_to_the_null_leaf, world_setup),
		cmocka_unit_test_setup(a_hooked_leaf_is_found_and_a_dead_one_is_not, world_setup),
		cmocka_unit_test_setup(a_copy_has_the_rights_of_both, world_setup),
		cmocka_unit_test_setup(rights_above_a_byte_do_not_wrap_into_it, world_setup),
		cmocka_unit_test_setup(a_range_is_narrowed, world_setup),
		cmocka_unit_test_setup(a_range_never_grows, world_setup),
		cmocka_unit_test_setup(lent_memory_dies_with_the_component_and_all_its_copies_do, world_setup),
		cmocka_unit_test_setup(lent_memory_is_not_lent_further, world_setup),
		cmocka_unit_test_setup(a_gate_keeps_entry_and_badge_in_its_copy, world_setup),
		cmocka_unit_test_setup(a_slot_is_removed_whole, world_setup),
		cmocka_unit_test_setup(memory_with_destroy_empties_slots_of_a_dead_leaf_too,
				       world_setup),
		cmocka_unit_test_setup(every_field_of_a_slot_is_told, world_setup),
		cmocka_unit_test_setup(a_name_of_an_earlier_generation_stays_dead, world_setup),
	};

	return cmocka_run_group_tests_name("captbl", tests, NULL, NULL);
}
