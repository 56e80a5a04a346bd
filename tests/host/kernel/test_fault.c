/* Faults: into the handler, back with a cure or without, and what happens when handlers fail. */
#include "world.h"

struct scene {
	struct made faulty, handler;
	uint32_t to_faulty, to_handler;
	struct made thread;
};

/* A thread of the root component that calls the faulty component. */
static struct scene play(void)
{
	struct scene scene = {.faulty = world_component(), .handler = world_component()};

	scene.to_faulty = world_gate_to(scene.faulty.cap);
	scene.to_handler = world_gate_to(scene.handler.cap);
	for (word kind = 0; kind < FAULT_KINDS; kind++)
		done(sys(fault_gate, scene.faulty.cap, kind, scene.to_handler));
	scene.thread = world_thread(BOOT_COMPONENT, BOOT_RCV, 3);
	done(sys(dispatch, scene.thread.cap, 1, 0, 0));
	done(world_gate(scene.to_faulty));
	return scene;
}

static uint32_t runs_in(void)
{
	return (uint32_t)frame_number(machine_core->top->component.frame);
}

static bool stopped(const struct scene *scene)
{
	return world_thread_of(scene->thread)->state == THREAD_STOPPED;
}

static void a_fault_enters_the_handler_with_its_facts(void **state)
{
	struct scene scene = play();
	struct registers *frame = thread_registers(current());
	const uint64_t *start;

	(void)state;
	frame->value[REG_ERROR] = 6;
	frame->value[REG_RIP] = 0x111;
	frame->value[REG_RSP] = 0x222;
	world_fault(VECTOR_PAGE_FAULT, 0x333);
	assert_int_equal(runs_in(), scene.handler.frame);
	start = current()->frames[1].value;
	assert_int_equal(start[REG_RDI], VECTOR_PAGE_FAULT);
	assert_int_equal(start[REG_RSI], 0x333);
	assert_int_equal(start[REG_RDX], 6);
	assert_int_equal(start[REG_R10], 0x111);
	assert_int_equal(start[REG_R8], 0x222);
	assert_int_equal(start[REG_R9], scene.faulty.frame);
	assert_int_equal(start[REG_RIP], ENTRY + scene.handler.cap);
	assert_int_equal(start[REG_RBX], 1000 + scene.handler.cap);
	assert_ptr_equal(machine.frame, &current()->frames[2]);
	assert_int_equal(machine.tables, world_descriptor(scene.handler.frame)->tables);
}

static void kinds_have_gates_of_their_own(void **state)
{
	static const uint64_t vectors[] = {VECTOR_PAGE_FAULT, 6, VECTOR_FOREIGN};
	struct made component = world_component(), handlers[3];
	uint32_t gate = world_gate_to(component.cap);

	(void)state;
	for (uint32_t i = 0; i < 3; i++) {
		handlers[i] = world_component();
		done(sys(fault_gate, component.cap, i, world_gate_to(handlers[i].cap)));
	}
	done(world_gate(gate));
	for (uint32_t i = 0; i < 3; i++) {
		world_fault(vectors[i], 0);
		assert_int_equal(runs_in(), handlers[i].frame);
		world_return(FAULT_RESUME, 0);
		assert_int_equal(runs_in(), component.frame);
	}
}

static void a_cured_fault_goes_on_with_its_registers(void **state)
{
	struct scene scene = play();

	(void)state;
	thread_registers(current())->value[REG_R12] = 12;
	world_fault(VECTOR_PAGE_FAULT, 0);
	assert_int_equal(done(sys(fault_read, 0, REG_R12)), 12);
	done(sys(fault_write, 0, REG_R12, 13));
	refused(EFAULT, sys(fault_write, 0, REG_RIP, USER_END));
	refused(EINVAL, sys(fault_write, 0, REG_CS, 8));
	refused(EINVAL, sys(fault_read, 0, REGISTERS));
	world_return(FAULT_RESUME, 0);
	assert_int_equal(runs_in(), scene.faulty.frame);
	assert_int_equal(thread_registers(current())->value[REG_R12], 13);
	assert_ptr_equal(machine.frame, &current()->frames[1]);
	assert_null(current()->fault);
	refused(EPERM, sys(fault_read, 0, REG_R12));
	refused(EPERM, sys(fault_write, 0, REG_R12, 0));
}

static void only_the_handler_itself_reads_the_fault(void **state)
{
	struct scene scene = play();

	(void)state;
	world_fault(VECTOR_PAGE_FAULT, 0);
	done(world_gate(scene.to_faulty));
	refused(EPERM, sys(fault_read, 0, REG_RAX));
	refused(EPERM, sys(fault_write, 0, REG_RAX, 0));
	world_return(0, 0);
	done(sys(fault_read, 0, REG_RAX));
}

static void a_fault_without_a_cure_cancels_the_call(void **state)
{
	play();
	(void)state;
	world_fault(VECTOR_PAGE_FAULT, 0);
	world_return(FAULT_UNWIND, 0);
	assert_ptr_equal(machine_core->top, thread_base(current()));
	assert_int_equal((int64_t)current()->result[2], -TESSERA_ECANCELED);
	assert_null(current()->fault);
}

static void a_fault_of_the_first_component_stops_the_thread(void **state)
{
	struct made component = world_component(), handler = world_component();
	struct made thread = world_thread(component.cap, BOOT_RCV, 3);

	(void)state;
	done(sys(fault_gate, component.cap, FAULT_PAGE, world_gate_to(handler.cap)));
	done(sys(dispatch, thread.cap, 1, 0, 0));
	world_fault(VECTOR_PAGE_FAULT, 0);
	world_return(FAULT_UNWIND, 0);
	assert_int_equal(world_thread_of(thread)->state, THREAD_STOPPED);
	assert_int_equal(current()->id, BOOT_THREAD_ID);
	assert_int_equal(done(sys(thread_read, thread.cap, REG_VECTOR)), VECTOR_PAGE_FAULT);
}

static void a_fault_without_a_handler_stops_the_thread(void **state)
{
	struct made component = world_component(),
		    thread = world_thread(component.cap, BOOT_RCV, 3);

	(void)state;
	done(sys(dispatch, thread.cap, 1, 0, 0));
	world_fault(6, 0);
	assert_int_equal(world_thread_of(thread)->state, THREAD_STOPPED);
	assert_int_equal(sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0).status,
			 3 | EVENT_STOPPED << EVENT_FLAGS_SHIFT);
}

static void a_foreign_call_without_a_handler_is_an_error(void **state)
{
	(void)state;
	world_fault(VECTOR_FOREIGN, 0);
	assert_int_equal((int64_t)thread_registers(current())->value[REG_RAX], -TESSERA_ENOSYS);
	assert_int_equal(current()->id, BOOT_THREAD_ID);
}

static void a_fault_of_the_handler_stops_the_thread(void **state)
{
	struct scene scene = play();

	(void)state;
	world_fault(VECTOR_PAGE_FAULT, 0);
	world_fault(VECTOR_PAGE_FAULT, 0);
	assert_true(stopped(&scene));
	done(sys(unwind, scene.thread.cap, BOOT_COMPONENT));
	done(sys(dispatch, scene.thread.cap, 1, 0, 0));
	assert_null(current()->fault);
	assert_ptr_equal(machine_core->top, thread_base(current()));
}

static void a_fault_of_a_server_of_the_handler_stops_the_thread(void **state)
{
	struct scene scene = play();

	(void)state;
	world_fault(VECTOR_PAGE_FAULT, 0);
	done(world_gate(scene.to_faulty));
	world_fault(VECTOR_PAGE_FAULT, 0);
	assert_true(stopped(&scene));
}

static void a_dead_handler_stops_the_thread(void **state)
{
	struct scene scene = play();

	(void)state;
	world_end(scene.handler.frame);
	world_fault(VECTOR_PAGE_FAULT, 0);
	assert_true(stopped(&scene));
}

static void a_handler_that_dies_at_work_leaves_the_fault_unhandled(void **state)
{
	struct scene scene = play();

	(void)state;
	world_fault(VECTOR_PAGE_FAULT, 0);
	world_end(scene.handler.frame);
	assert_true(stopped(&scene));
	assert_int_equal(frame_number(world_thread_of(scene.thread)->top->component.frame),
			 scene.faulty.frame);
	assert_int_equal(thread_registers(world_thread_of(scene.thread))->value[REG_VECTOR],
			 VECTOR_PAGE_FAULT);
	done(sys(unwind, scene.thread.cap, BOOT_COMPONENT));
}

/* Contract: return pops until a live component, and a live caller gets ECOMPDEAD. */
static void a_caller_outlives_the_faulty_component_and_its_handler(void **state)
{
	struct scene scene = play();

	(void)state;
	world_fault(VECTOR_PAGE_FAULT, 0);
	world_end(scene.faulty.frame);
	assert_false(stopped(&scene));
	world_end(scene.handler.frame);
	assert_false(stopped(&scene));
	assert_ptr_equal(machine_core->top, thread_base(current()));
	assert_int_equal((int64_t)current()->result[2], -TESSERA_ECOMPDEAD);
}

static void a_cured_fault_of_a_dead_component_is_an_error_to_its_caller(void **state)
{
	struct scene scene = play();

	(void)state;
	world_fault(VECTOR_PAGE_FAULT, 0);
	world_end(scene.faulty.frame);
	world_return(FAULT_RESUME, 0);
	assert_false(stopped(&scene));
	assert_int_equal(current()->id, 3);
	assert_ptr_equal(machine_core->top, thread_base(current()));
	assert_int_equal((int64_t)current()->result[2], -TESSERA_ECOMPDEAD);
}

static void unwinding_passes_over_the_component_that_waits_for_its_handler(void **state)
{
	struct scene scene = play();

	(void)state;
	world_fault(VECTOR_PAGE_FAULT, 0);
	done(world_gate(scene.to_faulty));
	world_fault(VECTOR_PAGE_FAULT, 0);
	assert_true(stopped(&scene));
	refused(EINVAL, sys(unwind, scene.thread.cap, scene.faulty.cap));
	done(sys(unwind, scene.thread.cap, scene.handler.cap));
	assert_non_null(world_thread_of(scene.thread)->fault);
	done(sys(unwind, scene.thread.cap, BOOT_COMPONENT));
	assert_null(world_thread_of(scene.thread)->fault);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_fault_enters_the_handler_with_its_facts, world_setup),
		cmocka_unit_test_setup(kinds_have_gates_of_their_own, world_setup),
		cmocka_unit_test_setup(a_cured_fault_goes_on_with_its_registers, world_setup),
		cmocka_unit_test_setup(only_the_handler_itself_reads_the_fault, world_setup),
		cmocka_unit_test_setup(a_fault_without_a_cure_cancels_the_call, world_setup),
		cmocka_unit_test_setup(a_fault_of_the_first_component_stops_the_thread,
				       world_setup),
		cmocka_unit_test_setup(a_fault_without_a_handler_stops_the_thread, world_setup),
		cmocka_unit_test_setup(a_foreign_call_without_a_handler_is_an_error, world_setup),
		cmocka_unit_test_setup(a_fault_of_the_handler_stops_the_thread, world_setup),
		cmocka_unit_test_setup(a_fault_of_a_server_of_the_handler_stops_the_thread,
				       world_setup),
		cmocka_unit_test_setup(a_dead_handler_stops_the_thread, world_setup),
		cmocka_unit_test_setup(a_handler_that_dies_at_work_leaves_the_fault_unhandled,
				       world_setup),
		cmocka_unit_test_setup(a_caller_outlives_the_faulty_component_and_its_handler,
				       world_setup),
		cmocka_unit_test_setup(a_cured_fault_of_a_dead_component_is_an_error_to_its_caller,
				       world_setup),
		cmocka_unit_test_setup(
			unwinding_passes_over_the_component_that_waits_for_its_handler,
			world_setup),
	};

	return cmocka_run_group_tests_name("fault", tests, NULL, NULL);
}
