/* Frames: the ways from type to type, quiescence, one object between two retypes, generations. */
#include "world.h"

#include <string.h>

static void type_changes_go_through_untyped(void **state)
{
	static const enum frame_type types[] = {FRAME_UNTYPED, FRAME_USER, FRAME_KERNEL};

	(void)state;
	for (uint32_t from = 0; from < 3; from++) {
		for (word to = 0; to < 6; to++) {
			uint32_t frame = world_frame();

			if (types[from] != FRAME_UNTYPED)
				done(sys(retype, BOOT_MEMORY, frame, types[from]));
			if ((types[from] == FRAME_UNTYPED &&
			     (to == FRAME_USER || to == FRAME_KERNEL)) ||
			    (types[from] != FRAME_UNTYPED && to == FRAME_UNTYPED)) {
				done(sys(retype, BOOT_MEMORY, frame, to));
				assert_int_equal(
					done(sys(frame_read, BOOT_MEMORY, frame, FRAME_TYPE)), to);
			} else {
				refused(EINVAL, sys(retype, BOOT_MEMORY, frame, to));
			}
		}
	}
	refused(EINVAL, sys(retype, BOOT_MEMORY, world_frame(), (word)1 << 32 | FRAME_USER));
}

static void a_reserved_frame_never_changes(void **state)
{
	(void)state;
	for (word to = 0; to < 5; to++)
		refused(EINVAL, sys(retype, BOOT_MEMORY, 0, to));
	refused(EINVAL, sys(deactivate, BOOT_MEMORY, 0));
	refused(EINVAL, sys(captbl_activate, BOOT_MEMORY, 0, SLOT(100), 0));
}

static void a_frame_is_cleared_when_it_gets_a_type(void **state)
{
	static const uint8_t clean[PAGE_SIZE];
	uint32_t frame = world_frame();
	uint8_t *page = frame_page(frame_numbered(frame));

	(void)state;
	for (enum frame_type type = FRAME_USER; type <= FRAME_KERNEL; type++) {
		memset(page, 0xa5, PAGE_SIZE);
		done(sys(retype, BOOT_MEMORY, frame, type));
		assert_memory_equal(page, clean, PAGE_SIZE);
		done(sys(retype, BOOT_MEMORY, frame, FRAME_UNTYPED));
	}
}

/* While it is cleared, nobody else can take it. */
static void see_reserved(frame_t frame, struct frame_state old, struct frame_state new)
{
	(void)frame;
	if (new.type == FRAME_USER || new.type == FRAME_KERNEL)
		assert_int_equal(old.type, FRAME_RESERVED);
}

static void a_frame_is_claimed_while_it_is_cleared(void **state)
{
	(void)state;
	machine_on_swap = see_reserved;
	world_typed(FRAME_USER);
	world_typed(FRAME_KERNEL);
	machine_on_swap = NULL;
}

static void rights_to_retype_and_to_destroy_are_two(void **state)
{
	uint32_t maker = world_copy(BOOT_MEMORY, RIGHT_RETYPE);
	uint32_t breaker = world_copy(BOOT_MEMORY, RIGHT_DESTROY), frame = world_frame();

	(void)state;
	refused(EACCES, sys(retype, breaker, frame, FRAME_USER));
	refused(EACCES, sys(retype, breaker, frame, FRAME_KERNEL));
	done(sys(retype, maker, frame, FRAME_KERNEL));
	refused(EACCES, sys(captbl_activate, breaker, frame, SLOT(100), 0));
	done(sys(captbl_activate, maker, frame, SLOT(100), 0));
	refused(EACCES, sys(deactivate, maker, frame));
	done(sys(deactivate, breaker, frame));
	refused(EACCES, sys(retype, maker, frame, FRAME_UNTYPED));
	done(sys(retype, breaker, frame, FRAME_UNTYPED));
}

static void one_object_lives_in_a_frame_between_two_retypes(void **state)
{
	struct made node = world_captbl(0), captbl = world_captbl(1);
	struct made pgtbl = world_pgtbl(PGTBL_LEVELS - 1);

	(void)state;
	refused(EINVAL, sys(captbl_activate, BOOT_MEMORY, node.frame, SLOT(100), 0));
	world_end(node.frame);
	refused(EINVAL, sys(captbl_activate, BOOT_MEMORY, node.frame, SLOT(100), 0));
	for (word level = 0; level < PGTBL_LEVELS; level++)
		refused(EINVAL, sys(pgtbl_activate, BOOT_MEMORY, node.frame, SLOT(100), level));
	refused(EINVAL, sys(component_activate, BOOT_MEMORY, node.frame, SLOT(100), captbl.cap,
			    pgtbl.cap, ENTRY));
	refused(EINVAL,
		sys(thread_activate, BOOT_MEMORY, node.frame, SLOT(100),
		    BOOT_COMPONENT | (word)BOOT_RCV << 32, BOOT_THREAD_IDS | (word)3 << 32, 0));
	done(sys(retype, BOOT_MEMORY, node.frame, FRAME_UNTYPED));
	done(sys(retype, BOOT_MEMORY, node.frame, FRAME_KERNEL));
	done(sys(pgtbl_activate, BOOT_MEMORY, node.frame, SLOT(100), 2));
}

static void objects_live_in_kernel_memory_only(void **state)
{
	uint32_t user = world_typed(FRAME_USER), untyped = world_frame();

	(void)state;
	refused(EINVAL, sys(captbl_activate, BOOT_MEMORY, untyped, SLOT(100), 0));
	refused(EINVAL, sys(captbl_activate, BOOT_MEMORY, user, SLOT(100), 0));
}

static void a_live_object_keeps_its_frame(void **state)
{
	struct made made[] = {world_captbl(0), world_captbl(1), world_pgtbl(0), world_component(),
			      world_thread(BOOT_COMPONENT, BOOT_RCV, 9)};

	(void)state;
	for (uint32_t i = 0; i < 5; i++)
		refused(EBUSY, sys(retype, BOOT_MEMORY, made[i].frame, FRAME_UNTYPED));
	for (uint32_t i = 0; i < 5; i++) {
		world_end(made[i].frame);
		done(sys(retype, BOOT_MEMORY, made[i].frame, FRAME_UNTYPED));
	}
}

static void roots_keep_their_frames_while_they_are_held(void **state)
{
	struct made captbl = world_captbl(1), pgtbl = world_pgtbl(PGTBL_LEVELS - 1);
	struct made component = {world_slot(), world_typed(FRAME_KERNEL)};

	(void)state;
	done(sys(component_activate, BOOT_MEMORY, component.frame, SLOT(component.cap), captbl.cap,
		 pgtbl.cap, ENTRY));
	refused(EBUSY, sys(retype, BOOT_MEMORY, captbl.frame, FRAME_UNTYPED));
	refused(EBUSY, sys(retype, BOOT_MEMORY, pgtbl.frame, FRAME_UNTYPED));
	world_end(component.frame);
	world_end(captbl.frame);
	world_end(pgtbl.frame);
	done(sys(retype, BOOT_MEMORY, captbl.frame, FRAME_UNTYPED));
	done(sys(retype, BOOT_MEMORY, pgtbl.frame, FRAME_UNTYPED));
}

static void deactivation_raises_the_generation(void **state)
{
	struct made node = world_captbl(0);
	uint64_t generation = done(sys(frame_read, BOOT_MEMORY, node.frame, FRAME_GENERATION));

	(void)state;
	world_end(node.frame);
	assert_int_equal(done(sys(frame_read, BOOT_MEMORY, node.frame, FRAME_GENERATION)),
			 generation + 1);
	done(sys(retype, BOOT_MEMORY, node.frame, FRAME_UNTYPED));
	done(sys(retype, BOOT_MEMORY, node.frame, FRAME_KERNEL));
	assert_int_equal(done(sys(frame_read, BOOT_MEMORY, node.frame, FRAME_GENERATION)),
			 generation + 1);
	refused(EINVAL, sys(deactivate, BOOT_MEMORY, node.frame));
}

static void a_quiescent_frame_is_retyped_without_a_reload(void **state)
{
	uint32_t frame = world_typed(FRAME_USER), loads;

	(void)state;
	core_reload(machine_core);
	loads = machine.loads;
	done(sys(retype, BOOT_MEMORY, frame, FRAME_UNTYPED));
	assert_int_equal(machine.loads, loads);
}

static void one_reload_serves_all_that_was_cut_before(void **state)
{
	struct made a = world_captbl(0), b = world_captbl(0), c = world_pgtbl(0);
	uint32_t loads;

	(void)state;
	world_end(a.frame);
	world_end(b.frame);
	world_end(c.frame);
	loads = machine.loads;
	done(sys(retype, BOOT_MEMORY, a.frame, FRAME_UNTYPED));
	done(sys(retype, BOOT_MEMORY, b.frame, FRAME_UNTYPED));
	done(sys(retype, BOOT_MEMORY, c.frame, FRAME_UNTYPED));
	assert_int_equal(machine.loads, loads + 1);
}

static struct {
	uint32_t frame;
	bool seen;
} watched;

static void see_death(frame_t frame, struct frame_state old, struct frame_state new)
{
	if (frame_number(frame) != watched.frame || !old.live || new.live)
		return;
	watched.seen = true;
	assert_false(frame_quiescent(machine_core, frame));
}

static void the_stamp_comes_before_the_death(void **state)
{
	struct made node = world_pgtbl(0);

	(void)state;
	watched.frame = node.frame;
	watched.seen = false;
	core_reload(machine_core);
	machine_on_swap = see_death;
	world_end(node.frame);
	machine_on_swap = NULL;
	assert_true(watched.seen);
}

static void every_field_of_a_frame_is_told(void **state)
{
	struct made node = world_pgtbl(1);

	(void)state;
	assert_int_equal(done(sys(frame_read, BOOT_MEMORY, node.frame, FRAME_TYPE)), FRAME_KERNEL);
	assert_int_equal(done(sys(frame_read, BOOT_MEMORY, node.frame, FRAME_OBJECT)), CAP_PGTBL_1);
	assert_int_equal(done(sys(frame_read, BOOT_MEMORY, node.frame, FRAME_LIVE)), 1);
	assert_int_equal(done(sys(frame_read, BOOT_MEMORY, node.frame, FRAME_NUMBER)), node.frame);
	world_end(node.frame);
	assert_int_equal(done(sys(frame_read, BOOT_MEMORY, node.frame, FRAME_OBJECT)), CAP_PGTBL_1);
	assert_int_equal(done(sys(frame_read, BOOT_MEMORY, node.frame, FRAME_LIVE)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(type_changes_go_through_untyped, world_setup),
		cmocka_unit_test_setup(a_reserved_frame_never_changes, world_setup),
		cmocka_unit_test_setup(a_frame_is_cleared_when_it_gets_a_type, world_setup),
		cmocka_unit_test_setup(a_frame_is_claimed_while_it_is_cleared, world_setup),
		cmocka_unit_test_setup(rights_to_retype_and_to_destroy_are_two, world_setup),
		cmocka_unit_test_setup(one_object_lives_in_a_frame_between_two_retypes,
				       world_setup),
		cmocka_unit_test_setup(objects_live_in_kernel_memory_only, world_setup),
		cmocka_unit_test_setup(a_live_object_keeps_its_frame, world_setup),
		cmocka_unit_test_setup(roots_keep_their_frames_while_they_are_held, world_setup),
		cmocka_unit_test_setup(deactivation_raises_the_generation, world_setup),
		cmocka_unit_test_setup(a_quiescent_frame_is_retyped_without_a_reload, world_setup),
		cmocka_unit_test_setup(one_reload_serves_all_that_was_cut_before, world_setup),
		cmocka_unit_test_setup(the_stamp_comes_before_the_death, world_setup),
		cmocka_unit_test_setup(every_field_of_a_frame_is_told, world_setup),
	};

	return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
