/*
 * A partner that shares objects writes anything over their words. Those who share them get nonsense
 * or an error, and may wait in vain; but the scheduler goes on, everybody has the right priority
 * again when nobody waits any more, and whoever does not share them does not notice.
 */
#include "partners.h"

#define THREAD_IDS_TRIED 48
#define WAIT		 40 /* microseconds for somebody to come to where it waits */
#define PAUSE		 10 /* microseconds for the less urgent */

static int64_t traced_priority;

static void shows(void *unused)
{
	(void)unused;
	traced_priority++;
}

static void show(unsigned priority)
{
	struct scheduling_parameter parameter = {SCHEDULE_PRIORITY, (uint16_t)priority};

	CHECK_GOOD(thread_create(shows, NULL, &parameter, 1, THREAD_NO_JOIN).handle);
}

/* Whoever calls this has its own priority, and no other. */
static void check_priority(void)
{
	traced_priority = 0;
	show(PRIORITY_OF_CASES + 1);
	CHECK(traced_priority, 1);
	show(PRIORITY_OF_CASES - 1);
	CHECK(traced_priority, 1);
	pause_for(WAIT);
	CHECK(traced_priority, 2);
}

/* Two that have nothing to do with it: this component's own objects, and another component's. */
static struct mutex own_mutex;
static struct semaphore own_semaphore;
static int64_t their_mutex, their_semaphore;

static void make_others(void)
{
	own_mutex = mutex_create(0);
	own_semaphore = semaphore_create(0, 0);
	their_mutex = ask(C, ORDER_MUTEX_CREATE, 0, 0);
	their_semaphore = ask(C, ORDER_SEMAPHORE_CREATE, 0, 0);
}

static void check_others(void)
{
	CHECK(mutex_lock(own_mutex), 0);
	CHECK(semaphore_give(own_semaphore), 0);
	CHECK(semaphore_take(own_semaphore), 0);
	CHECK(mutex_unlock(own_mutex), 0);
	CHECK(ask(C, ORDER_MUTEX_LOCK, their_mutex, 0), 0);
	CHECK(ask(C, ORDER_SEMAPHORE_GIVE, their_semaphore, 0), 0);
	CHECK(ask(C, ORDER_SEMAPHORE_TAKE, their_semaphore, 0), 0);
	CHECK(ask(C, ORDER_MUTEX_UNLOCK, their_mutex, 0), 0);
	check_priority();
}

static void put_others_away(void)
{
	CHECK(mutex_destroy(own_mutex), 0);
	CHECK(semaphore_destroy(own_semaphore), 0);
	CHECK(ask(C, ORDER_MUTEX_DESTROY, their_mutex, 0), 0);
	CHECK(ask(C, ORDER_SEMAPHORE_DESTROY, their_semaphore, 0), 0);
}

static void scribble(enum order_call call, int32_t handle, unsigned which, uint32_t what)
{
	ask(B, call, handle, (int64_t)(which | (uint64_t)what << 32));
}

/* Has somebody use the object, who is ended where it waits in vain. */
static void try_by(void (*entry)(void *), unsigned priority)
{
	struct thread thread = start(entry, NULL, priority);

	pause_for(WAIT);
	CHECK(thread_kill(thread), 0);
	CHECK(thread_join(thread, NULL), 0);
}

static const uint32_t garbage[] = {
	0,	    1,		2,	    3,		4,	    255,	256,
	0x7fff,	    0xffff,	0x10000,    0x10001,	0xff0000,   0xffffff,	0x1000000,
	0x3fffffff, 0x40000000, 0x40000001, 0x7ffffffe, 0x7fffffff, 0x80000000, 0x80000001,
	0x8000ffff, 0xc0000000, 0xdeadbeef, 0xfffffffe, 0xffffffff,
};

#define GARBAGE (sizeof(garbage) / sizeof(*garbage))

/* ------------------------------------------------------------------ mutexes */

static struct mutex mutex;

static void locks(void *unused)
{
	(void)unused;
	mutex_lock(mutex);
	mutex_unlock(mutex);
}

static void waits_for_mutex(void *unused)
{
	struct event_source source = {EVENT_MUTEX_LOCKABLE, mutex.handle};
	struct event event = event_create(1);

	(void)unused;
	event_add(event, source);
	event_check(event, &source, 1);
	event_delete(event);
}

static void use_mutex(void)
{
	mutex_try_lock(mutex);
	mutex_unlock(mutex);
	try_by(locks, HIGH);
	try_by(locks, LOW);
	try_by(waits_for_mutex, ABOVE);
	ask(B, ORDER_MUTEX_TRY_LOCK, mutex.handle, 0);
	ask(B, ORDER_MUTEX_UNLOCK, mutex.handle, 0);
	check_others();
}

static void make_mutex(void)
{
	make_others();
	mutex = mutex_create_named(0, "scribbled");
	CHECK(ask_named(B, ORDER_MUTEX_RETRIEVE, 0, "scribbled"), mutex.handle);
}

static void put_mutex_away(void)
{
	scribble(ORDER_SCRIBBLE_MUTEX, mutex.handle, 0, 0);
	CHECK(mutex_destroy(mutex), 0);
	put_others_away();
}

/* No thread has these ids: nobody holds the mutex. */
static void test_mutex_is_destroyed(void)
{
	static const uint32_t nobody[] = {0xffff, 0x8000ffff, 0x40007fff, UINT32_MAX};

	for (size_t i = 0; i < sizeof(nobody) / sizeof(*nobody); i++) {
		make_mutex();
		scribble(ORDER_SCRIBBLE_MUTEX, mutex.handle, 0, nobody[i]);
		CHECK(mutex_destroy(mutex), 0);
		put_others_away();
	}
}

static void test_mutex(void)
{
	make_mutex();
	for (size_t i = 0; i < GARBAGE; i++) {
		scribble(ORDER_SCRIBBLE_MUTEX, mutex.handle, 0, garbage[i]);
		use_mutex();
		scribble(ORDER_SCRIBBLE_MUTEX, mutex.handle, 1, garbage[i]);
		use_mutex();
	}
	put_mutex_away();
}

/* It names an owner: each thread of the system, who waits for it or does not. */
static void test_mutex_owners(void)
{
	make_mutex();
	for (uint32_t id = 0; id < THREAD_IDS_TRIED; id++) {
		scribble(ORDER_SCRIBBLE_MUTEX, mutex.handle, 0, id);
		use_mutex();
		scribble(ORDER_SCRIBBLE_MUTEX, mutex.handle, 0, id | 0x80000000);
		use_mutex();
		scribble(ORDER_SCRIBBLE_MUTEX, mutex.handle, 0, id | 0xc0ff0000);
		use_mutex();
	}
	put_mutex_away();
}

static void sleeps(void *unused)
{
	(void)unused;
	thread_sleep_until((struct time){UINT64_MAX, 0});
}

static void locks_and_sleeps(void *unused)
{
	mutex_lock(mutex);
	sleeps(unused);
}

/* The owner changes while others wait, again and again. */
static void test_mutex_owners_change(void)
{
	struct thread owner, waiters[3];

	make_mutex();
	for (uint32_t id = 0; id < THREAD_IDS_TRIED; id++) {
		owner = start(locks_and_sleeps, NULL, LOW);
		pause_for(WAIT);
		for (unsigned i = 0; i < 3; i++) {
			waiters[i] = start(locks_and_sleeps, NULL, ABOVE + i);
			scribble(ORDER_SCRIBBLE_MUTEX, mutex.handle, 0, id + i);
		}
		mutex_try_lock(mutex);
		mutex_unlock(mutex);
		CHECK(mutex_destroy(mutex), -TESSERA_EBUSY);
		for (unsigned i = 0; i < 3; i++) {
			CHECK(thread_kill(waiters[(i + id) % 3]), 0);
			CHECK(thread_join(waiters[(i + id) % 3], NULL), 0);
		}
		CHECK(thread_kill(owner), 0);
		CHECK(thread_join(owner, NULL), 0);
		scribble(ORDER_SCRIBBLE_MUTEX, mutex.handle, 0, 0);
		check_others();
	}
	put_mutex_away();
}

/* ------------------------------------------------------------------ semaphores */

static struct semaphore semaphore;

static void takes(void *unused)
{
	(void)unused;
	semaphore_take(semaphore);
}

static void waits_for_semaphore(void *unused)
{
	struct event_source source = {EVENT_SEMAPHORE_TAKABLE, semaphore.handle};
	struct event event = event_create(1);

	(void)unused;
	event_add(event, source);
	event_check(event, &source, 1);
	event_delete(event);
}

static void test_semaphore(void)
{
	make_others();
	semaphore = semaphore_create_named(0, 0, "scribbled");
	CHECK(ask_named(B, ORDER_SEMAPHORE_RETRIEVE, 0, "scribbled"), semaphore.handle);
	for (size_t i = 0; i < 2 * GARBAGE; i++) {
		struct thread waiter = start(takes, NULL, HIGH);

		scribble(ORDER_SCRIBBLE_SEMAPHORE, semaphore.handle, i % 2, garbage[i / 2]);
		semaphore_give(semaphore);
		semaphore_try_take(semaphore);
		try_by(takes, HIGH);
		try_by(takes, LOW);
		try_by(waits_for_semaphore, ABOVE);
		semaphore_give(semaphore);
		CHECK(thread_kill(waiter), 0);
		CHECK(thread_join(waiter, NULL), 0);
		check_others();
	}
	CHECK(semaphore_destroy(semaphore), 0);
	put_others_away();
}

/* ------------------------------------------------------------------ channels */

static struct channel channel;
static struct channel_send to;
static struct channel_recv from;

static void sends(void *unused)
{
	uint64_t word = 0;

	(void)unused;
	for (int i = 0; i <= ORDER_CHANNEL_LENGTH; i++)
		channel_send(to, &word, sizeof(word), CHANNEL_BLOCK);
}

static void receives(void *unused)
{
	uint64_t word;

	(void)unused;
	channel_recv(from, &word, sizeof(word), CHANNEL_BLOCK);
}

static void waits_for_channel(void *unused)
{
	struct event_source source = {EVENT_CHANNEL_READABLE, channel.handle};
	struct event event = event_create(3);

	(void)unused;
	event_add(event, source);
	source.type = EVENT_CHANNEL_WRITABLE;
	event_add(event, source);
	source.type = EVENT_CHANNEL_CLOSED;
	event_add(event, source);
	event_check(event, &source, 1);
	event_delete(event);
}

static void use_channel(void)
{
	struct channel_status status = {.used = 0};
	uint64_t word = 0;

	channel_send(to, &word, sizeof(word), 0);
	channel_recv(from, &word, sizeof(word), 0);
	CHECK(channel_get_status(channel, &status), 0);
	CHECK(status.used <= ORDER_CHANNEL_LENGTH, true);
	CHECK(status.length, ORDER_CHANNEL_LENGTH);
	CHECK(status.send_closed || status.recv_closed, false);
	try_by(sends, HIGH);
	try_by(receives, HIGH);
	try_by(receives, LOW);
	try_by(waits_for_channel, ABOVE);
	check_others();
}

#define WORDS (offsetof(struct channel_ring, elements) / sizeof(uint32_t))

static void check_channel(unsigned flags)
{
	make_others();
	for (unsigned which = 0; which < WORDS; which++) {
		channel = channel_create(8, ORDER_CHANNEL_LENGTH, "scribbled", flags);
		to = channel_get_send(channel);
		from = channel_get_recv(channel);
		CHECK_GOOD(ask_named(B, ORDER_CHANNEL_RETRIEVE_SEND, 0, "scribbled"));
		for (size_t i = 0; i < GARBAGE; i++) {
			scribble(ORDER_SCRIBBLE_CHANNEL, channel.handle, which, garbage[i]);
			use_channel();
		}
		CHECK(channel_close_send(to), 0);
		CHECK(channel_destroy(channel), 0);
	}
	put_others_away();
}

static void test_channel(void)
{
	check_channel(CHANNEL_SPSC);
}

static void test_channel_of_many(void)
{
	check_channel(CHANNEL_MPMC);
}

/* ------------------------------------------------------------------ all at any time */

#define USERS 4

/* Of a thread that is ended meanwhile: its wait may fail. */
static void rest(void)
{
	thread_sleep_until(later(PAUSE));
}

static void use_all(void *unused)
{
	(void)unused;
	for (;;) {
		mutex_lock(mutex);
		semaphore_take(semaphore);
		mutex_unlock(mutex);
		semaphore_give(semaphore);
		sends(unused);
		receives(unused);
		rest();
	}
}

static struct event event;

static void watch_all(void *unused)
{
	struct event_source source;

	(void)unused;
	for (;;) {
		event_check(event, &source, 1);
		rest();
	}
}

static void watch(enum event_type type, int32_t handle)
{
	CHECK(event_add(event, (struct event_source){type, handle}), 0);
}

/* Ends who uses the objects, and may wait in vain, and begins anew. One may have to wait for a lock that
 * another one has: so all are ended before any is waited for. */
static void use_for_a_while(void)
{
	struct thread users[USERS] = {
		start(use_all, NULL, LOW),
		start(use_all, NULL, BELOW),
		start(use_all, NULL, BELOW),
		start(use_all, NULL, ABOVE),
	};

	try_by(watch_all, LOW);
	for (size_t i = 0; i < USERS; i++) {
		pause_for(WAIT);
		CHECK(thread_kill(users[i]), 0);
	}
	for (size_t i = 0; i < USERS; i++)
		CHECK(thread_join(users[i], NULL), 0);
}

static bool has_ended(int64_t thread)
{
	return ask(B, ORDER_THREAD_GET_EXIT_STATUS, thread, 0) != -TESSERA_EAGAIN;
}

/* The partner is more urgent, so that it comes between any two instructions. */
static void test_all(void)
{
	int64_t scribbler;

	make_others();
	mutex = mutex_create_named(MUTEX_RECURSIVE, SCRIBBLED_MUTEX);
	semaphore = semaphore_create_named(1, 0, SCRIBBLED_SEMAPHORE);
	channel = channel_create(8, ORDER_CHANNEL_LENGTH, SCRIBBLED_CHANNEL, CHANNEL_MPMC);
	to = channel_get_send(channel);
	from = channel_get_recv(channel);
	event = event_create(5);
	watch(EVENT_MUTEX_LOCKABLE, mutex.handle);
	watch(EVENT_SEMAPHORE_TAKABLE, semaphore.handle);
	watch(EVENT_CHANNEL_READABLE, channel.handle);
	watch(EVENT_CHANNEL_WRITABLE, channel.handle);
	watch(EVENT_CHANNEL_CLOSED, channel.handle);
	scribbler = ask_start(B, ORDER_SCRIBBLE_ALL, 0, HIGH);
	do {
		use_for_a_while();
		check_others();
	} while (!has_ended(scribbler));
	CHECK(event_delete(event), 0);
	CHECK(channel_destroy(channel), 0);
	CHECK(semaphore_destroy(semaphore), 0);
	CHECK_GOOD(ask_named(B, ORDER_MUTEX_RETRIEVE, 0, SCRIBBLED_MUTEX));
	put_mutex_away();
}

static const struct rtos_case cases[] = {
	{"over-a-mutex", test_mutex},
	{"that-nobody-has-a-mutex", test_mutex_is_destroyed},
	{"over-a-mutex-with-every-thread-as-its-owner", test_mutex_owners},
	{"over-a-mutex-that-is-waited-for", test_mutex_owners_change},
	{"over-a-semaphore", test_semaphore},
	{"over-a-channel", test_channel},
	{"over-a-channel-of-many", test_channel_of_many},
	{"over-all-at-any-time", test_all},
	{NULL, NULL},
};

const struct rtos_cases scribble_cases = {"scribbling", cases};
