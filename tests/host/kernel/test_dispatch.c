/* Who runs next: dispatch, preemption, time, tokens, and the ways back up. */
#include "world.h"

struct child {
	struct made thread;
	uint32_t rcv, asnd;
};

static struct child make_child(uint32_t parent_rcv, uint32_t id, uint32_t priority)
{
	struct child child = {.thread = world_thread(BOOT_COMPONENT, parent_rcv, id)};

	child.rcv = world_rcv(child.thread.cap, priority, 100);
	child.asnd = world_asnd(child.rcv);
	return child;
}

static struct thread *page(struct child child)
{
	return world_thread_of(child.thread);
}

static void run(struct child child, word priority, word timeout)
{
	done(sys(dispatch, child.thread.cap, priority, timeout, 0));
	assert_ptr_equal(current(), page(child));
}

static void wait_at(uint32_t rcv)
{
	sys(rcv_wait, rcv, 0, 0, 0);
}

static struct thread *root(void)
{
	return thread_named(machine_core->root);
}

/* An interrupt of the timer at a time. */
static void tick(uint64_t time)
{
	machine.clock = time;
	if (current())
		current()->resume = RESUME_FRAME;
	switch_timeout(machine_core);
	machine_core->resume = 0;
	machine_core->leaving = NULL;
	if (current())
		current()->resume = RESUME_DONE;
}

static void a_dispatch_switches_with_priority_and_timeout(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1);

	(void)state;
	run(child, 42, 1000);
	assert_int_equal(current()->priority, 42);
	assert_int_equal(machine.timer, 1000);
	assert_int_equal(page(child)->state, THREAD_RUNNING);
	assert_int_equal(root()->state, THREAD_READY);
	assert_int_equal(machine_core->leaving == NULL, 1);
}

static void a_thread_may_change_its_own_dispatch(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1);

	(void)state;
	run(child, 42, 0);
	done(sys(dispatch, child.thread.cap, 7, 500, 0));
	assert_ptr_equal(current(), page(child));
	assert_int_equal(current()->priority, 7);
	assert_int_equal(machine.timer, 500);
}

static void a_blocked_thread_gives_way_to_its_parent(void **state)
{
	struct child parent = make_child(BOOT_RCV, 3, 5), child = make_child(parent.rcv, 4, 9);

	(void)state;
	run(parent, 5, 0);
	run(child, 9, 0);
	wait_at(child.rcv);
	assert_ptr_equal(current(), page(parent));
	wait_at(parent.rcv);
	assert_ptr_equal(current(), page(parent));
	wait_at(parent.rcv);
	assert_ptr_equal(current(), root());
}

static void an_activation_preempts_what_is_less_urgent(void **state)
{
	struct child low = make_child(BOOT_RCV, 3, 1), high = make_child(BOOT_RCV, 4, 9);

	(void)state;
	run(high, 9, 0);
	wait_at(high.rcv);
	run(low, 1, 700);
	done(sys(asnd, high.asnd));
	assert_ptr_equal(current(), page(high));
	assert_int_equal(current()->priority, 9);
	assert_int_equal(machine_core->timeout, 700);
	assert_int_equal(page(low)->state, THREAD_READY);
}

static void an_activation_does_not_preempt_what_is_as_urgent(void **state)
{
	struct child low = make_child(BOOT_RCV, 3, 1), same = make_child(BOOT_RCV, 4, 9);

	(void)state;
	run(same, 9, 0);
	wait_at(same.rcv);
	run(low, 9, 0);
	done(sys(asnd, same.asnd));
	assert_ptr_equal(current(), page(low));
	assert_int_equal(page(same)->state, THREAD_WOKEN);
	assert_int_equal(page(same)->pending, 1);
}

static void without_a_priority_an_activation_only_queues(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 0), low = make_child(BOOT_RCV, 4, 1);

	(void)state;
	run(child, 1, 0);
	wait_at(child.rcv);
	run(low, 0, 0);
	done(sys(asnd, child.asnd));
	assert_ptr_equal(current(), page(low));
	assert_int_equal(page(child)->state, THREAD_WOKEN);
	assert_ptr_equal(root()->first, page(child));
}

static void an_activation_ends_idleness(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 9);
	struct made irq_target;

	(void)state;
	(void)irq_target;
	run(child, 9, 0);
	wait_at(child.rcv);
	while (sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0).status > 0)
		;
	wait_at(BOOT_RCV);
	assert_null(current());
	assert_int_equal(machine.tables, arch_kernel_tables());
}

static void tokens_that_are_stale_are_refused(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1);

	(void)state;
	done(sys(dispatch, child.thread.cap, 1, 0, 5));
	assert_int_equal(root()->token, 5);
	refused(EAGAIN, sys(dispatch, child.thread.cap, 1, 0, 4));
	done(sys(dispatch, child.thread.cap, 1, 0, 5));
	wait_at(child.rcv);
	refused(EAGAIN, sys(rcv_wait, BOOT_RCV, 0, 4));
}

static void a_timeout_is_no_later_than_the_parents(void **state)
{
	struct child parent = make_child(BOOT_RCV, 3, 5), child = make_child(parent.rcv, 4, 9);

	(void)state;
	run(parent, 5, 1000);
	run(child, 9, 2000);
	assert_int_equal(machine.timer, 1000);
	wait_at(child.rcv);
	assert_ptr_equal(current(), page(parent));
	assert_int_equal(machine_core->timeout, 1000);
}

static void an_early_timer_is_set_again(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1);
	uint32_t timers;

	(void)state;
	run(child, 1, 1000);
	timers = machine.timers;
	tick(999);
	assert_ptr_equal(current(), page(child));
	assert_int_equal(machine.timers, timers + 1);
	assert_int_equal(machine.timer, 1000);
}

static void a_late_timer_gives_way_to_the_parent(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1);

	(void)state;
	run(child, 1, 1000);
	tick(1000);
	assert_ptr_equal(current(), root());
	assert_int_equal(page(child)->state, THREAD_READY);
	assert_int_equal(sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0).status,
			 3 | EVENT_TIMEOUT << EVENT_FLAGS_SHIFT);
}

static void a_parents_timeout_reaches_its_own_parent(void **state)
{
	struct child parent = make_child(BOOT_RCV, 3, 5), child = make_child(parent.rcv, 4, 9);

	(void)state;
	run(parent, 5, 1000);
	run(child, 9, 0);
	tick(1000);
	if (current() == page(parent))
		tick(1001);
	assert_ptr_equal(current(), root());
}

/* The time belongs to who dispatched: an activation that took the core over under his timeout must
 * not end it. */
static void a_woken_parent_does_not_outlive_the_timeout_in_force(void **state)
{
	struct child parent = make_child(BOOT_RCV, 3, 5), child = make_child(parent.rcv, 4, 9);
	struct child victim = make_child(BOOT_RCV, 5, 1);

	(void)state;
	run(child, 9, 0);
	wait_at(child.rcv);
	if (current() == root())
		run(parent, 5, 0);
	while (current() == page(parent))
		wait_at(parent.rcv);
	assert_ptr_equal(current(), root());
	run(victim, 1, 1000);
	done(sys(asnd, child.asnd));
	assert_ptr_equal(current(), page(child));
	tick(1000);
	assert_false(current() == page(parent) && !machine_core->timeout);
}

static void a_wait_may_end_at_its_time(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1);

	(void)state;
	run(child, 1, 0);
	sys(rcv_wait, child.rcv, 0, 0, 500);
	assert_int_equal(done(sys(thread_read, child.thread.cap, THREAD_FIELD_WAKE)), 500);
	machine.clock = 499;
	refused(EBUSY, sys(dispatch, child.thread.cap, 1, 0, 0));
	machine.clock = 500;
	run(child, 1, 0);
	assert_int_equal(current()->result[0], 0);
}

static void an_idle_core_wakes_the_root_at_its_time(void **state)
{
	(void)state;
	sys(rcv_wait, BOOT_RCV, 0, 0, 500);
	assert_null(current());
	assert_int_equal(machine.timer, 500);
	tick(499);
	assert_null(current());
	tick(500);
	assert_ptr_equal(current(), root());
}

static void waiting_and_stopped_threads_are_not_dispatched(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1);

	(void)state;
	run(child, 1, 0);
	wait_at(child.rcv);
	refused(EBUSY, sys(dispatch, child.thread.cap, 1, 0, 0));
	done(sys(asnd, child.asnd));
	run(child, 1, 0);
	world_fault(6, 0);
	assert_int_equal(page(child)->state, THREAD_STOPPED);
	refused(EBUSY, sys(dispatch, child.thread.cap, 1, 0, 0));
}

static void cycles_are_those_that_a_thread_ran(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1);

	(void)state;
	machine.clock = 100;
	run(child, 1, 0);
	machine.clock = 130;
	wait_at(child.rcv);
	assert_int_equal(done(sys(thread_read, child.thread.cap, THREAD_FIELD_CYCLES)), 30);
	machine.clock = 200;
	assert_int_equal(sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0).value, 30);
}

/* Dispatched by the root, for the events of its endpoint. */
static void run_for_events(struct child child, word timeout)
{
	done(sys(dispatch, child.thread.cap, 1 | (word)BOOT_RCV << DISPATCH_RCV_SHIFT, timeout, 0));
	assert_ptr_equal(current(), page(child));
	assert_int_equal(root()->resume, RESUME_EVENT);
}

static void a_dispatch_for_events_returns_the_first(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1), other = make_child(BOOT_RCV, 4, 0);
	struct result result;

	(void)state;
	run(other, 1, 0);
	wait_at(other.rcv);
	machine.clock = 100;
	run_for_events(child, 0);
	machine.clock = 130;
	result = sys(rcv_wait, child.rcv, 0, 0, 0);
	assert_ptr_equal(current(), root());
	assert_int_equal(result.status, 4 | (EVENT_BLOCKED | EVENT_MORE) << EVENT_FLAGS_SHIFT);
	result = sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0, 0);
	assert_int_equal(result.status, 3 | EVENT_BLOCKED << EVENT_FLAGS_SHIFT);
	assert_int_equal(result.value, 30);
}

static void a_dispatch_for_events_returns_a_timeout(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1);

	(void)state;
	run_for_events(child, 1000);
	tick(1000);
	assert_ptr_equal(current(), root());
	assert_int_equal(root()->result[0], 3 | EVENT_TIMEOUT << EVENT_FLAGS_SHIFT);
	refused(EAGAIN, sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0, 0));
}

static void without_an_event_a_dispatch_returns_nothing(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1);

	(void)state;
	run_for_events(child, 0);
	assert_int_equal(sys(dispatch, BOOT_THREAD, 1, 0, 0).status, -TESSERA_ESTALE);
	world_end(child.thread.frame);
	assert_ptr_equal(current(), root());
	refused(EAGAIN, sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0, 0));
}

static void events_stay_for_who_did_not_ask(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1);

	(void)state;
	run(child, 1, 0);
	assert_int_equal(sys(rcv_wait, child.rcv, 0, 0, 0).status, 0);
	assert_ptr_equal(current(), root());
	assert_ptr_equal(root()->first, page(child));
}

static void a_thread_that_ends_itself_gives_way(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1);

	(void)state;
	run(child, 1, 0);
	world_end(child.thread.frame);
	assert_ptr_equal(current(), root());
}

static void a_dispatch_of_one_without_a_component_comes_back(void **state)
{
	struct made home = world_component(), thread = world_thread(home.cap, BOOT_RCV, 3);

	(void)state;
	world_end(home.frame);
	done(sys(dispatch, thread.cap, 1, 0, 0));
	assert_ptr_equal(current(), root());
	assert_int_equal(world_thread_of(thread)->state, THREAD_STOPPED);
}

static void a_preemption_for_one_without_a_component_changes_nothing(void **state)
{
	struct made home = world_component(), thread = world_thread(home.cap, BOOT_RCV, 3);
	uint32_t rcv = world_rcv(thread.cap, 50, 50), asnd = world_asnd(rcv);
	struct child low = make_child(BOOT_RCV, 4, 1);

	(void)state;
	done(sys(dispatch, thread.cap, 1, 0, 0));
	wait_at(rcv);
	world_end(home.frame);
	run(low, 1, 0);
	done(sys(asnd, asnd));
	assert_ptr_equal(current(), page(low));
	assert_int_equal(world_thread_of(thread)->state, THREAD_STOPPED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_dispatch_switches_with_priority_and_timeout, world_setup),
		cmocka_unit_test_setup(a_thread_may_change_its_own_dispatch, world_setup),
		cmocka_unit_test_setup(a_blocked_thread_gives_way_to_its_parent, world_setup),
		cmocka_unit_test_setup(an_activation_preempts_what_is_less_urgent, world_setup),
		cmocka_unit_test_setup(an_activation_does_not_preempt_what_is_as_urgent,
				       world_setup),
		cmocka_unit_test_setup(without_a_priority_an_activation_only_queues, world_setup),
		cmocka_unit_test_setup(an_activation_ends_idleness, world_setup),
		cmocka_unit_test_setup(tokens_that_are_stale_are_refused, world_setup),
		cmocka_unit_test_setup(a_timeout_is_no_later_than_the_parents, world_setup),
		cmocka_unit_test_setup(an_early_timer_is_set_again, world_setup),
		cmocka_unit_test_setup(a_late_timer_gives_way_to_the_parent, world_setup),
		cmocka_unit_test_setup(a_parents_timeout_reaches_its_own_parent, world_setup),
		cmocka_unit_test_setup(a_woken_parent_does_not_outlive_the_timeout_in_force,
				       world_setup),
		cmocka_unit_test_setup(a_wait_may_end_at_its_time, world_setup),
		cmocka_unit_test_setup(an_idle_core_wakes_the_root_at_its_time, world_setup),
		cmocka_unit_test_setup(waiting_and_stopped_threads_are_not_dispatched, world_setup),
		cmocka_unit_test_setup(cycles_are_those_that_a_thread_ran, world_setup),
		cmocka_unit_test_setup(a_dispatch_for_events_returns_the_first, world_setup),
		cmocka_unit_test_setup(a_dispatch_for_events_returns_a_timeout, world_setup),
		cmocka_unit_test_setup(without_an_event_a_dispatch_returns_nothing, world_setup),
		cmocka_unit_test_setup(events_stay_for_who_did_not_ask, world_setup),
		cmocka_unit_test_setup(a_thread_that_ends_itself_gives_way, world_setup),
		cmocka_unit_test_setup(a_dispatch_of_one_without_a_component_comes_back,
				       world_setup),
		cmocka_unit_test_setup(a_preemption_for_one_without_a_component_changes_nothing,
				       world_setup),
	};

	return cmocka_run_group_tests_name("dispatch", tests, NULL, NULL);
}
