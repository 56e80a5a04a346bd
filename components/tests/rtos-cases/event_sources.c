/* What an event can wait for: each kind of source. */
#include "rtos_cases.h"

static struct event event;
static struct event_source happened[8];

static void make(void)
{
	event = event_create(8);
	CHECK_GOOD(event.handle);
}

static void add(enum event_type type, int32_t handle)
{
	CHECK(event_add(event, (struct event_source){type, handle}), 0);
}

/* How many sources have happened, and that the first is this one. */
static void check_one(enum event_type type, int32_t handle, int line)
{
	check_equal(event_check(event, happened, 8), 1, "how many happened", line);
	check_equal(happened[0].type, type, "the type", line);
	check_equal(happened[0].handle, handle, "the handle", line);
}
#define CHECK_ONE(type, handle) check_one(type, handle, __LINE__)
#define CHECK_NONE()		CHECK(event_check(event, happened, 8), 0)

static void test_semaphore(void)
{
	struct semaphore semaphore = semaphore_create(1, 0);

	make();
	add(EVENT_SEMAPHORE_TAKABLE, semaphore.handle);
	CHECK_ONE(EVENT_SEMAPHORE_TAKABLE, semaphore.handle);
	CHECK(semaphore_take(semaphore), 0);
	CHECK_NONE();
	CHECK_NONE();
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	CHECK(semaphore_give(semaphore), 0);
	CHECK_ONE(EVENT_SEMAPHORE_TAKABLE, semaphore.handle);
	CHECK(semaphore_try_take(semaphore), 0);
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	CHECK(semaphore_destroy(semaphore), 0);
	CHECK_ONE(EVENT_DESTROYED, semaphore.handle);
	CHECK_ONE(EVENT_DESTROYED, semaphore.handle);
	CHECK(event_remove(event, (struct event_source){EVENT_SEMAPHORE_TAKABLE, semaphore.handle}),
	      0);
	CHECK_NONE();
	CHECK(event_delete(event), 0);
}

static struct semaphore shared;

static void takes(void *unused)
{
	(void)unused;
	CHECK(semaphore_take(shared), 0);
	trace('t');
}

/* A watched semaphore is one like any other, for those who take it. */
static void test_semaphore_taken(void)
{
	struct thread thread;

	make();
	shared = semaphore_create(0, 0);
	add(EVENT_SEMAPHORE_TAKABLE, shared.handle);
	CHECK_NONE();
	thread = start(takes, NULL, ABOVE);
	CHECK(semaphore_give(shared), 0);
	CHECK_TRACE("t");
	CHECK_NONE();
	CHECK(finish(thread), 0);
	CHECK(semaphore_give(shared), 0);
	CHECK_ONE(EVENT_SEMAPHORE_TAKABLE, shared.handle);
	CHECK(event_delete(event), 0);
	CHECK(semaphore_try_take(shared), 0);
	CHECK(semaphore_try_take(shared), -TESSERA_EAGAIN);
	CHECK(semaphore_give(shared), 0);
	CHECK(semaphore_try_take(shared), 0);
	CHECK(semaphore_destroy(shared), 0);
}

static void test_semaphore_overflow(void)
{
	make();
	shared = semaphore_create(RTOS_SEMAPHORE_MAX, 0);
	add(EVENT_SEMAPHORE_TAKABLE, shared.handle);
	CHECK_ONE(EVENT_SEMAPHORE_TAKABLE, shared.handle);
	CHECK(semaphore_give(shared), -TESSERA_EOVERFLOW);
	CHECK(semaphore_destroy(shared), 0);
	CHECK(event_delete(event), 0);
}

static struct mutex mutex;
static struct semaphore go;

static void holds(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutex), 0);
	CHECK(semaphore_take(go), 0);
	CHECK(mutex_unlock(mutex), 0);
}

static void test_mutex(void)
{
	struct thread owner;

	make();
	mutex = mutex_create(0);
	go = semaphore_create(0, 0);
	add(EVENT_MUTEX_LOCKABLE, mutex.handle);
	CHECK_ONE(EVENT_MUTEX_LOCKABLE, mutex.handle);
	owner = start(holds, NULL, ABOVE);
	CHECK_NONE();
	CHECK(semaphore_give(go), 0);
	CHECK_ONE(EVENT_MUTEX_LOCKABLE, mutex.handle);
	CHECK(finish(owner), 0);
	owner = start(holds, NULL, ABOVE);
	CHECK_NONE();
	CHECK(thread_kill(owner), 0);
	CHECK_ONE(EVENT_MUTEX_LOCKABLE, mutex.handle);
	CHECK(mutex_lock(mutex), -TESSERA_EOWNERDEAD);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(finish(owner), -TESSERA_ECANCELED);
	CHECK(mutex_destroy(mutex), 0);
	CHECK_ONE(EVENT_DESTROYED, mutex.handle);
	CHECK(semaphore_destroy(go), 0);
	CHECK(event_delete(event), 0);
}

static void test_timer(void)
{
	struct timer timer = timer_create();

	make();
	add(EVENT_TIMER_EXPIRED, timer.handle);
	CHECK_NONE();
	CHECK(timer_start(timer, later(500)), 0);
	CHECK_NONE();
	CHECK(event_wait(event, happened, 8), 1);
	CHECK_ONE(EVENT_TIMER_EXPIRED, timer.handle);
	CHECK(timer_wait(timer), 1);
	CHECK_NONE();
	CHECK(timer_start(timer, (struct time){0, 0}), 0);
	CHECK(event_wait(event, happened, 8), 1);
	CHECK(timer_cancel(timer), 0);
	CHECK_NONE();
	CHECK(timer_free(timer), 0);
	CHECK_ONE(EVENT_DESTROYED, timer.handle);
	CHECK(event_delete(event), 0);
}

static void returns(void *unused)
{
	(void)unused;
}

static void test_thread(void)
{
	struct thread thread = start(returns, NULL, BELOW);

	make();
	add(EVENT_THREAD_ENDED, thread.handle);
	CHECK_NONE();
	CHECK(event_wait(event, happened, 8), 1);
	CHECK_ONE(EVENT_THREAD_ENDED, thread.handle);
	CHECK(finish(thread), 0);
	CHECK_ONE(EVENT_DESTROYED, thread.handle);
	CHECK(event_delete(event), 0);
	make();
	thread = thread_create(returns, NULL,
			       &(struct scheduling_parameter){SCHEDULE_PRIORITY, BELOW}, 1,
			       THREAD_NO_JOIN);
	add(EVENT_THREAD_ENDED, thread.handle);
	CHECK(event_wait(event, happened, 8), 1);
	CHECK_ONE(EVENT_DESTROYED, thread.handle);
	CHECK(event_delete(event), 0);
	make();
	add(EVENT_THREAD_ENDED, thread_self().handle);
	CHECK_NONE();
	CHECK(event_delete(event), 0);
}

static void check_channel(unsigned flags)
{
	struct channel channel = channel_create(8, 1, NULL, flags);
	struct channel_send to = channel_get_send(channel);
	struct channel_recv from = channel_get_recv(channel);
	uint64_t word = 0;

	make();
	add(EVENT_CHANNEL_READABLE, from.handle);
	add(EVENT_CHANNEL_WRITABLE, to.handle);
	add(EVENT_CHANNEL_CLOSED, channel.handle);
	for (int i = 0; i < 3; i++) {
		CHECK_ONE(EVENT_CHANNEL_WRITABLE, to.handle);
		CHECK(channel_send(to, &word, 8, 0), 8);
		CHECK_ONE(EVENT_CHANNEL_READABLE, from.handle);
		CHECK(channel_recv(from, &word, 8, 0), 8);
	}
	CHECK(channel_close_send(to), 0);
	CHECK(event_wait(event, happened, 8), 3);
	CHECK(channel_destroy(channel), 0);
	CHECK(event_wait(event, happened, 8), 3);
	for (int i = 0; i < 3; i++)
		CHECK(happened[i].type, EVENT_DESTROYED);
	CHECK(event_delete(event), 0);
}

static void test_channel(void)
{
	check_channel(CHANNEL_SPSC);
	check_channel(CHANNEL_MPMC);
}

static struct channel_recv queue;

static void receives(void *unused)
{
	uint64_t word;

	(void)unused;
	while (event_wait(event, happened, 1) == 1 && channel_recv(queue, &word, 8, 0) == 8)
		trace((char)word);
}

static void test_channel_woken(void)
{
	struct channel channel = channel_create(8, 2, NULL, CHANNEL_SPSC);
	struct channel_send to = channel_get_send(channel);
	struct thread thread;

	make();
	queue = channel_get_recv(channel);
	add(EVENT_CHANNEL_READABLE, queue.handle);
	thread = start(receives, NULL, ABOVE);
	for (uint64_t word = 'a'; word < 'e'; word++) {
		CHECK(channel_send(to, &word, 8, 0), 8);
		trace('.');
	}
	CHECK_TRACE("a.b.c.d.");
	CHECK(channel_close_send(to), 0);
	CHECK(finish(thread), 0);
	CHECK(channel_destroy(channel), 0);
	CHECK(event_delete(event), 0);
}

static void test_all(void)
{
	struct semaphore semaphore = semaphore_create(0, 0);
	struct timer timer = timer_create();
	struct thread thread = start(returns, NULL, BELOW);
	struct channel channel = channel_create(8, 1, NULL, CHANNEL_MPMC);
	uint64_t word = 0;

	make();
	mutex = mutex_create(0);
	CHECK(mutex_lock(mutex), 0);
	add(EVENT_SEMAPHORE_TAKABLE, semaphore.handle);
	add(EVENT_TIMER_EXPIRED, timer.handle);
	add(EVENT_THREAD_ENDED, thread.handle);
	add(EVENT_CHANNEL_READABLE, channel.handle);
	add(EVENT_MUTEX_LOCKABLE, mutex.handle);
	CHECK_NONE();
	CHECK(semaphore_give(semaphore), 0);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(channel_send(channel_get_send(channel), &word, 8, 0), 8);
	CHECK(timer_start(timer, later(100)), 0);
	pause_for(500);
	CHECK(event_wait(event, happened, 8), 5);
	CHECK(event_wait(event, happened, 3), 3);
	CHECK(event_delete(event), 0);
	CHECK(semaphore_destroy(semaphore), 0);
	CHECK(mutex_destroy(mutex), 0);
	CHECK(channel_destroy(channel), 0);
	CHECK(timer_free(timer), 0);
	CHECK(finish(thread), 0);
}

/* An index that is used again is another object. */
static void test_index_again(void)
{
	struct semaphore first = semaphore_create(0, 0), again;

	make();
	add(EVENT_SEMAPHORE_TAKABLE, first.handle);
	CHECK_NONE();
	CHECK(semaphore_destroy(first), 0);
	do {
		again = semaphore_create(1, 0);
		CHECK_GOOD(again.handle);
		CHECK_ONE(EVENT_DESTROYED, first.handle);
		if ((again.handle & (RTOS_SEMAPHORES - 1)) !=
		    (first.handle & (RTOS_SEMAPHORES - 1)))
			CHECK(semaphore_destroy(again), 0);
	} while ((again.handle & (RTOS_SEMAPHORES - 1)) != (first.handle & (RTOS_SEMAPHORES - 1)));
	CHECK(event_remove(event, (struct event_source){EVENT_SEMAPHORE_TAKABLE, first.handle}), 0);
	CHECK(semaphore_take(again), 0);
	CHECK(semaphore_give(again), 0);
	CHECK_NONE();
	CHECK(semaphore_destroy(again), 0);
	CHECK(event_delete(event), 0);
}

static const struct rtos_case cases[] = {
	{"a-semaphore-that-can-be-taken", test_semaphore},
	{"a-semaphore-that-others-take", test_semaphore_taken},
	{"a-semaphore-at-its-maximum", test_semaphore_overflow},
	{"a-mutex-that-can-be-locked-of-an-owner-that-has-ended-too", test_mutex},
	{"a-timer-that-has-expired", test_timer},
	{"a-thread-that-has-ended", test_thread},
	{"a-channel-to-send-to-and-receive-from-and-closed", test_channel},
	{"each-element-of-a-channel", test_channel_woken},
	{"all-kinds-at-once", test_all},
	{"a-destroyed-one-whose-index-is-used-again", test_index_again},
	{NULL, NULL},
};

const struct rtos_cases event_source_cases = {"event-sources", cases};
