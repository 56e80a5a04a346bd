/* Waiting for one of many: each type of source, who is woken, what is gone, all that there is in use. */
#include "simulated_test.h"

#include <stdio.h>

#include "handle_pool.h"

#define WAITER 5

static struct event event;
static int32_t object;
static struct semaphore going;
static struct event_source happened[RTOS_EVENT_SOURCES];

static void settle(void)
{
	sleep_cycles(SIMULATION_HERTZ / 10);
}

static bool is(struct event_source source, enum event_type type, int32_t handle)
{
	return source.type == type && source.handle == handle;
}

static int add(struct event to, enum event_type type, int32_t handle)
{
	return event_add(to, (struct event_source){ type, handle });
}

static int take_out(struct event from, enum event_type type, int32_t handle)
{
	return event_remove(from, (struct event_source){ type, handle });
}

static int check_one(struct event of)
{
	return event_check(of, happened, 1);
}

static struct event event_of(enum event_type type, int32_t handle)
{
	struct event new = event_create(1);

	CHECK(new.handle > 0);
	CHECK(add(new, type, handle) == 0);
	return new;
}

/* ---- Kinds of sources, none of them possible when it is made */

struct kind {
	const char *name;
	enum event_type type;
	void (*make)(void);
	void (*permit)(void);
	void (*forbid)(void); /* NULL: never again */
	void (*destroy)(void);
};

static const uint64_t element = 0x1234;

static void send(void)
{
	CHECK(channel_send((struct channel_send){ object }, &element, 8, 0) == 8);
}

static void receive(void)
{
	uint64_t word;

	CHECK(channel_recv((struct channel_recv){ object }, &word, 8, 0) == 8);
	CHECK(word == element);
}

static void make_channel(void)
{
	object = channel_create(8, 1, NULL, CHANNEL_SPSC).handle;
}

static void make_many(void)
{
	object = channel_create(8, 1, NULL, CHANNEL_MPMC).handle;
}

static void make_full(void)
{
	make_channel();
	send();
}

static void close_send(void)
{
	CHECK(channel_close_send((struct channel_send){ object }) == 0);
}

static void destroy_channel(void)
{
	CHECK(channel_destroy((struct channel){ object }) == 0);
}

static void make_timer(void)
{
	object = timer_create().handle;
}

static void let_expire(void)
{
	CHECK(timer_start((struct timer){ object }, time_current()) == 0);
	settle();
}

static void take_expiration(void)
{
	CHECK(timer_wait((struct timer){ object }) == 1);
}

static void free_timer(void)
{
	CHECK(timer_free((struct timer){ object }) == 0);
}

static void wait_for_end(void *unused)
{
	(void)unused;
	CHECK(semaphore_take(going) == 0);
}

static void make_thread(void)
{
	going = semaphore_create(0, 0);
	object = spawn(wait_for_end, NULL, WAITER + 1).handle;
	settle();
}

static void let_end(void)
{
	CHECK(semaphore_give(going) == 0);
	settle();
}

static void join_thread(void)
{
	CHECK(semaphore_give(going) == 0);
	CHECK(thread_join((struct thread){ object }, NULL) == 0);
	CHECK(semaphore_destroy(going) == 0);
}

static void make_semaphore(void)
{
	object = semaphore_create(0, 0).handle;
}

static void give(void)
{
	CHECK(semaphore_give((struct semaphore){ object }) == 0);
}

static void take(void)
{
	CHECK(semaphore_take((struct semaphore){ object }) == 0);
}

static void destroy_semaphore(void)
{
	CHECK(semaphore_destroy((struct semaphore){ object }) == 0);
}

static void lock(void)
{
	CHECK(mutex_lock((struct mutex){ object }) == 0);
}

static void unlock(void)
{
	CHECK(mutex_unlock((struct mutex){ object }) == 0);
}

static void make_mutex(void)
{
	object = mutex_create(0).handle;
	lock();
}

static void destroy_mutex(void)
{
	unlock();
	CHECK(mutex_destroy((struct mutex){ object }) == 0);
}

static const struct kind kinds[] = {
	{ "readable", EVENT_CHANNEL_READABLE, make_channel, send, receive, destroy_channel },
	{ "readable, MPMC", EVENT_CHANNEL_READABLE, make_many, send, receive, destroy_channel },
	{ "readable by closing", EVENT_CHANNEL_READABLE, make_channel, close_send, NULL,
	  destroy_channel },
	{ "writable", EVENT_CHANNEL_WRITABLE, make_full, receive, send, destroy_channel },
	{ "writable by closing", EVENT_CHANNEL_WRITABLE, make_full, close_send, NULL,
	  destroy_channel },
	{ "closed", EVENT_CHANNEL_CLOSED, make_channel, close_send, NULL, destroy_channel },
	{ "timer", EVENT_TIMER_EXPIRED, make_timer, let_expire, take_expiration, free_timer },
	{ "thread", EVENT_THREAD_ENDED, make_thread, let_end, NULL, join_thread },
	{ "semaphore", EVENT_SEMAPHORE_TAKABLE, make_semaphore, give, take, destroy_semaphore },
	{ "mutex", EVENT_MUTEX_LOCKABLE, make_mutex, unlock, lock, destroy_mutex },
};

static void simulate_kinds(void (*body)(void *))
{
	simulation_at_dispatch = invariants_at_dispatch;
	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		int code = simulate(body, (void *)(uintptr_t)&kinds[i]);

		if (code)
			printf("# %s\n", kinds[i].name);
		assert_int_equal(code, 0);
	}
}

#define SIMULATED_KINDS(body)               \
	static void test_##body(void **state) \
	{                                     \
		(void)state;                  \
		simulate_kinds(body);         \
	}

/* As long as it is possible, and each time that it becomes so. */
static void happens_while_possible(void *argument)
{
	const struct kind *kind = argument;

	kind->make();
	event = event_of(kind->type, object);
	for (unsigned i = 0; i < 3; i++) {
		CHECK(check_one(event) == 0);
		CHECK(check_one(event) == 0);
		kind->permit();
		for (unsigned j = 0; j < 3; j++) {
			CHECK(check_one(event) == 1);
			CHECK(is(happened[0], kind->type, object));
		}
		if (!kind->forbid)
			break;
		kind->forbid();
	}
	rtos_exit(0);
}
SIMULATED_KINDS(happens_while_possible)

/* What was possible before it was added, or between two looks, is not missed. */
static void happened_before(void *argument)
{
	const struct kind *kind = argument;

	kind->make();
	kind->permit();
	event = event_of(kind->type, object);
	CHECK(event_wait(event, happened, 1) == 1);
	CHECK(is(happened[0], kind->type, object));
	if (kind->forbid) {
		kind->forbid();
		kind->permit();
		CHECK(event_wait(event, happened, 1) == 1);
		CHECK(is(happened[0], kind->type, object));
	}
	rtos_exit(0);
}
SIMULATED_KINDS(happened_before)

struct wait {
	struct event event;
	struct event_source happened[2];
	int result;
	bool over;
};

static void await(void *argument)
{
	struct wait *wait = argument;

	wait->result = event_wait(wait->event, wait->happened, 2);
	wait->over = true;
}

static void wakes_who_waits(void *argument)
{
	const struct kind *kind = argument;
	struct wait wait = { .result = -1 };
	struct thread waiter;

	kind->make();
	wait.event = event_of(kind->type, object);
	waiter = spawn(await, &wait, WAITER);
	settle();
	CHECK(!wait.over);
	kind->permit();
	join(waiter);
	CHECK(wait.result == 1 && is(wait.happened[0], kind->type, object));
	rtos_exit(0);
}
SIMULATED_KINDS(wakes_who_waits)

static void gone_is_told(int32_t gone)
{
	CHECK(event_wait(event, happened, 1) == 1);
	CHECK(is(happened[0], EVENT_DESTROYED, gone));
}

/* The object is told to be gone, whatever comes to stand at its index. */
static void destroyed_while_watched(void *argument)
{
	const struct kind *kind = argument;
	int32_t gone;

	kind->make();
	gone = object;
	event = event_of(kind->type, gone);
	CHECK(check_one(event) == 0);
	kind->destroy();
	gone_is_told(gone);
	kind->make();
	while (handle_index(object, 256) != handle_index(gone, 256)) {
		kind->destroy();
		kind->make();
	}
	CHECK(object != gone);
	gone_is_told(gone);
	kind->permit();
	gone_is_told(gone);
	CHECK(take_out(event, kind->type, gone) == 0);
	CHECK(check_one(event) == 0);
	CHECK(add(event, kind->type, object) == 0);
	CHECK(check_one(event) == 1);
	rtos_exit(0);
}
SIMULATED_KINDS(destroyed_while_watched)

static void destroyed_while_waited_for(void *argument)
{
	const struct kind *kind = argument;
	struct wait wait = { .result = -1 };
	struct thread waiter;

	kind->make();
	wait.event = event_of(kind->type, object);
	waiter = spawn(await, &wait, WAITER);
	settle();
	kind->destroy();
	join(waiter);
	CHECK(wait.result == 1 && is(wait.happened[0], EVENT_DESTROYED, object));
	rtos_exit(0);
}
SIMULATED_KINDS(destroyed_while_waited_for)

static void two_events_watch_one(void *argument)
{
	const struct kind *kind = argument;
	struct wait waits[3] = { { .result = -1 } };
	struct thread waiters[3];

	kind->make();
	for (unsigned i = 0; i < 3; i++) {
		waits[i].event = event_of(kind->type, object);
		waiters[i] = spawn(await, &waits[i], WAITER);
	}
	settle();
	/* One of them no more: the others are still in its list. */
	CHECK(take_out(waits[1].event, kind->type, object) == 0);
	kind->permit();
	settle();
	CHECK(waits[0].over && !waits[1].over && waits[2].over);
	CHECK(add(waits[1].event, kind->type, object) == 0);
	for (unsigned i = 0; i < 3; i++) {
		join(waiters[i]);
		CHECK(waits[i].result == 1 && is(waits[i].happened[0], kind->type, object));
	}
	rtos_exit(0);
}
SIMULATED_KINDS(two_events_watch_one)

static void await_and_stay(void *wait)
{
	await(wait);
	settle();
}

/* It has happened for each of them, as long as it is possible. */
static void two_wait_for_one(void *argument)
{
	const struct kind *kind = argument;
	struct wait waits[2] = { { .result = -1 }, { .result = -1 } };

	kind->make();
	event = event_of(kind->type, object);
	for (unsigned i = 0; i < 2; i++) {
		waits[i].event = event;
		spawn(await_and_stay, &waits[i], WAITER + i);
	}
	settle();
	kind->permit();
	sleep_cycles(SIMULATION_HERTZ / 20);
	for (unsigned i = 0; i < 2; i++) {
		CHECK(waits[i].over);
		CHECK(waits[i].result == 1 && is(waits[i].happened[0], kind->type, object));
	}
	rtos_exit(0);
}
SIMULATED_KINDS(two_wait_for_one)

/* The one that was woken does not come to look: the other one does. */
static void woken_thread_is_killed(void *argument)
{
	const struct kind *kind = argument;
	struct wait waits[2] = { { .result = -1 }, { .result = -1 } };
	struct thread waiters[2];

	/* Above who makes it possible, it cannot die in between. */
	if (kind->permit == let_end || kind->permit == let_expire)
		rtos_exit(0);
	kind->make();
	event = event_of(kind->type, object);
	for (unsigned i = 0; i < 2; i++) {
		waits[i].event = event;
		waiters[i] = spawn(await, &waits[i], WAITER + i);
	}
	settle();
	kind->permit();
	CHECK(thread_kill(waiters[1]) == 0);
	join(waiters[0]);
	CHECK(!waits[1].over);
	CHECK(waits[0].result == 1 && is(waits[0].happened[0], kind->type, object));
	rtos_exit(0);
}
SIMULATED_KINDS(woken_thread_is_killed)

static void added_while_somebody_waits(void *argument)
{
	const struct kind *kind = argument;
	struct wait wait = { .result = -1 };
	struct thread waiter;

	kind->make();
	wait.event = event_create(1);
	waiter = spawn(await, &wait, WAITER);
	settle();
	CHECK(add(wait.event, kind->type, object) == 0);
	settle();
	CHECK(!wait.over);
	kind->permit();
	join(waiter);
	CHECK(wait.result == 1 && is(wait.happened[0], kind->type, object));
	rtos_exit(0);
}
SIMULATED_KINDS(added_while_somebody_waits)

static void add_to_event(void *kind)
{
	CHECK(add(event, ((const struct kind *)kind)->type, object) == 0);
}

/* Who waits is more urgent than who adds: it looks before that returns. */
static void added_by_the_less_urgent(void *argument)
{
	const struct kind *kind = argument;
	struct wait wait = { .result = -1 };
	struct thread waiter, adder;

	kind->make();
	kind->permit();
	wait.event = event = event_create(1);
	waiter = spawn(await, &wait, WAITER);
	settle();
	adder = spawn(add_to_event, argument, WAITER - 1);
	join(waiter);
	join(adder);
	CHECK(wait.result == 1 && is(wait.happened[0], kind->type, object));
	rtos_exit(0);
}
SIMULATED_KINDS(added_by_the_less_urgent)

/* ---- Whatever the kind */

static void deleted_while_waited_for(void *unused)
{
	struct wait waits[2] = { { .result = -1 }, { .result = -1 } };
	struct thread waiters[2];

	(void)unused;
	make_semaphore();
	event = event_of(EVENT_SEMAPHORE_TAKABLE, object);
	for (unsigned i = 0; i < 2; i++) {
		waits[i].event = event;
		waiters[i] = spawn(await, &waits[i], WAITER);
	}
	settle();
	CHECK(event_delete(event) == 0);
	for (unsigned i = 0; i < 2; i++) {
		join(waiters[i]);
		CHECK(waits[i].result == -TESSERA_ECANCELED);
	}
	/* Nobody is told any more, and nothing was lost. */
	give();
	take();
	CHECK(semaphore_try_take((struct semaphore){ object }) == -TESSERA_EAGAIN);
	rtos_exit(0);
}
SIMULATED(deleted_while_waited_for)

static void batches(void *unused)
{
	struct semaphore semaphores[5];

	(void)unused;
	event = event_create(5);
	for (unsigned i = 0; i < 5; i++) {
		semaphores[i] = semaphore_create(0, 0);
		CHECK(add(event, EVENT_SEMAPHORE_TAKABLE, semaphores[i].handle) == 0);
	}
	CHECK(event_check(event, happened, 5) == 0);
	for (unsigned i = 1; i < 5; i++)
		CHECK(semaphore_give(semaphores[i]) == 0);
	CHECK(semaphore_destroy(semaphores[2]) == 0);
	CHECK(event_wait(event, happened, RTOS_EVENT_SOURCES) == 4);
	for (unsigned i = 0; i < 4; i++)
		CHECK(is(happened[i], i == 1 ? EVENT_DESTROYED : EVENT_SEMAPHORE_TAKABLE,
			 semaphores[i + 1].handle));
	CHECK(event_wait(event, happened, 2) == 2);
	CHECK(semaphore_take(semaphores[1]) == 0);
	CHECK(take_out(event, EVENT_SEMAPHORE_TAKABLE, semaphores[2].handle) == 0);
	CHECK(event_check(event, happened, 5) == 2);
	CHECK(is(happened[0], EVENT_SEMAPHORE_TAKABLE, semaphores[3].handle));
	rtos_exit(0);
}
SIMULATED(batches)

/* One object, all that can be asked of it, in one event. */
static void several_of_one_object(void *unused)
{
	(void)unused;
	make_channel();
	event = event_create(3);
	CHECK(add(event, EVENT_CHANNEL_READABLE, object) == 0);
	CHECK(add(event, EVENT_CHANNEL_WRITABLE, object) == 0);
	CHECK(add(event, EVENT_CHANNEL_CLOSED, object) == 0);
	CHECK(event_check(event, happened, 3) == 1);
	CHECK(is(happened[0], EVENT_CHANNEL_WRITABLE, object));
	send();
	CHECK(event_check(event, happened, 3) == 1);
	CHECK(is(happened[0], EVENT_CHANNEL_READABLE, object));
	receive();
	close_send();
	CHECK(event_check(event, happened, 3) == 3);
	rtos_exit(0);
}
SIMULATED(several_of_one_object)

/* Who waits to take comes before who waits to be told. */
static void take_given(void *unused)
{
	(void)unused;
	take();
}

static void takers_and_watchers(void *unused)
{
	struct wait wait = { .result = -1 };
	struct thread taker, waiter;

	(void)unused;
	make_semaphore();
	wait.event = event_of(EVENT_SEMAPHORE_TAKABLE, object);
	waiter = spawn(await, &wait, WAITER + 1);
	settle();
	taker = spawn(take_given, NULL, WAITER);
	settle();
	give();
	join(taker);
	settle();
	CHECK(!wait.over);
	give();
	join(waiter);
	CHECK(wait.result == 1);
	take();
	CHECK(semaphore_try_take((struct semaphore){ object }) == -TESSERA_EAGAIN);
	/* Armed again: who waits to take and is killed leaves it so. */
	CHECK(check_one(wait.event) == 0);
	taker = spawn(take_given, NULL, WAITER);
	settle();
	CHECK(thread_kill(taker) == 0);
	CHECK(check_one(wait.event) == 0);
	give();
	CHECK(check_one(wait.event) == 1);
	take();
	CHECK(semaphore_try_take((struct semaphore){ object }) == -TESSERA_EAGAIN);
	rtos_exit(0);
}
SIMULATED(takers_and_watchers)

static void die_with_it(void *unused)
{
	(void)unused;
	lock();
	settle();
}

static void owner_dies(void *unused)
{
	(void)unused;
	object = mutex_create(0).handle;
	event = event_of(EVENT_MUTEX_LOCKABLE, object);
	spawn(die_with_it, NULL, WAITER);
	sleep_cycles(100000);
	CHECK(check_one(event) == 0);
	CHECK(event_wait(event, happened, 1) == 1);
	CHECK(mutex_lock((struct mutex){ object }) == -TESSERA_EOWNERDEAD);
	unlock();
	rtos_exit(0);
}
SIMULATED(owner_dies)

static void nobody(void *unused)
{
	(void)unused;
}

/* It is freed when it ends: that is what can be told of it. */
static void thread_that_nobody_joins(void *unused)
{
	struct scheduling_parameter low = { SCHEDULE_PRIORITY, WAITER };

	(void)unused;
	object = thread_create(nobody, NULL, &low, 1, THREAD_NO_JOIN).handle;
	event = event_of(EVENT_THREAD_ENDED, object);
	CHECK(event_wait(event, happened, 1) == 1);
	CHECK(is(happened[0], EVENT_DESTROYED, object));
	rtos_exit(0);
}
SIMULATED(thread_that_nobody_joins)

static struct thread waiting_for_end[2];

static void end_at_once(void *unused)
{
	(void)unused;
}

/* Nobody is ready who is more urgent than who runs. */
static void ask_for_status(void *unused)
{
	(void)unused;
	object = spawn(end_at_once, NULL, WAITER + 5).handle;
	CHECK(add(event, EVENT_THREAD_ENDED, object) == 0);
	set_priority(waiting_for_end[1], WAITER + 6);
	CHECK(thread_get_exit_status((struct thread){ object }, NULL) == 0);
	CHECK(thread_queue_first(&scheduler.run) == thread_running());
}

static void status_asked_for_before_they_look(void *unused)
{
	struct wait waits[2] = { { .result = -1 }, { .result = -1 } };

	(void)unused;
	event = event_create(1);
	for (unsigned i = 0; i < 2; i++) {
		waits[i].event = event;
		waiting_for_end[i] = spawn(await_and_stay, &waits[i], WAITER + 1 - i);
	}
	settle();
	CHECK(join(spawn(ask_for_status, NULL, WAITER + 4)) == 0);
	sleep_cycles(SIMULATION_HERTZ / 20);
	for (unsigned i = 0; i < 2; i++)
		CHECK(waits[i].over && is(waits[i].happened[0], EVENT_DESTROYED, object));
	rtos_exit(0);
}
SIMULATED(status_asked_for_before_they_look)

/* All events with all their sources, all at one object and its like. */
static void everything_in_use(void *unused)
{
	static struct semaphore semaphores[RTOS_EVENT_SOURCES];
	static struct event events[RTOS_EVENTS];

	(void)unused;
	for (unsigned i = 0; i < RTOS_EVENT_SOURCES; i++)
		semaphores[i] = semaphore_create(0, 0);
	for (unsigned e = 0; e < RTOS_EVENTS; e++) {
		events[e] = event_create(RTOS_EVENT_SOURCES);
		CHECK(events[e].handle > 0);
		for (unsigned i = 0; i < RTOS_EVENT_SOURCES; i++)
			CHECK(add(events[e], EVENT_SEMAPHORE_TAKABLE, semaphores[i].handle) == 0);
		make_timer();
		CHECK(add(events[e], EVENT_TIMER_EXPIRED, object) == -TESSERA_ENOMEM);
		free_timer();
	}
	CHECK(event_create(1).handle == -TESSERA_EAGAIN);
	for (unsigned e = 0; e < RTOS_EVENTS; e++)
		CHECK(event_check(events[e], happened, RTOS_EVENT_SOURCES) == 0);
	for (unsigned i = 0; i < RTOS_EVENT_SOURCES; i++)
		CHECK(semaphore_give(semaphores[i]) == 0);
	for (unsigned e = 0; e < RTOS_EVENTS; e++) {
		CHECK(event_check(events[e], happened, RTOS_EVENT_SOURCES) == RTOS_EVENT_SOURCES);
		for (unsigned i = e % 2; i < RTOS_EVENT_SOURCES; i += 2)
			CHECK(take_out(events[e], EVENT_SEMAPHORE_TAKABLE, semaphores[i].handle) ==
			      0);
		CHECK(event_check(events[e], happened, RTOS_EVENT_SOURCES) ==
		      RTOS_EVENT_SOURCES / 2 + (int)(e % 2));
	}
	for (unsigned e = 0; e < RTOS_EVENTS; e++)
		CHECK(event_delete(events[e]) == 0);
	CHECK(event_create(RTOS_EVENT_SOURCES).handle > 0);
	rtos_exit(0);
}
SIMULATED(everything_in_use)

/* Whatever a count says: one that is the least of all wraps when it is armed. */
static void counts_that_lie(void *unused)
{
	static const int32_t counts[] = { INT32_MIN, -1, 0, 1, INT32_MAX };

	(void)unused;
	for (unsigned i = 0; i < 5; i++) {
		make_semaphore();
		invariants_words_lie = true;
		atomic_store(&semaphore_words[handle_index(object, RTOS_SEMAPHORES)]->count,
			     counts[i]);
		event = event_of(EVENT_SEMAPHORE_TAKABLE, object);
		CHECK(check_one(event) >= 0);
		semaphore_give((struct semaphore){ object });
		CHECK(event_check(event, happened, 1) >= 0);
		destroy_semaphore();
		CHECK(event_delete(event) == 0);
	}
	rtos_exit(0);
}
SIMULATED(counts_that_lie)

static void errors(void *unused)
{
	struct event none = { 12345 }, old;

	(void)unused;
	make_semaphore();
	CHECK(event_create(0).handle == -TESSERA_EINVAL);
	CHECK(event_create(RTOS_EVENT_SOURCES + 1).handle == -TESSERA_EINVAL);
	for (int32_t handle = 0; handle > -100; handle--) {
		none.handle = handle;
		CHECK(add(none, EVENT_SEMAPHORE_TAKABLE, object) == -TESSERA_EBADF);
		CHECK(take_out(none, EVENT_SEMAPHORE_TAKABLE, object) == -TESSERA_EBADF);
		CHECK(event_wait(none, happened, 1) == -TESSERA_EBADF);
		CHECK(event_check(none, happened, 1) == -TESSERA_EBADF);
		CHECK(event_delete(none) == -TESSERA_EBADF);
	}
	event = event_create(2);
	for (unsigned type = 0; type < EVENT_DESTROYED; type++)
		for (int32_t handle = 0; handle > -100; handle--) {
			CHECK(add(event, (enum event_type)type, handle) == -TESSERA_EBADF);
			CHECK(take_out(event, (enum event_type)type, handle) == -TESSERA_EINVAL);
		}
	CHECK(add(event, EVENT_DESTROYED, object) == -TESSERA_EINVAL);
	CHECK(add(event, (enum event_type)256, object) == -TESSERA_EINVAL);
	CHECK(take_out(event, EVENT_DESTROYED, 0) == -TESSERA_EINVAL);
	CHECK(add(event, EVENT_SEMAPHORE_TAKABLE, object) == 0);
	CHECK(add(event, EVENT_SEMAPHORE_TAKABLE, object) == -TESSERA_EEXIST);
	CHECK(take_out(event, EVENT_MUTEX_LOCKABLE, object) == -TESSERA_EINVAL);
	CHECK(event_wait(event, NULL, 1) == -TESSERA_EFAULT);
	CHECK(event_wait(event, happened, 0) == -TESSERA_EINVAL);
	CHECK(event_check(event, NULL, 1) == -TESSERA_EFAULT);
	CHECK(event_check(event, happened, 0) == -TESSERA_EINVAL);

	/* The handle of one that was deleted, before and after its index is used again. */
	old = event;
	CHECK(event_delete(event) == 0);
	for (unsigned i = 0; i < 2; i++) {
		CHECK(event_delete(old) == -TESSERA_EBADF);
		CHECK(add(old, EVENT_SEMAPHORE_TAKABLE, object) == -TESSERA_EBADF);
		CHECK(take_out(old, EVENT_SEMAPHORE_TAKABLE, object) == -TESSERA_EBADF);
		CHECK(event_wait(old, happened, 1) == -TESSERA_EBADF);
		for (unsigned j = 0; !i && j < RTOS_EVENTS; j++)
			event_of(EVENT_SEMAPHORE_TAKABLE, object);
	}
	rtos_exit(0);
}
SIMULATED(errors)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_happens_while_possible),
		cmocka_unit_test(test_happened_before),
		cmocka_unit_test(test_wakes_who_waits),
		cmocka_unit_test(test_destroyed_while_watched),
		cmocka_unit_test(test_destroyed_while_waited_for),
		cmocka_unit_test(test_two_events_watch_one),
		cmocka_unit_test(test_two_wait_for_one),
		cmocka_unit_test(test_woken_thread_is_killed),
		cmocka_unit_test(test_added_while_somebody_waits),
		cmocka_unit_test(test_added_by_the_less_urgent),
		cmocka_unit_test(test_deleted_while_waited_for),
		cmocka_unit_test(test_batches),
		cmocka_unit_test(test_several_of_one_object),
		cmocka_unit_test(test_takers_and_watchers),
		cmocka_unit_test(test_owner_dies),
		cmocka_unit_test(test_thread_that_nobody_joins),
		cmocka_unit_test(test_status_asked_for_before_they_look),
		cmocka_unit_test(test_everything_in_use),
		cmocka_unit_test(test_counts_that_lie),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests_name("rtos_events", tests, NULL, NULL);
}
