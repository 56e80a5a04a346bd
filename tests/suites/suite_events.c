/*
 * Dispatches that return an event: what has come to the endpoint that they name, as a wait there
 * would have. The runner is the scheduler, or a thread under it where the thread has to be found in
 * some state.
 */
#include "suite.h"

#define OWN_RCV	  1 /* slots of a box */
#define PARTNER	  2
#define GATE	  3
#define ASND	  4
#define CEILING	  15
#define SLICE	  200000u /* cycles */
#define LATE_MOST 50000u
#define TO_RUNNER (PRIORITY | (uint64_t)BOOT_RCV << DISPATCH_RCV_SHIFT)
#define TO_OWN	  (PRIORITY | (uint64_t)OWN_RCV << DISPATCH_RCV_SHIFT)

static volatile uint64_t steps;
static struct kernel_answer answer;
static struct kernel_gate_answer answer_of_client;

static uint64_t event_of(const struct thread *thread, uint64_t flags)
{
	return thread->id | flags << EVENT_FLAGS_SHIFT;
}

static void check_event(const struct thread *thread, uint64_t flags)
{
	CHECK_EQUAL(answer.status, event_of(thread, flags));
	CHECK_EQUAL(answer.value, DO(thread_read, thread->cap, THREAD_FIELD_CYCLES));
}

/* Counts its rounds, and waits after each. */
static void wait_in_rounds(uint64_t argument)
{
	for (;;) {
		steps++;
		kernel_rcv_wait(OWN_RCV, 0, 0, 0);
	}
}

static void spin(uint64_t argument)
{
	for (;;)
		;
}

static void nothing(uint64_t argument)
{
}

static void make(struct thread *thread, struct box *box, worker_function *function)
{
	box_make(box);
	thread_make_rcv(thread, box, BOOT_RCV, function, 0, 1, CEILING);
	box_give(box, OWN_RCV, thread->rcv);
	steps = 0;
}

void events_of_waiting(void)
{
	const uint64_t timeouts[] = {~0ul, 0, now() + 50 * SLICE, 0};
	struct thread thread;
	struct box box;
	uint32_t asnd;

	make(&thread, &box, wait_in_rounds);
	asnd = asnd_new(thread.rcv);
	for (uint64_t round = 1; round <= 4; round++) {
		answer = kernel_dispatch(thread.cap, TO_RUNNER, timeouts[round - 1], 0);
		CHECK_EQUAL(steps, round);
		check_event(&thread, EVENT_BLOCKED);
		CHECK_EQUAL(thread_state(&thread), THREAD_WAITING);
		expect_no_event();
		DO(asnd, asnd);
		expect_event(&thread, EVENT_ACTIVATED);
	}
}

/* Each time goes on where it was preempted, under a timeout of its own. */
void events_of_timeouts(void)
{
	struct thread thread;
	struct box box;
	uint64_t timeout;

	make(&thread, &box, spin);
	for (uint32_t round = 0; round < 3; round++) {
		timeout = now() + SLICE;
		answer = kernel_dispatch(thread.cap, TO_RUNNER, timeout, 0);
		CHECK(now() >= timeout);
		CHECK(now() < timeout + LATE_MOST);
		check_event(&thread, EVENT_TIMEOUT);
		CHECK_EQUAL(thread_state(&thread), THREAD_READY);
		expect_no_event();
	}
	for (uint64_t distance = 0; distance < 150; distance++) {
		answer = kernel_dispatch(thread.cap, TO_RUNNER, now() + distance, 0);
		check_event(&thread, EVENT_TIMEOUT);
	}
}

static void check_stops(bool dead, uint64_t timeout)
{
	struct thread thread;
	struct box box;

	make(&thread, &box, nothing);
	if (dead)
		end_object(box.component);
	answer = kernel_dispatch(thread.cap, TO_RUNNER, timeout, 0);
	check_event(&thread, EVENT_STOPPED);
	expect_no_event();
}

/* Where the thread ends, or has no component any more in which it could run. */
void events_of_stopping(void)
{
	check_stops(false, 0);
	check_stops(true, 0);
	check_stops(true, now() + 50 * SLICE);
}

/* The first of the list comes first, by the dispatch, whoever's it is. */
void events_behind_others(void)
{
	struct thread first, second, third;
	struct box box, other, last;

	make(&first, &box, wait_in_rounds);
	make(&second, &other, wait_in_rounds);
	make(&third, &last, spin);
	DO(dispatch, first.cap, PRIORITY, 0, 0);
	answer = kernel_dispatch(second.cap, TO_RUNNER, 0, 0);
	check_event(&first, EVENT_BLOCKED | EVENT_MORE);
	answer = kernel_dispatch(third.cap, TO_RUNNER, now() + SLICE, 0);
	check_event(&second, EVENT_BLOCKED | EVENT_MORE);
	expect_event(&third, EVENT_TIMEOUT);
	expect_no_event();
}

static void send_then_wait(uint64_t argument)
{
	for (uint64_t i = 0; i < argument; i++)
		kernel_asnd(ASND);
	kernel_rcv_wait(OWN_RCV, 0, 0, 0);
}

void events_with_activations(void)
{
	struct thread thread;
	struct box box;

	make(&thread, &box, send_then_wait);
	thread.worker->argument = 3;
	box_give(&box, ASND, asnd_new(BOOT_RCV));
	answer = kernel_dispatch(thread.cap, TO_RUNNER, 0, 0);
	CHECK_EQUAL(answer.status, event_of(&thread, EVENT_BLOCKED) | 3ul << EVENT_PENDING_SHIFT);
	expect_no_event();
}

/* Who switches back tells nothing. */
static void give_back(uint64_t argument)
{
	steps++;
	kernel_dispatch(PARTNER, PRIORITY, 0, 0);
}

static void dispatch_partner(uint64_t argument)
{
	steps++;
	answer = kernel_dispatch(PARTNER, TO_OWN, argument, 0);
	steps++;
}

/* A scheduler in a dispatch for events, of a child. */
struct two {
	struct box box, other;
	struct thread scheduler, child;
};

static void make_two(struct two *two, worker_function *of_child)
{
	make(&two->scheduler, &two->box, dispatch_partner);
	box_make(&two->other);
	thread_make_rcv(&two->child, &two->other, two->scheduler.rcv, of_child, 0, 1, CEILING);
	box_give(&two->other, OWN_RCV, two->child.rcv);
	box_give(&two->other, PARTNER, two->scheduler.cap);
	box_give(&two->box, PARTNER, two->child.cap);
	answer.status = -1;
}

void events_none(void)
{
	struct two two;

	make_two(&two, give_back);
	DO(dispatch, two.scheduler.cap, PRIORITY, 0, 0);
	CHECK_EQUAL(steps, 3);
	CHECK_EQUAL(answer.status, 0);
	CHECK_EQUAL(answer.value, 0);
	expect_event(&two.scheduler, EVENT_STOPPED);
}

/* Under a timeout of the scheduler's own, or with it in force. */
void events_under_a_timeout(void)
{
	uint64_t timeout = now() + 30 * SLICE;
	struct two two;

	make_two(&two, wait_in_rounds);
	two.scheduler.worker->argument = timeout;
	DO(dispatch, two.scheduler.cap, PRIORITY, timeout, 0);
	CHECK_EQUAL(steps, 3);
	check_event(&two.child, EVENT_BLOCKED);
	expect_event(&two.scheduler, EVENT_STOPPED);

	make_two(&two, spin);
	timeout = now() + SLICE;
	DO(dispatch, two.scheduler.cap, PRIORITY, timeout, 0);
	CHECK_EQUAL(answer.status, -1);
	CHECK(now() < timeout + LATE_MOST);
	expect_event(&two.scheduler, EVENT_TIMEOUT);
	DO(dispatch, two.scheduler.cap, PRIORITY, 0, 0);
	check_event(&two.child, EVENT_TIMEOUT);
}

/* An activation for one who is in a dispatch of another kind, or in asnd, stays until it is asked
 * for. */
static void dispatch_and_ask(uint64_t argument)
{
	CHECK_EQUAL(kernel_dispatch(PARTNER, PRIORITY, 0, 0).status, 0);
	answer = kernel_rcv_wait(OWN_RCV, RCV_NONBLOCKING, 0, 0);
	steps++;
}

static void send_and_ask(uint64_t argument)
{
	CHECK_EQUAL(kernel_asnd(ASND).status, 0);
	answer = kernel_rcv_wait(OWN_RCV, RCV_NONBLOCKING, 0, 0);
	steps++;
}

void events_not_asked_for(void)
{
	struct thread scheduler, urgent;
	struct box box, other;
	struct two two;

	make_two(&two, wait_in_rounds);
	two.scheduler.worker->function = dispatch_and_ask;
	DO(dispatch, two.scheduler.cap, PRIORITY, 0, 0);
	check_event(&two.child, EVENT_BLOCKED);
	expect_event(&two.scheduler, EVENT_STOPPED);

	make(&scheduler, &box, send_and_ask);
	box_make(&other);
	thread_make_rcv(&urgent, &other, BOOT_RCV, wait_in_rounds, 0, 30, CEILING);
	box_give(&other, OWN_RCV, urgent.rcv);
	box_give(&box, ASND, asnd_new(urgent.rcv));
	run(&urgent);
	expect_event(&urgent, EVENT_BLOCKED);
	DO(dispatch, scheduler.cap, 1, 0, 0);
	expect_event(&urgent, EVENT_ACTIVATED | EVENT_BLOCKED);
	CHECK_EQUAL(thread_state(&scheduler), THREAD_READY);
	DO(asnd, asnd_new(scheduler.rcv));
	run(&scheduler);
	CHECK_EQUAL(answer.status, 1ul << EVENT_PENDING_SHIFT);
	expect_event(&scheduler, EVENT_STOPPED);
}

/* What was there before the dispatch comes first. */
void events_from_before(void)
{
	struct thread sleeper;
	struct two two;
	struct box box;

	make_two(&two, send_then_wait);
	two.child.worker->argument = 1;
	box_make(&box);
	thread_make_rcv(&sleeper, &box, two.scheduler.rcv, wait_in_rounds, 0, 0, CEILING);
	box_give(&box, OWN_RCV, sleeper.rcv);
	box_give(&two.other, ASND, asnd_new(sleeper.rcv));
	DO(dispatch, sleeper.cap, PRIORITY, 0, 0);
	CHECK_EQUAL(steps, 3);
	check_event(&sleeper, EVENT_ACTIVATED | EVENT_BLOCKED | EVENT_MORE);
	expect_event(&two.scheduler, EVENT_STOPPED);
}

/* A call that is cut off in such a dispatch does not take the event with it. */
static struct reply dispatch_in_server(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e,
				       uint64_t f)
{
	dispatch_partner(0);
	return (struct reply){61, 62};
}

static void call_gate(uint64_t argument)
{
	answer_of_client = kernel_gate_call(GATE, 1, 2, 3, 4, 5, 6);
	answer = kernel_rcv_wait(OWN_RCV, RCV_NONBLOCKING, 0, 0);
}

void events_of_a_call_cut_off(void)
{
	struct box server, box;
	struct thread helper;
	struct two two;

	make_two(&two, give_back);
	two.scheduler.worker->function = call_gate;
	box_make(&server);
	box_make(&box);
	thread_make(&helper, &box, BOOT_RCV, nothing, 0);
	box_give(&server, OWN_RCV, two.scheduler.rcv);
	box_give(&server, PARTNER, two.child.cap);
	box_give(&two.box, GATE, gate_new(&server, dispatch_in_server));
	DO(cap_remove, two.other.leaf, number_of(two.other.leaf), PARTNER);
	box_give(&two.other, PARTNER, helper.cap);
	DO(dispatch, two.scheduler.cap, PRIORITY, 0, 0);
	expect_event(&helper, EVENT_STOPPED);
	CHECK_EQUAL(thread_state(&two.scheduler), THREAD_READY);
	DO(asnd, asnd_new(two.scheduler.rcv));
	DO(unwind, two.scheduler.cap, two.box.component);
	DO(dispatch, two.scheduler.cap, PRIORITY, 0, 0);
	PAIR(ECANCELED, call, answer_of_client.transport);
	CHECK_EQUAL(answer_of_client.status, 0);
	CHECK_EQUAL(answer.status, 1ul << EVENT_PENDING_SHIFT);
	expect_event(&two.scheduler, EVENT_STOPPED);
}

/* The scheduler's component is no more when its child comes to tell it something. */
static void tell_nobody(worker_function *of_child, uint64_t flags)
{
	struct thread helper;
	struct box box;
	struct two two;

	make_two(&two, of_child);
	box_make(&box);
	thread_make(&helper, &box, BOOT_RCV, nothing, 0);
	DO(cap_remove, two.other.leaf, number_of(two.other.leaf), PARTNER);
	box_give(&two.other, PARTNER, helper.cap);
	DO(dispatch, two.scheduler.cap, PRIORITY, 0, 0);
	expect_event(&helper, EVENT_STOPPED);
	end_object(two.box.component);
	DO(dispatch, two.child.cap, PRIORITY, flags == EVENT_TIMEOUT ? now() + SLICE : 0, 0);
	CHECK_EQUAL(steps, 2);
	CHECK_EQUAL(thread_state(&two.scheduler), THREAD_STOPPED);
	expect_event(&two.scheduler, EVENT_STOPPED);
	expect_no_event();
}

static void give_then_wait(uint64_t argument)
{
	steps++;
	kernel_dispatch(PARTNER, PRIORITY, 0, 0);
	kernel_rcv_wait(OWN_RCV, 0, 0, 0);
}

static void give_then_spin(uint64_t argument)
{
	steps++;
	kernel_dispatch(PARTNER, PRIORITY, 0, 0);
	for (;;)
		;
}

void events_for_a_dead_component(void)
{
	tell_nobody(give_then_wait, EVENT_BLOCKED);
	tell_nobody(give_then_spin, EVENT_TIMEOUT);
}

/* A token is looked at as in any dispatch. */
static void dispatch_with_tokens(uint64_t argument)
{
	answer = kernel_dispatch(PARTNER, TO_OWN, now() + SLICE, 9);
	PAIR(EAGAIN, dispatch, kernel_dispatch(PARTNER, TO_OWN, now() + SLICE, 8).status);
	CHECK_EQUAL(kernel_dispatch(PARTNER, TO_OWN, now() + SLICE, 9).status, answer.status);
	steps++;
}

void events_by_token(void)
{
	struct two two;

	make_two(&two, spin);
	two.scheduler.worker->function = dispatch_with_tokens;
	DO(dispatch, two.scheduler.cap, PRIORITY, 0, 0);
	CHECK_EQUAL(steps, 1);
	CHECK_EQUAL(answer.status, event_of(&two.child, EVENT_TIMEOUT));
	expect_event(&two.scheduler, EVENT_STOPPED);
}

/* The endpoint need not be named by a capability with all rights, nor the thread be its child. */
void events_by_the_right_to_wait(void)
{
	uint32_t narrow = cap_with(BOOT_RCV, RIGHT_WAIT);
	struct thread thread;
	struct two two;
	struct box box;

	make(&thread, &box, wait_in_rounds);
	answer = kernel_dispatch(thread.cap, PRIORITY | (uint64_t)narrow << DISPATCH_RCV_SHIFT, 0,
				 0);
	check_event(&thread, EVENT_BLOCKED);

	make_two(&two, wait_in_rounds);
	answer = kernel_dispatch(two.child.cap, TO_RUNNER, 0, 0);
	CHECK_EQUAL(steps, 3);
	check_event(&two.scheduler, EVENT_STOPPED);
}

static uint64_t naming(uint32_t rcv)
{
	return PRIORITY | (uint64_t)rcv << DISPATCH_RCV_SHIFT;
}

void events_errors(void)
{
	struct thread thread, mortal;
	struct box box;
	uint32_t dead;

	make(&thread, &box, nothing);
	thread_make_rcv(&mortal, &box, BOOT_RCV, nothing, 0, 1, CEILING);
	dead = mortal.rcv;
	end_object(mortal.cap);
	REFUSED(ENOENT, dispatch, thread.cap, naming(slot_new()), 0, 0);
	REFUSED(ENOENT, dispatch, thread.cap, naming(0xffff), 0, 0);
	REFUSED(EBADF, dispatch, thread.cap, naming(thread.cap), 0, 0);
	REFUSED(EACCES, dispatch, thread.cap, naming(cap_with(BOOT_RCV, RIGHTS_ALL & ~RIGHT_WAIT)),
		0, 0);
	REFUSED(ESTALE, dispatch, thread.cap, naming(dead), 0, 0);
	REFUSED(EPERM, dispatch, thread.cap, naming(thread.rcv), 0, 0);
	REFUSED(ERANGE, dispatch, thread.cap, TO_RUNNER + PRIORITY_HIGHEST + 1, 0, 0);
	REFUSED(ERANGE, dispatch, thread.cap, TO_RUNNER | 1ul << 32, 0, 0);
	DO(dispatch, thread.cap, PRIORITY, 0, 0);
	REFUSED(EAGAIN, dispatch, thread.cap, TO_RUNNER, 0, 9);
	expect_event(&thread, EVENT_STOPPED);
	REFUSED(EBUSY, dispatch, thread.cap, TO_RUNNER, 0, 0);
}
