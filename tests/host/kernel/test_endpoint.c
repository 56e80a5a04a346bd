/* Endpoints: activations that count, events in a list that stands in order, and who gets them. */
#include "world.h"

#include "endpoint.h"

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

/* Runs a child until it waits; the root goes on. */
static void let_wait(struct child child)
{
	done(sys(dispatch, child.thread.cap, 1, 0, 0));
	assert_ptr_equal(current(), page(child));
	while (current() == page(child))
		sys(rcv_wait, child.rcv, 0, 0, 0);
	assert_int_equal(page(child)->state, THREAD_WAITING);
	assert_int_equal(current()->id, BOOT_THREAD_ID);
}

static word event(uint32_t id, uint32_t flags)
{
	return id | (word)flags << EVENT_FLAGS_SHIFT;
}

static word collect(void)
{
	return (word)sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0, 0).status;
}

static void activations_count_up_to_a_limit(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1);

	(void)state;
	for (uint32_t i = 0; i < 5; i++)
		done(sys(asnd, child.asnd));
	assert_int_equal(page(child)->pending, 5);
	page(child)->pending = PENDING_MAX - 1;
	done(sys(asnd, child.asnd));
	refused(EOVERFLOW, sys(asnd, child.asnd));
	done(sys(dispatch, child.thread.cap, 1, 0, 0));
	assert_int_equal(sys(rcv_wait, child.rcv, 0, 0, 0).status,
			 (int64_t)PENDING_MAX << EVENT_PENDING_SHIFT);
}

static void a_wait_takes_all_activations_and_one_event(void **state)
{
	struct child a = make_child(BOOT_RCV, 3, 0), b = make_child(BOOT_RCV, 4, 0);
	uint32_t asnd = world_asnd(BOOT_RCV);

	(void)state;
	let_wait(a);
	let_wait(b);
	done(sys(asnd, asnd));
	done(sys(asnd, asnd));
	assert_int_equal(collect(),
			 event(3, EVENT_BLOCKED | EVENT_MORE) | (word)2 << EVENT_PENDING_SHIFT);
	assert_int_equal(collect(), event(4, EVENT_BLOCKED));
	refused(EAGAIN, sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0));
}

static void a_thread_stands_in_the_list_once(void **state)
{
	struct child a = make_child(BOOT_RCV, 3, 0), b = make_child(BOOT_RCV, 4, 0);

	(void)state;
	let_wait(a);
	let_wait(b);
	done(sys(asnd, a.asnd));
	assert_int_equal(page(a)->state, THREAD_WOKEN);
	assert_int_equal(collect(), event(3, EVENT_BLOCKED | EVENT_ACTIVATED | EVENT_MORE));
	assert_int_equal(collect(), event(4, EVENT_BLOCKED));
}

static void events_come_in_the_order_of_the_first(void **state)
{
	struct child children[5];

	(void)state;
	for (uint32_t i = 0; i < 5; i++)
		children[i] = make_child(BOOT_RCV, 3 + i, 0);
	for (uint32_t i = 5; i-- > 0;)
		let_wait(children[i]);
	for (uint32_t i = 0; i < 5; i++)
		done(sys(asnd, children[i].asnd));
	for (uint32_t i = 5; i-- > 0;)
		assert_int_equal(collect() & 0xffff, 3 + i);
}

static void the_dead_leave_the_list(void **state)
{
	struct child children[3];

	(void)state;
	for (uint32_t victim = 0; victim < 3; victim++) {
		for (uint32_t i = 0; i < 3; i++) {
			children[i] = make_child(BOOT_RCV, 3 + 3 * victim + i, 0);
			let_wait(children[i]);
		}
		world_end(children[victim].thread.frame);
		for (uint32_t i = 0; i < 3; i++)
			if (i != victim)
				assert_int_equal(collect() & 0xffff, 3 + 3 * victim + i);
		refused(EAGAIN, sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0));
		assert_null(current()->first);
		assert_ptr_equal(current()->end, &current()->first);
	}
}

static void children_of_a_dead_parent_report_to_the_root(void **state)
{
	struct child parent = make_child(BOOT_RCV, 3, 50);
	struct child a = make_child(parent.rcv, 4, 0), b = make_child(parent.rcv, 5, 0);

	(void)state;
	done(sys(dispatch, a.thread.cap, 1, 0, 0));
	sys(rcv_wait, a.rcv, 0, 0, 0);
	assert_ptr_equal(endpoint_of_event(page(a)), page(parent));
	world_end(parent.thread.frame);
	while (sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0).status > 0)
		;
	done(sys(asnd, a.asnd));
	assert_int_equal(collect(), event(4, EVENT_BLOCKED * 0 + EVENT_ACTIVATED));
	assert_ptr_equal(endpoint_above(machine_core, page(b)), current());
	refused(ESTALE, sys(dispatch, a.thread.cap, 1, 0, 0));
	refused(ESTALE, sys(rcv_priority, a.rcv, 1));
}

static void the_list_of_a_dead_parent_is_not_touched(void **state)
{
	struct child parent = make_child(BOOT_RCV, 3, 0), a = make_child(parent.rcv, 4, 0);
	struct child b = make_child(parent.rcv, 5, 0);
	static struct thread before;

	(void)state;
	done(sys(dispatch, a.thread.cap, 1, 0, 0));
	sys(rcv_wait, a.rcv, 0, 0, 0);
	done(sys(dispatch, b.thread.cap, 1, 0, 0));
	sys(rcv_wait, b.rcv, 0, 0, 0);
	world_end(parent.thread.frame);
	before = *page(parent);
	world_end(a.thread.frame);
	done(sys(asnd, b.asnd));
	world_end(b.thread.frame);
	assert_memory_equal(&before, page(parent), sizeof(before));
}

static void an_event_wakes_a_parent_that_waits_and_those_above(void **state)
{
	struct child parent = make_child(BOOT_RCV, 3, 5), child = make_child(parent.rcv, 4, 9);

	(void)state;
	done(sys(dispatch, child.thread.cap, 1, 0, 0));
	sys(rcv_wait, child.rcv, 0, 0, 0);
	let_wait(parent);
	while (sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0).status > 0)
		;
	sys(rcv_wait, BOOT_RCV, 0, 0, 0);
	assert_null(current());
	endpoint_activate(machine_core, page(child));
	assert_int_equal(page(child)->state, THREAD_WOKEN);
	assert_int_equal(page(parent)->state, THREAD_WOKEN);
	assert_int_equal(thread_named(machine_core->root)->state, THREAD_WOKEN);
	assert_ptr_equal(page(parent)->first, page(child));
	assert_ptr_equal(thread_named(machine_core->root)->first, page(parent));
}

static void the_first_that_is_urgent_enough_is_switched_to(void **state)
{
	struct child parent = make_child(BOOT_RCV, 3, 7), child = make_child(parent.rcv, 4, 3);

	(void)state;
	done(sys(dispatch, child.thread.cap, 1, 0, 0));
	sys(rcv_wait, child.rcv, 0, 0, 0);
	let_wait(parent);
	current()->priority = 5;
	assert_ptr_equal(endpoint_activate(machine_core, page(child)), page(parent));
}

static void a_thread_that_runs_is_only_counted(void **state)
{
	uint32_t asnd = world_asnd(BOOT_RCV);

	(void)state;
	done(sys(asnd, asnd));
	assert_int_equal(current()->state, THREAD_RUNNING);
	assert_int_equal(current()->pending, 1);
	assert_int_equal(collect(), (word)1 << EVENT_PENDING_SHIFT);
}

static void an_endpoint_dies_with_its_thread(void **state)
{
	struct child child = make_child(BOOT_RCV, 3, 1);

	(void)state;
	world_end(child.thread.frame);
	refused(ESTALE, sys(asnd, child.asnd));
	refused(ESTALE, sys(rcv_priority, child.rcv, 1));
	refused(ESTALE, sys(asnd_make, child.rcv, SLOT(100)));
}

static void priorities_stay_under_the_parents_ceiling(void **state)
{
	struct made thread = world_thread(BOOT_COMPONENT, BOOT_RCV, 3), below;
	uint32_t rcv = world_rcv(thread.cap, 40, 50);

	(void)state;
	below = world_thread(BOOT_COMPONENT, rcv, 4);
	refused(ERANGE, sys(rcv_make, below.cap, SLOT(100), 51));
	refused(ERANGE, sys(rcv_make, below.cap, SLOT(100), 50 | (word)51 << 32));
	refused(ERANGE, sys(rcv_make, below.cap, SLOT(100), 50 | (word)256 << 32));
	done(sys(rcv_make, below.cap, SLOT(100), 50 | (word)50 << 32));
	refused(EBUSY, sys(rcv_make, below.cap, SLOT(101), 50 | (word)50 << 32));
	refused(ERANGE, sys(rcv_priority, 100, 51));
	refused(ERANGE, sys(rcv_priority, 100, (word)1 << 32 | 5));
	done(sys(rcv_priority, 100, 50));
	refused(ERANGE, sys(dispatch, below.cap, 51, 0, 0));
	done(sys(dispatch, below.cap, 50, 0, 0));
}

static void a_refused_wait_leaves_the_token(void **state)
{
	(void)state;
	refused(EAGAIN, sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 9));
	done(sys(asnd, world_asnd(BOOT_RCV)));
	done(sys(rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 9));
	refused(EAGAIN, sys(rcv_wait, BOOT_RCV, 0, 8));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(activations_count_up_to_a_limit, world_setup),
		cmocka_unit_test_setup(a_wait_takes_all_activations_and_one_event, world_setup),
		cmocka_unit_test_setup(a_thread_stands_in_the_list_once, world_setup),
		cmocka_unit_test_setup(events_come_in_the_order_of_the_first, world_setup),
		cmocka_unit_test_setup(the_dead_leave_the_list, world_setup),
		cmocka_unit_test_setup(children_of_a_dead_parent_report_to_the_root, world_setup),
		cmocka_unit_test_setup(the_list_of_a_dead_parent_is_not_touched, world_setup),
		cmocka_unit_test_setup(an_event_wakes_a_parent_that_waits_and_those_above,
				       world_setup),
		cmocka_unit_test_setup(the_first_that_is_urgent_enough_is_switched_to, world_setup),
		cmocka_unit_test_setup(a_thread_that_runs_is_only_counted, world_setup),
		cmocka_unit_test_setup(an_endpoint_dies_with_its_thread, world_setup),
		cmocka_unit_test_setup(priorities_stay_under_the_parents_ceiling, world_setup),
		cmocka_unit_test_setup(a_refused_wait_leaves_the_token, world_setup),
	};

	return cmocka_run_group_tests_name("endpoint", tests, NULL, NULL);
}
