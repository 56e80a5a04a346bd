/* Components and threads: made, entered, ended, with everything that names them. */
#include "world.h"

static void a_component_starts_with_its_roots(void **state)
{
	struct made component = world_component();
	const struct frame *frame = world_descriptor(component.frame);
	uint64_t captbl = (frame->captbl - DIRECT_MAP) / PAGE_SIZE;

	(void)state;
	assert_int_equal(world_descriptor((uint32_t)captbl)->state.object, CAP_CAPTBL_ROOT);
	assert_int_equal(frame_number(world_descriptor((uint32_t)captbl)->holder), component.frame);
	assert_int_equal(done(sys(cap_type, component.cap, 0)), CAP_COMPONENT | RIGHTS_ALL << 8);
}

static void indexes_of_roots_are_taken_whole(void **state)
{
	struct made captbl = world_captbl(1), pgtbl = world_pgtbl(PGTBL_LEVELS - 1);
	uint32_t frame = world_typed(FRAME_KERNEL);
	word high = (word)1 << 32;

	(void)state;
	refused(ENOENT, sys(component_activate, BOOT_MEMORY, frame, SLOT(100), captbl.cap | high,
			    pgtbl.cap, ENTRY));
	refused(ENOENT, sys(component_activate, BOOT_MEMORY, frame, SLOT(100), captbl.cap,
			    pgtbl.cap | high, ENTRY));
}

static void the_end_of_a_component_is_the_end_of_its_gates(void **state)
{
	struct made component = world_component();
	uint32_t gate = world_gate_to(component.cap), copy = world_copy(gate, 255);

	(void)state;
	world_end(component.frame);
	refused(ESTALE, world_gate(gate));
	refused(ESTALE, world_gate(copy));
	refused(ESTALE, sys(cap_type, gate, 0));
	refused(ESTALE, sys(gate_make, component.cap, SLOT(100), ENTRY, 0));
	refused(ESTALE, sys(fault_gate, BOOT_COMPONENT, FAULT_PAGE, gate));
}

static void a_dead_component_gives_its_roots_back(void **state)
{
	struct made captbl = world_captbl(1), pgtbl = world_pgtbl(PGTBL_LEVELS - 1);

	(void)state;
	for (uint32_t i = 0; i < 3; i++) {
		struct made component = {world_slot(), world_typed(FRAME_KERNEL)};

		done(sys(component_activate, BOOT_MEMORY, component.frame, SLOT(component.cap),
			 captbl.cap, pgtbl.cap, ENTRY));
		world_end(component.frame);
		assert_int_equal(world_descriptor(captbl.frame)->holder.offset, 0);
		assert_int_equal(world_descriptor(pgtbl.frame)->holder.offset, 0);
	}
}

static void every_kind_of_object_dies_once(void **state)
{
	struct made made[] = {world_captbl(0),	 world_captbl(1),
			      world_pgtbl(0),	 world_pgtbl(1),
			      world_pgtbl(2),	 world_pgtbl(3),
			      world_component(), world_thread(BOOT_COMPONENT, BOOT_RCV, 9)};

	(void)state;
	for (uint32_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
		world_end(made[i].frame);
		refused(ESTALE, sys(cap_type, made[i].cap, 0));
		refused(EINVAL, sys(deactivate, BOOT_MEMORY, made[i].frame));
	}
}

static void the_component_that_runs_is_left_when_it_dies(void **state)
{
	struct made component = world_component();
	uint32_t gate = world_gate_to(component.cap);
	struct thread *thread = current();

	(void)state;
	done(world_gate(gate));
	assert_int_equal(machine.tables, world_descriptor(component.frame)->tables);
	world_end(component.frame);
	assert_ptr_equal(current(), thread);
	assert_ptr_equal(machine_core->top, thread_base(thread));
	assert_int_equal(machine.tables, frame_at(machine_core->top->component.frame)->tables);
	assert_int_equal((int64_t)thread->result[2], -TESSERA_ECOMPDEAD);
}

static void the_component_that_runs_is_left_when_a_root_dies(void **state)
{
	struct made component = world_component();
	uint32_t gate = world_gate_to(component.cap);
	uint64_t root = world_descriptor(component.frame)->tables;

	(void)state;
	done(world_gate(gate));
	world_end((uint32_t)(root / PAGE_SIZE));
	assert_int_not_equal(machine.tables, root);
	done(sys(retype, BOOT_MEMORY, root / PAGE_SIZE, FRAME_UNTYPED));
	assert_int_not_equal(machine.tables, root);
}

static void a_thread_takes_an_id_and_gives_it_back(void **state)
{
	struct made thread = world_thread(BOOT_COMPONENT, BOOT_RCV, 5);
	uint32_t frame = world_typed(FRAME_KERNEL);

	(void)state;
	assert_ptr_equal(thread_table[5], world_thread_of(thread));
	refused(EBUSY,
		sys(thread_activate, BOOT_MEMORY, frame, SLOT(100),
		    BOOT_COMPONENT | (word)BOOT_RCV << 32, BOOT_THREAD_IDS | (word)5 << 32, 0));
	world_end(thread.frame);
	assert_null(thread_table[5]);
	done(sys(thread_activate, BOOT_MEMORY, frame, SLOT(100),
		 BOOT_COMPONENT | (word)BOOT_RCV << 32, BOOT_THREAD_IDS | (word)5 << 32, 0));
}

static void a_thread_starts_at_the_entry_with_id_and_argument(void **state)
{
	struct made thread = world_thread(BOOT_COMPONENT, BOOT_RCV, 5);

	(void)state;
	assert_int_equal(done(sys(thread_read, thread.cap, REG_RIP)), ENTRY);
	assert_int_equal(done(sys(thread_read, thread.cap, REG_RAX)), 5);
	assert_int_equal(done(sys(thread_read, thread.cap, REG_RDI)), 7);
	assert_int_equal(done(sys(thread_read, thread.cap, REG_CS)), USER_CODE_SELECTOR);
	assert_int_equal(done(sys(thread_read, thread.cap, REG_RFLAGS)), USER_FLAGS);
	assert_int_equal(done(sys(thread_read, thread.cap, THREAD_FIELD_ID)), 5);
	assert_int_equal(done(sys(thread_read, thread.cap, THREAD_FIELD_STATE)), THREAD_READY);
	assert_int_equal(done(sys(thread_read, thread.cap, THREAD_FIELD_DEPTH)), 0);
}

static void registers_take_only_what_user_level_may_have(void **state)
{
	struct made thread = world_thread(BOOT_COMPONENT, BOOT_RCV, 5);
	static const word not_users[] = {USER_END, (word)1 << 47, (word)1 << 63, ~(word)0};
	static const word addresses[] = {REG_RIP, REG_FS_BASE, REG_GS_BASE};

	(void)state;
	for (uint32_t i = 0; i < 3; i++) {
		for (uint32_t j = 0; j < 4; j++)
			refused(EFAULT, sys(thread_write, thread.cap, addresses[i], not_users[j]));
		done(sys(thread_write, thread.cap, addresses[i], USER_END - 1));
	}
	done(sys(thread_write, thread.cap, REG_RFLAGS, ~(word)0));
	assert_int_equal(done(sys(thread_read, thread.cap, REG_RFLAGS)),
			 USER_FLAGS | USER_FLAGS_WRITABLE);
	done(sys(thread_write, thread.cap, REG_RFLAGS, 0));
	assert_int_equal(done(sys(thread_read, thread.cap, REG_RFLAGS)), USER_FLAGS);
	for (word name = 0; name < 2 * REGISTERS; name++)
		if (name >= REGISTERS || name == REG_CS || name == REG_SS || name == REG_VECTOR ||
		    name == REG_ERROR)
			refused(EINVAL, sys(thread_write, thread.cap, name, 0));
	done(sys(thread_write, thread.cap, REG_RSP, ~(word)0));
}

static void a_chain_of_parents_has_an_end(void **state)
{
	uint32_t rcv = BOOT_RCV, frame = world_typed(FRAME_KERNEL);

	(void)state;
	for (uint32_t depth = 1; depth <= ENDPOINT_DEPTH; depth++)
		rcv = world_rcv(world_thread(BOOT_COMPONENT, rcv, depth).cap, 1, 1);
	refused(EOVERFLOW,
		sys(thread_activate, BOOT_MEMORY, frame, SLOT(100),
		    BOOT_COMPONENT | (word)rcv << 32, BOOT_THREAD_IDS | (word)60 << 32, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_component_starts_with_its_roots, world_setup),
		cmocka_unit_test_setup(indexes_of_roots_are_taken_whole, world_setup),
		cmocka_unit_test_setup(the_end_of_a_component_is_the_end_of_its_gates, world_setup),
		cmocka_unit_test_setup(a_dead_component_gives_its_roots_back, world_setup),
		cmocka_unit_test_setup(every_kind_of_object_dies_once, world_setup),
		cmocka_unit_test_setup(the_component_that_runs_is_left_when_it_dies, world_setup),
		cmocka_unit_test_setup(the_component_that_runs_is_left_when_a_root_dies,
				       world_setup),
		cmocka_unit_test_setup(a_thread_takes_an_id_and_gives_it_back, world_setup),
		cmocka_unit_test_setup(a_thread_starts_at_the_entry_with_id_and_argument,
				       world_setup),
		cmocka_unit_test_setup(registers_take_only_what_user_level_may_have, world_setup),
		cmocka_unit_test_setup(a_chain_of_parents_has_an_end, world_setup),
	};

	return cmocka_run_group_tests_name("component", tests, NULL, NULL);
}
