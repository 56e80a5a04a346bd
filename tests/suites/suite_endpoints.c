/* Waiting, activating, priorities, and what endpoints are told of their children. */
#include "suite.h"

#define OWN_RCV 1 /* slots of a box */
#define OTHER_RCV 2
#define ASND 3
#define LOG_MOST 32
#define SLICE 200000u
#define ACTIVATIONS_TRIED 0x11000

static volatile uint64_t log_length;
static uint64_t log_entries[LOG_MOST];
static int64_t status_of_worker;

static void note(uint64_t what)
{
	if (log_length < LOG_MOST)
		log_entries[log_length++] = what;
}

static void check_log(uint32_t count, const uint64_t *expected)
{
	for (uint32_t i = 0; i < count; i++)
		CHECK_EQUAL(log_entries[i], expected[i]);
	CHECK_EQUAL(log_length, count);
	log_length = 0;
}

#define CHECK_LOG(count, ...) check_log(count, (const uint64_t[]){ __VA_ARGS__ })

/* Notes each activation: its argument and the number pending. */
static void serve(uint64_t argument)
{
	for (;;) {
		uint64_t word = (uint64_t)kernel_rcv_wait(OWN_RCV, 0, 0, 0).status;

		note(argument + (word >> EVENT_PENDING_SHIFT));
	}
}

static void send(uint64_t argument)
{
	note(argument);
	status_of_worker = kernel_asnd(ASND).status;
	note(argument + 1);
	worker_stop();
}

static void spin(uint64_t argument)
{
	for (;;)
		log_length = 0;
}

struct server_thread {
	struct box box;
	struct thread thread;
	uint32_t asnd;
};

/* A thread that waits at its endpoint, whose priority it is. */
static void make_server(struct server_thread *server, uint32_t parent, uint64_t argument,
			uint64_t priority)
{
	box_make(&server->box);
	thread_make_rcv(&server->thread, &server->box, parent, serve, argument, priority,
			PRIORITY_HIGHEST);
	box_give(&server->box, OWN_RCV, server->thread.rcv);
	server->asnd = asnd_new(server->thread.rcv);
	log_length = 0;
}

static void start_server(struct server_thread *server, uint64_t priority)
{
	make_server(server, BOOT_RCV, 100, priority);
	run(&server->thread);
	CHECK_EQUAL(thread_state(&server->thread), THREAD_WAITING);
	expect_event(&server->thread, EVENT_BLOCKED);
}

static void make_sender(struct thread *thread, struct box *box, uint32_t asnd)
{
	box_make(box);
	thread_make(thread, box, BOOT_RCV, send, 1);
	box_give(box, ASND, asnd);
}

/* The runner is at the highest priority: it goes on, and dispatches who was activated. */
void endpoints_activate(void)
{
	struct server_thread server;

	start_server(&server, 20);
	DO(asnd, server.asnd);
	CHECK_EQUAL(thread_state(&server.thread), THREAD_WOKEN);
	CHECK_EQUAL(DO(thread_read, server.thread.cap, THREAD_FIELD_PENDING), 1);
	expect_event(&server.thread, EVENT_ACTIVATED);
	run(&server.thread);
	CHECK_LOG(1, 101);
	expect_event(&server.thread, EVENT_BLOCKED);
	expect_no_event();
}

/* All that are pending come at once. */
void endpoints_pending_add_up(void)
{
	struct server_thread server;

	start_server(&server, 20);
	for (uint32_t i = 0; i < 5; i++)
		DO(asnd, server.asnd);
	CHECK_EQUAL(DO(thread_read, server.thread.cap, THREAD_FIELD_PENDING), 5);
	expect_event(&server.thread, EVENT_ACTIVATED);
	expect_no_event();
	run(&server.thread);
	CHECK_LOG(1, 105);
}

/* As many as can be counted, where that is few enough to be reached. */
void endpoints_pending_overflow(void)
{
	struct server_thread server;

	make_server(&server, BOOT_RCV, 100, 20);
	for (uint32_t i = 0; i < ACTIVATIONS_TRIED; i++) {
		if (DO(thread_read, server.thread.cap, THREAD_FIELD_PENDING) < i) {
			check_failed(__FILE__, __LINE__, "an activation was lost");
		} else if (TRY(asnd, server.asnd).status) {
			REFUSED(EOVERFLOW, asnd, server.asnd);
			return;
		}
	}
	check_skip("more activations can be counted than this case sends");
}

/* Who is not waiting yet finds the activation when it comes to wait. */
void endpoints_pending_before_wait(void)
{
	struct server_thread server;

	make_server(&server, BOOT_RCV, 100, 20);
	DO(asnd, server.asnd);
	expect_no_event();
	run(&server.thread);
	CHECK_LOG(1, 101);
	CHECK_EQUAL(thread_state(&server.thread), THREAD_WAITING);
}

/* Above the running dispatch: the core switches at once. */
void endpoints_switch_at_once(void)
{
	struct server_thread server;
	struct thread sender;
	struct box box;

	start_server(&server, 20);
	make_sender(&sender, &box, server.asnd);
	DO(dispatch, sender.cap, 19, now() + SLICE, 0);
	CHECK_LOG(2, 1, 101);
	CHECK_EQUAL(thread_state(&sender), THREAD_READY);
	CHECK_EQUAL(thread_state(&server.thread), THREAD_WAITING);
	expect_event(&server.thread, EVENT_ACTIVATED | EVENT_BLOCKED);
	DO(dispatch, sender.cap, 19, now() + SLICE, 0);
	CHECK_LOG(1, 2);
	CHECK_EQUAL(status_of_worker, 0);
	expect_event(&sender, EVENT_STOPPED);
}

#define VECTOR 0x7654321

static void serve_with_vectors(uint64_t argument)
{
	vector_set(VECTOR);
	kernel_rcv_wait(OWN_RCV, 0, 0, 0);
	note(vector_get());
	worker_stop();
}

/* Who is switched to finds the vector registers that it had when it began to wait. */
void endpoints_switch_keeps_vectors(void)
{
	struct server_thread server;
	struct thread sender;
	struct box box;

	make_server(&server, BOOT_RCV, 0, 20);
	server.thread.worker->function = serve_with_vectors;
	run(&server.thread);
	expect_event(&server.thread, EVENT_BLOCKED);
	make_sender(&sender, &box, server.asnd);
	DO(dispatch, sender.cap, 19, now() + SLICE, 0);
	CHECK_LOG(2, 1, VECTOR);
	expect_event(&server.thread, EVENT_ACTIVATED | EVENT_STOPPED);
}

/* The event of a switch stands behind those that the scheduler has not heard of yet. */
void endpoints_switch_behind_others(void)
{
	struct server_thread server, other;
	struct thread sender;
	struct box box;

	start_server(&server, 20);
	make_server(&other, BOOT_RCV, 100, 20);
	run(&other.thread);
	make_sender(&sender, &box, server.asnd);
	DO(dispatch, sender.cap, 19, now() + SLICE, 0);
	CHECK_LOG(2, 1, 101);
	expect_event(&other.thread, EVENT_BLOCKED);
	expect_event(&server.thread, EVENT_ACTIVATED | EVENT_BLOCKED);
	expect_no_event();
}

/* Equal is not above. */
void endpoints_stay_pending(void)
{
	struct server_thread server;
	struct thread sender;
	struct box box;

	start_server(&server, 20);
	make_sender(&sender, &box, server.asnd);
	DO(dispatch, sender.cap, 20, now() + SLICE, 0);
	CHECK_LOG(2, 1, 2);
	CHECK_EQUAL(thread_state(&server.thread), THREAD_WOKEN);
	expect_event(&server.thread, EVENT_ACTIVATED);
	expect_event(&sender, EVENT_STOPPED);
}

/* Priority none: activations queue an event, and no more; it may be set at any time. */
void endpoints_priority_none(void)
{
	struct server_thread server;
	struct thread sender;
	struct box box;

	start_server(&server, 20);
	make_sender(&sender, &box, server.asnd);
	DO(rcv_priority, server.thread.rcv, PRIORITY_NONE);
	DO(dispatch, sender.cap, PRIORITY_NONE, now() + SLICE, 0);
	CHECK_LOG(2, 1, 2);
	expect_event(&server.thread, EVENT_ACTIVATED);
	DO(rcv_priority, server.thread.rcv, 30);
	CHECK_EQUAL(thread_state(&server.thread), THREAD_WOKEN);
}

void endpoints_priority_is_set(void)
{
	struct server_thread server;
	struct thread sender;
	struct box box;

	start_server(&server, 5);
	make_sender(&sender, &box, server.asnd);
	DO(rcv_priority, server.thread.rcv, PRIORITY_HIGHEST);
	DO(dispatch, sender.cap, 19, now() + SLICE, 0);
	CHECK_LOG(2, 1, 101);
}

void endpoints_priority_errors(void)
{
	struct server_thread parent, child;

	make_server(&parent, BOOT_RCV, 0, 5);
	make_server(&child, parent.thread.rcv, 0, 5);
	REFUSED(ERANGE, rcv_priority, parent.thread.rcv, PRIORITY_HIGHEST + 1);
	REFUSED(ERANGE, rcv_priority, parent.thread.rcv, ~0ul);
	REFUSED(ERANGE, rcv_priority, parent.thread.rcv, 1ul << 32);
	REFUSED(ESTALE, rcv_priority, BOOT_RCV, 1);
	end_object(parent.thread.cap);
	REFUSED(ESTALE, rcv_priority, child.thread.rcv, 1);
}

static void wait_then_spin(uint64_t argument)
{
	kernel_rcv_wait(OWN_RCV, 0, 0, 0);
	spin(0);
}

/* The switch keeps the timeout of the dispatch that it interrupts. */
void endpoints_timeout_of_interrupted(void)
{
	struct server_thread server;
	struct thread sender;
	struct box box;
	uint64_t timeout;

	make_server(&server, BOOT_RCV, 0, 20);
	server.thread.worker->function = wait_then_spin;
	run(&server.thread);
	expect_event(&server.thread, EVENT_BLOCKED);
	make_sender(&sender, &box, server.asnd);
	timeout = now() + SLICE;
	DO(dispatch, sender.cap, 19, timeout, 0);
	CHECK(now() >= timeout);
	CHECK(now() < timeout + SLICE);
	expect_event(&server.thread, EVENT_ACTIVATED | EVENT_TIMEOUT);
	CHECK_EQUAL(thread_state(&sender), THREAD_READY);
}

/* Events stand in a list once for each thread, in the order of the first; the flags add up. */
void endpoints_event_order(void)
{
	struct server_thread one, two;
	struct event event;

	start_server(&one, 20);
	start_server(&two, 20);
	DO(asnd, two.asnd);
	DO(asnd, one.asnd);
	run(&two.thread);
	event = event_next();
	CHECK_EQUAL(event.id, two.thread.id);
	CHECK_EQUAL(event.flags, EVENT_ACTIVATED | EVENT_BLOCKED | EVENT_MORE);
	event = event_next();
	CHECK_EQUAL(event.id, one.thread.id);
	CHECK_EQUAL(event.flags, EVENT_ACTIVATED);
	expect_no_event();
}

/* A thread that dies with an event is in no list any more. */
void endpoints_event_of_the_dead(void)
{
	struct server_thread one, two, three;

	start_server(&one, 20);
	start_server(&two, 20);
	start_server(&three, 20);
	DO(asnd, one.asnd);
	DO(asnd, two.asnd);
	DO(asnd, three.asnd);
	end_object(two.thread.cap);
	expect_event(&one.thread, EVENT_ACTIVATED);
	end_object(three.thread.cap);
	expect_no_event();
}

/* The runner waits, and so idles, until a thread's activation comes back up to it. */
static void send_to_root(uint64_t argument)
{
	note(argument);
	kernel_asnd(ASND);
	note(argument + 1);
	worker_stop();
}

void endpoints_root_is_activated(void)
{
	struct thread thread;
	struct box box;
	int64_t word;

	box_make(&box);
	thread_make(&thread, &box, BOOT_RCV, send_to_root, 1);
	box_give(&box, ASND, asnd_new(BOOT_RCV));
	log_length = 0;
	run(&thread);
	CHECK_LOG(2, 1, 2);
	word = kernel_rcv_wait(BOOT_RCV, 0, 0, 0).status;
	CHECK_EQUAL((uint64_t)word >> EVENT_PENDING_SHIFT, 1);
	CHECK_EQUAL((uint64_t)word & 0xffff, thread.id);
	CHECK_EQUAL((uint64_t)word >> EVENT_FLAGS_SHIFT & 0xff, EVENT_STOPPED);
}

/* A scheduler under the root, with a thread under it; both wait. */
struct two_levels {
	struct server_thread scheduler, thread;
	struct thread sender;
	struct box box;
};

static void note_event(uint64_t argument)
{
	for (;;) {
		uint64_t word = (uint64_t)kernel_rcv_wait(OWN_RCV, 0, 0, 0).status;

		note(argument);
		note(word);
	}
}

static void make_two_levels(struct two_levels *two, uint64_t scheduler_priority, uint64_t priority)
{
	make_server(&two->scheduler, BOOT_RCV, 500, scheduler_priority);
	two->scheduler.thread.worker->function = note_event;
	run(&two->scheduler.thread);
	make_server(&two->thread, two->scheduler.thread.rcv, 100, priority);
	run(&two->thread.thread);
	/* That it waits woke the scheduler, which waits again by now. */
	CHECK_EQUAL(thread_state(&two->thread.thread), THREAD_WAITING);
	CHECK_EQUAL(thread_state(&two->scheduler.thread), THREAD_WAITING);
	CHECK_LOG(2, 500, two->thread.thread.id | EVENT_BLOCKED << EVENT_FLAGS_SHIFT);
	fixture_forget_events();
	make_sender(&two->sender, &two->box, two->thread.asnd);
}

/* The thread itself is the most urgent: it runs first, then its scheduler hears of all. */
void endpoints_chain_to_thread(void)
{
	struct two_levels two;

	make_two_levels(&two, 30, 20);
	DO(dispatch, two.sender.cap, 10, now() + SLICE, 0);
	CHECK_LOG(4, 1, 101, 500,
		  two.thread.thread.id | (EVENT_ACTIVATED | EVENT_BLOCKED) << EVENT_FLAGS_SHIFT);
	expect_event(&two.scheduler.thread, EVENT_ACTIVATED | EVENT_BLOCKED);
}

/* The thread has no priority: its scheduler is woken in its stead. */
void endpoints_chain_to_scheduler(void)
{
	struct two_levels two;

	make_two_levels(&two, 30, 20);
	DO(rcv_priority, two.thread.thread.rcv, PRIORITY_NONE);
	DO(dispatch, two.sender.cap, 10, now() + SLICE, 0);
	CHECK_LOG(3, 1, 500, two.thread.thread.id | EVENT_ACTIVATED << EVENT_FLAGS_SHIFT);
	CHECK_EQUAL(thread_state(&two.thread.thread), THREAD_WOKEN);
	expect_event(&two.scheduler.thread, EVENT_ACTIVATED | EVENT_BLOCKED);
}

/* Neither is above the running dispatch: both are ready, and the root was told. */
void endpoints_chain_stays_pending(void)
{
	struct two_levels two;

	make_two_levels(&two, 5, 4);
	DO(dispatch, two.sender.cap, 10, now() + SLICE, 0);
	CHECK_LOG(2, 1, 2);
	CHECK_EQUAL(thread_state(&two.thread.thread), THREAD_WOKEN);
	CHECK_EQUAL(thread_state(&two.scheduler.thread), THREAD_WOKEN);
	expect_event(&two.scheduler.thread, EVENT_ACTIVATED);
	run(&two.scheduler.thread);
	CHECK_LOG(2, 500, two.thread.thread.id | EVENT_ACTIVATED << EVENT_FLAGS_SHIFT);
	run(&two.thread.thread);
}

/* Children of a dead scheduler report to the root. */
void endpoints_dead_parent(void)
{
	struct server_thread scheduler, server;

	make_server(&scheduler, BOOT_RCV, 0, 30);
	make_server(&server, scheduler.thread.rcv, 100, 20);
	run(&server.thread);
	fixture_forget_events();
	end_object(scheduler.thread.cap);
	DO(asnd, server.asnd);
	CHECK_EQUAL(thread_state(&server.thread), THREAD_WOKEN);
	expect_event(&server.thread, EVENT_ACTIVATED);
}

/* The runner waits until a time, in which the core idles, and no longer. */
void endpoints_root_waits_until(void)
{
	uint64_t until;

	for (uint64_t round = 1; round <= 3; round++) {
		until = now() + round * SLICE;
		CHECK_EQUAL(kernel_rcv_wait(BOOT_RCV, 0, 0, until).status, 0);
		CHECK(now() >= until);
		CHECK(now() < until + SLICE);
	}
	/* A time that has passed. */
	CHECK_EQUAL(kernel_rcv_wait(BOOT_RCV, 0, 0, 1).status, 0);
	CHECK_EQUAL(kernel_rcv_wait(BOOT_RCV, RCV_NONBLOCKING, 0, 1).status, -TESSERA_EAGAIN);
}

static void wait_until(uint64_t argument)
{
	note(1);
	status_of_worker = kernel_rcv_wait(OWN_RCV, 0, 0, argument).status;
	note(2);
	worker_stop();
}

/* A thread that waits until a time may be dispatched from then on, and not before. */
void endpoints_wait_until(void)
{
	uint64_t until = now() + 10 * SLICE;
	struct server_thread server;

	make_server(&server, BOOT_RCV, until, 20);
	server.thread.worker->function = wait_until;
	run(&server.thread);
	CHECK_LOG(1, 1);
	CHECK_EQUAL(DO(thread_read, server.thread.cap, THREAD_FIELD_WAKE), until);
	REFUSED(EBUSY, dispatch, server.thread.cap, 1, 0, 0);
	expect_event(&server.thread, EVENT_BLOCKED);
	CHECK_EQUAL(kernel_rcv_wait(BOOT_RCV, 0, 0, until).status, 0);
	run(&server.thread);
	CHECK_LOG(1, 2);
	CHECK_EQUAL(status_of_worker, 0);
	expect_event(&server.thread, EVENT_STOPPED);
}

/* An activation before the time ends the wait as ever. */
void endpoints_wait_until_activated(void)
{
	struct server_thread server;

	make_server(&server, BOOT_RCV, ~0ul, 20);
	server.thread.worker->function = wait_until;
	run(&server.thread);
	DO(asnd, server.asnd);
	run(&server.thread);
	CHECK_LOG(2, 1, 2);
	CHECK_EQUAL(status_of_worker, 1ul << EVENT_PENDING_SHIFT);
}

static void wait_elsewhere(uint64_t argument)
{
	status_of_worker = kernel_rcv_wait(OTHER_RCV, argument, 0, 0).status;
}

void endpoints_wait_errors(void)
{
	struct server_thread server;
	struct thread thread;

	start_server(&server, 20);
	REFUSED(EPERM, rcv_wait, server.thread.rcv, 0, 0);
	REFUSED(EPERM, rcv_wait, server.thread.rcv, RCV_NONBLOCKING, 0);
	REFUSED(EINVAL, rcv_wait, BOOT_RCV, 2, 0);
	REFUSED(EINVAL, rcv_wait, BOOT_RCV, ~0ul, 0);
	REFUSED(EINVAL, rcv_wait, BOOT_RCV, RCV_NONBLOCKING | 1ul << 32, 0);
	REFUSED(EAGAIN, rcv_wait, BOOT_RCV, RCV_NONBLOCKING, 0);
	thread_make(&thread, &server.box, BOOT_RCV, wait_elsewhere, 0);
	box_give(&server.box, OTHER_RCV, BOOT_RCV);
	run(&thread);
	PAIR(EPERM, rcv_wait, status_of_worker);
}

static int64_t status_of_dispatch;

static void take_from_another(uint64_t argument)
{
	status_of_worker = kernel_rcv_wait(OTHER_RCV, 0, 0, 0).status;
	status_of_dispatch =
		kernel_dispatch(ASND, (uint64_t)OTHER_RCV << DISPATCH_RCV_SHIFT, 0, 0).status;
}

static uint64_t generation_of(uint32_t frame)
{
	return DO(frame_read, ARENA, frame, FRAME_GENERATION);
}

static void make_in(struct thread *thread, uint32_t frame, const struct box *box)
{
	DO(retype, ARENA, frame, FRAME_KERNEL);
	thread_make_in(thread, frame, box, BOOT_RCV, take_from_another, 0);
	thread->rcv = slot_new();
	DO(rcv_make, thread->cap, slot_of(thread->rcv), 1 | 1ul << 32);
}

/* Capabilities to two endpoints may have the same generation, and yet name two. */
void endpoints_of_equal_keys(void)
{
	uint32_t one = frame_new(), two = frame_new();
	struct thread thread, other, child;
	struct box box;

	box_make(&box);
	for (; generation_of(one) != generation_of(two); two = frame_new())
		one = two;
	make_in(&thread, one, &box);
	make_in(&other, two, &box);
	thread_make(&child, &box, thread.rcv, take_from_another, 0);
	box_give(&box, OTHER_RCV, other.rcv);
	box_give(&box, ASND, child.cap);
	run(&thread);
	PAIR(EPERM, rcv_wait, status_of_worker);
	PAIR(EPERM, dispatch, status_of_dispatch);
}
