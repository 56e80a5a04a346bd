/* Gate calls and returns, and what becomes of them when components die or threads are unwound. */
#include "world.h"

#include <string.h>

struct servers {
	struct made component[4];
	uint32_t gate[4];
};

static struct servers make_servers(uint32_t count)
{
	struct servers servers;

	for (uint32_t i = 0; i < count; i++) {
		servers.component[i] = world_component();
		servers.gate[i] = world_gate_to(servers.component[i].cap);
	}
	return servers;
}

static uint32_t depth(void)
{
	return (uint32_t)(machine_core->top - thread_base(current()));
}

static uint32_t runs_in(void)
{
	return (uint32_t)frame_number(machine_core->top->component.frame);
}

static void a_call_enters_and_a_return_leaves(void **state)
{
	struct servers servers = make_servers(1);
	uint32_t home = runs_in();

	(void)state;
	done(world_gate(servers.gate[0]));
	assert_int_equal(runs_in(), servers.component[0].frame);
	assert_int_equal(machine_core->top->ip, ENTRY + servers.component[0].cap);
	assert_int_equal(machine_core->top->rbx, 1000 + servers.component[0].cap);
	assert_int_equal(machine.tables, world_descriptor(servers.component[0].frame)->tables);
	world_return(0, 0);
	assert_int_equal(runs_in(), home);
	assert_int_equal(machine.tables, world_descriptor(home)->tables);
}

static void a_full_stack_is_an_error_to_the_caller(void **state)
{
	struct servers servers = make_servers(1);

	(void)state;
	for (uint32_t i = 0; i < INVOCATIONS; i++)
		done(world_gate(servers.gate[0]));
	refused(EOVERFLOW, world_gate(servers.gate[0]));
	world_return(0, 0);
	done(world_gate(servers.gate[0]));
}

/* The entry in reserve is for the handler, and what lies behind the stack for nobody. */
static void a_handler_at_the_end_of_the_stack_calls_nobody(void **state)
{
	struct servers servers = make_servers(2);
	struct registers saved;

	(void)state;
	done(sys(fault_gate, servers.component[0].cap, FAULT_PAGE, servers.gate[1]));
	for (uint32_t i = 0; i < INVOCATIONS; i++)
		done(world_gate(servers.gate[0]));
	world_fault(VECTOR_PAGE_FAULT, 0x1000);
	assert_int_equal(runs_in(), servers.component[1].frame);
	saved = current()->frames[0];
	refused(EOVERFLOW, world_gate(servers.gate[0]));
	assert_memory_equal(&saved, &current()->frames[0], sizeof(saved));
	world_return(FAULT_RESUME, 0);
	assert_int_equal(depth(), INVOCATIONS);
}

static void a_return_lands_in_the_first_live_component(void **state)
{
	struct servers servers = make_servers(3);

	(void)state;
	for (uint32_t i = 0; i < 3; i++)
		done(world_gate(servers.gate[i]));
	world_end(servers.component[1].frame);
	assert_int_equal(depth(), 3);
	world_return(0, 0);
	assert_int_equal(runs_in(), servers.component[0].frame);
	assert_int_equal((int64_t)current()->result[2], -TESSERA_ECOMPDEAD);
	assert_int_equal(current()->result[0] | current()->result[1], 0);
}

static void a_return_without_a_call_is_a_fault(void **state)
{
	struct servers servers = make_servers(1);

	(void)state;
	done(sys(fault_gate, BOOT_COMPONENT, FAULT_EXCEPTION, servers.gate[0]));
	world_return(1, 2);
	assert_int_equal(runs_in(), servers.component[0].frame);
	assert_int_equal(thread_registers(current())->value[REG_RDI], VECTOR_RETURN);
}

static struct made thread_in(uint32_t component, uint32_t id)
{
	struct made thread = world_thread(component, BOOT_RCV, id);

	done(sys(dispatch, thread.cap, 1, 0, 0));
	return thread;
}

static void back_to_root(void)
{
	switch_preempt(machine_core, thread_named(machine_core->root));
	machine_core->resume = 0;
	machine_core->leaving = NULL;
	current()->resume = RESUME_DONE;
}

static void a_thread_with_nowhere_to_return_to_stops(void **state)
{
	struct servers servers = make_servers(1);
	struct made home = world_component(), thread = thread_in(home.cap, 3);

	(void)state;
	done(world_gate(servers.gate[0]));
	world_end(home.frame);
	assert_int_equal(current()->id, 3);
	world_return(0, 0);
	assert_int_equal(world_thread_of(thread)->state, THREAD_STOPPED);
	assert_int_equal(current()->id, BOOT_THREAD_ID);
	assert_int_equal(done(sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0)), 0);
}

static void a_stop_is_an_event_for_the_parent(void **state)
{
	struct made home = world_component(), thread = thread_in(home.cap, 3);
	struct result result;

	(void)state;
	world_end(home.frame);
	assert_int_equal(world_thread_of(thread)->state, THREAD_STOPPED);
	result = sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0);
	assert_int_equal(result.status, 3 | EVENT_STOPPED << EVENT_FLAGS_SHIFT);
	refused(EBUSY, sys(dispatch, thread.cap, 1, 0, 0));
}

static void a_thread_is_unwound_to_its_newest_call(void **state)
{
	struct servers servers = make_servers(3);
	struct made thread = thread_in(servers.component[0].cap, 3);
	struct thread *page = world_thread_of(thread);

	(void)state;
	done(world_gate(servers.gate[1]));
	done(world_gate(servers.gate[0]));
	done(world_gate(servers.gate[2]));
	refused(EBUSY, sys(unwind, thread.cap, servers.component[0].cap));
	back_to_root();
	refused(EINVAL, sys(unwind, thread.cap, servers.component[2].cap));
	refused(EINVAL, sys(unwind, thread.cap, BOOT_COMPONENT));
	done(sys(unwind, thread.cap, servers.component[0].cap));
	assert_ptr_equal(page->top, thread_base(page) + 2);
	assert_int_equal(page->state, THREAD_READY);
	assert_int_equal((int64_t)page->result[2], -TESSERA_ECANCELED);
	done(sys(unwind, thread.cap, servers.component[0].cap));
	assert_ptr_equal(page->top, thread_base(page));
	refused(EINVAL, sys(unwind, thread.cap, servers.component[0].cap));
}

static void unwinding_ends_a_wait(void **state)
{
	struct servers servers = make_servers(2);
	struct made thread = world_thread(servers.component[0].cap, BOOT_RCV, 3);
	uint32_t rcv = world_rcv(thread.cap, 1, 1), asnd = world_asnd(rcv);

	(void)state;
	done(sys(dispatch, thread.cap, 1, 0, 0));
	done(world_gate(servers.gate[1]));
	sys(rcv_wait, rcv, 0, 0, 0);
	assert_int_equal(world_thread_of(thread)->state, THREAD_WAITING);
	done(sys(unwind, thread.cap, servers.component[0].cap));
	done(sys(asnd, asnd));
	assert_int_equal(world_thread_of(thread)->state, THREAD_READY);
	assert_int_equal(world_thread_of(thread)->pending, 1);
}

/* What woke a thread whose wait was cut off is still there for its next wait. */
static void an_event_is_not_lost_with_the_component_that_waited(void **state)
{
	struct servers servers = make_servers(2);
	struct made thread = world_thread(servers.component[0].cap, BOOT_RCV, 3);
	uint32_t rcv = world_rcv(thread.cap, 1, 1), asnd = world_asnd(rcv);

	(void)state;
	done(sys(dispatch, thread.cap, 1, 0, 0));
	done(world_gate(servers.gate[1]));
	sys(rcv_wait, rcv, 0, 0, 0);
	done(sys(asnd, asnd));
	world_end(servers.component[1].frame);
	done(sys(dispatch, thread.cap, 1, 0, 0));
	assert_int_equal(current()->id, 3);
	assert_int_equal((int64_t)current()->result[2], -TESSERA_ECOMPDEAD);
	assert_int_equal(current()->pending, 1);
}

static void use_vectors(uint8_t pattern)
{
	if (!machine_core->vector_live)
		arch_vector_start(machine_core);
	machine_core->resume = 0;
	memset(machine.vectors, pattern, VECTOR_AREA);
}

static void assert_clean(void)
{
	if (!machine_core->vector_live)
		return;
	for (uint32_t i = 0; i < VECTOR_AREA; i++)
		assert_int_equal(machine.vectors[i], 0);
}

static void vectors_cross_neither_call_nor_return(void **state)
{
	struct servers servers = make_servers(1);

	(void)state;
	use_vectors(0xaa);
	done(world_gate(servers.gate[0]));
	assert_clean();
	use_vectors(0xbb);
	world_return(0, 0);
	assert_clean();
}

static void vectors_do_not_cross_where_a_call_is_cut_off(void **state)
{
	struct servers servers = make_servers(3);
	struct made thread = thread_in(servers.component[0].cap, 3);

	(void)state;
	done(world_gate(servers.gate[1]));
	done(world_gate(servers.gate[2]));
	use_vectors(0xcc);
	world_end(servers.component[1].frame);
	world_return(0, 0);
	assert_int_equal(runs_in(), servers.component[0].frame);
	assert_clean();
	done(world_gate(servers.gate[2]));
	use_vectors(0xdd);
	back_to_root();
	done(sys(unwind, thread.cap, servers.component[0].cap));
	done(sys(dispatch, thread.cap, 1, 0, 0));
	assert_int_equal(runs_in(), servers.component[0].frame);
	assert_clean();
}

static void vectors_survive_preemption(void **state)
{
	struct made thread = thread_in(BOOT_COMPONENT, 3);

	(void)state;
	use_vectors(0x77);
	back_to_root();
	assert_false(machine_core->vector_live);
	done(sys(dispatch, thread.cap, 1, 0, 0));
	assert_true(machine_core->vector_live);
	assert_int_equal(machine.vectors[VECTOR_AREA - 1], 0x77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_call_enters_and_a_return_leaves, world_setup),
		cmocka_unit_test_setup(a_full_stack_is_an_error_to_the_caller, world_setup),
		cmocka_unit_test_setup(a_handler_at_the_end_of_the_stack_calls_nobody, world_setup),
		cmocka_unit_test_setup(a_return_lands_in_the_first_live_component, world_setup),
		cmocka_unit_test_setup(a_return_without_a_call_is_a_fault, world_setup),
		cmocka_unit_test_setup(a_thread_with_nowhere_to_return_to_stops, world_setup),
		cmocka_unit_test_setup(a_stop_is_an_event_for_the_parent, world_setup),
		cmocka_unit_test_setup(a_thread_is_unwound_to_its_newest_call, world_setup),
		cmocka_unit_test_setup(unwinding_ends_a_wait, world_setup),
		cmocka_unit_test_setup(an_event_is_not_lost_with_the_component_that_waited,
				       world_setup),
		cmocka_unit_test_setup(vectors_cross_neither_call_nor_return, world_setup),
		cmocka_unit_test_setup(vectors_do_not_cross_where_a_call_is_cut_off, world_setup),
		cmocka_unit_test_setup(vectors_survive_preemption, world_setup),
	};

	return cmocka_run_group_tests_name("invocation", tests, NULL, NULL);
}
