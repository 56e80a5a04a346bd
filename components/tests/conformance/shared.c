/* Objects with a name, between components. */
#include "crt_thread.h"
#include "partners.h"

static void test_semaphore(void)
{
	struct semaphore semaphore = semaphore_create_named(1, 0, "shared");
	int64_t theirs = ask_named(B, ORDER_SEMAPHORE_RETRIEVE, 0, "shared"), thread;

	CHECK(theirs, semaphore.handle);
	CHECK(ask_named(B, ORDER_SEMAPHORE_RETRIEVE, 0, "shared"), theirs);
	CHECK(ask(B, ORDER_SEMAPHORE_TRY_TAKE, theirs, 0), 0);
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	thread = ask_start(B, ORDER_SEMAPHORE_TAKE, theirs, HIGH);
	CHECK(semaphore_give(semaphore), 0);
	CHECK(ask_finish(B, thread), 0);
	CHECK(ask(B, ORDER_SEMAPHORE_GIVE, theirs, 0), 0);
	CHECK(semaphore_take(semaphore), 0);
	CHECK(ask(B, ORDER_SEMAPHORE_DESTROY, theirs, 0), -TESSERA_EPERM);
	thread = ask_start(B, ORDER_SEMAPHORE_TAKE, theirs, HIGH);
	CHECK(semaphore_destroy(semaphore), 0);
	CHECK(ask_finish(B, thread), -TESSERA_ECANCELED);
	CHECK(ask(B, ORDER_SEMAPHORE_TAKE, theirs, 0), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_SEMAPHORE_TRY_TAKE, theirs, 0), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_SEMAPHORE_GIVE, theirs, 0), -TESSERA_EBADF);
}

static void test_semaphore_of_theirs(void)
{
	int64_t theirs = ask_named(B, ORDER_SEMAPHORE_CREATE, 0, "theirs");
	struct semaphore semaphore;

	CHECK_GOOD(theirs);
	CHECK(semaphore_create_named(0, 0, "theirs").handle, -TESSERA_EEXIST);
	CHECK(mutex_create_named(0, "theirs").handle, -TESSERA_EEXIST);
	CHECK(mutex_retrieve("theirs").handle, -TESSERA_ENOENT);
	semaphore = semaphore_retrieve("theirs");
	CHECK(semaphore.handle, theirs);
	CHECK(ask(B, ORDER_SEMAPHORE_GIVE, theirs, 0), 0);
	CHECK(semaphore_take(semaphore), 0);
	CHECK(semaphore_destroy(semaphore), -TESSERA_EPERM);
	CHECK(ask(B, ORDER_SEMAPHORE_DESTROY, theirs, 0), 0);
	CHECK(semaphore_take(semaphore), -TESSERA_EBADF);
	CHECK(semaphore_destroy(semaphore), -TESSERA_EBADF);
	CHECK(semaphore_retrieve("theirs").handle, -TESSERA_ENOENT);
}

static void test_mutex(void)
{
	struct mutex mutex = mutex_create_named(0, "shared");
	int64_t theirs = ask_named(B, ORDER_MUTEX_RETRIEVE, 0, "shared"), thread;

	CHECK(theirs, mutex.handle);
	CHECK(ask(B, ORDER_MUTEX_LOCK, theirs, 0), 0);
	CHECK(mutex_try_lock(mutex), -TESSERA_EAGAIN);
	CHECK(mutex_unlock(mutex), -TESSERA_EPERM);
	CHECK(mutex_destroy(mutex), -TESSERA_EBUSY);
	CHECK(ask(B, ORDER_MUTEX_UNLOCK, theirs, 0), 0);
	CHECK(mutex_lock(mutex), 0);
	CHECK(ask(B, ORDER_MUTEX_TRY_LOCK, theirs, 0), -TESSERA_EAGAIN);
	CHECK(ask(B, ORDER_MUTEX_UNLOCK, theirs, 0), -TESSERA_EPERM);
	thread = ask_start(B, ORDER_MUTEX_LOCK, theirs, HIGH);
	CHECK(mutex_unlock(mutex), 0);
	/* It has returned, with the mutex. */
	CHECK(ask_finish(B, thread), 0);
	CHECK(mutex_lock(mutex), -TESSERA_EOWNERDEAD);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(ask(B, ORDER_MUTEX_DESTROY, theirs, 0), -TESSERA_EPERM);
	CHECK(mutex_destroy(mutex), 0);
	CHECK(ask(B, ORDER_MUTEX_LOCK, theirs, 0), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_MUTEX_TRY_LOCK, theirs, 0), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_MUTEX_UNLOCK, theirs, 0), -TESSERA_EBADF);
}

static void test_killed_owner(void)
{
	struct mutex mutex = mutex_create_named(0, "shared");
	int64_t theirs = ask_named(B, ORDER_MUTEX_RETRIEVE, 0, "shared");

	CHECK(ask_finish(B, ask_start(B, ORDER_MUTEX_LOCK, theirs, HIGH)), 0);
	CHECK(ask(B, ORDER_MUTEX_TRY_LOCK, theirs, 0), -TESSERA_EOWNERDEAD);
	CHECK(ask(B, ORDER_MUTEX_UNLOCK, theirs, 0), 0);
	CHECK(mutex_destroy(mutex), 0);
}

static struct mutex common;
static struct semaphore go;

static void holds(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(common), 0);
	trace('l');
	CHECK(semaphore_take(go), 0);
	trace('i');
	CHECK(mutex_unlock(common), 0);
	trace('u');
}

/* Whoever holds the mutex has the priority of another component's thread. */
static void test_inheritance(void)
{
	struct thread owner;
	int64_t thread;

	go = semaphore_create(0, 0);
	common = mutex_create_named(0, "common");
	CHECK(ask_named(B, ORDER_MUTEX_RETRIEVE, 0, "common"), common.handle);
	owner = start(holds, NULL, LOW);
	pause_for(100);
	thread = ask_start(B, ORDER_MUTEX_LOCK, common.handle, HIGH);
	CHECK(semaphore_give(go), 0);
	trace('c');
	CHECK(ask_finish(B, thread), 0);
	CHECK(finish(owner), 0);
	CHECK_TRACE("licu");
	CHECK(mutex_destroy(common), 0);
	CHECK(semaphore_destroy(go), 0);
}

static void check_channel(unsigned flags)
{
	struct channel channel = channel_create(8, ORDER_CHANNEL_LENGTH, "pipe", flags);
	struct channel_send to = channel_get_send(channel);
	struct channel_recv from = channel_get_recv(channel);
	int64_t theirs, thread, word = 5;

	theirs = ask_named(B, ORDER_CHANNEL_RETRIEVE_RECV, 0, "pipe");
	CHECK(theirs, from.handle);
	CHECK(ask_named(B, ORDER_CHANNEL_RETRIEVE_SEND, 0, "pipe"), to.handle);
	CHECK(ask(B, ORDER_CHANNEL_TRY_RECV, theirs, 0), -TESSERA_EAGAIN);
	CHECK(channel_send(to, &word, 8, 0), 8);
	CHECK(ask(B, ORDER_CHANNEL_TRY_RECV, theirs, 0), 5);
	thread = ask_start(B, ORDER_CHANNEL_RECV, theirs, HIGH);
	word = 6;
	CHECK(channel_send(to, &word, 8, 0), 8);
	CHECK(ask_finish(B, thread), 6);
	for (word = 0; word < 3 * ORDER_CHANNEL_LENGTH; word++) {
		int64_t back = -1;

		CHECK(ask(B, ORDER_CHANNEL_SEND, theirs, word), 8);
		CHECK(channel_recv(from, &back, 8, CHANNEL_BLOCK), 8);
		CHECK(back, word);
	}
	for (word = 0; word < ORDER_CHANNEL_LENGTH; word++)
		CHECK(channel_send(to, &word, 8, 0), 8);
	thread = ask_start(B, ORDER_CHANNEL_SEND, theirs, HIGH);
	for (word = 0; word <= ORDER_CHANNEL_LENGTH; word++)
		CHECK(channel_recv(from, &(int64_t){0}, 8, 0), 8);
	CHECK(ask_finish(B, thread), 8);
	CHECK(ask(B, ORDER_CHANNEL_DESTROY, theirs, 0), -TESSERA_EPERM);
	thread = ask_start(B, ORDER_CHANNEL_RECV, theirs, HIGH);
	CHECK(channel_destroy(channel), 0);
	CHECK(ask_finish(B, thread), -TESSERA_ECANCELED);
	CHECK(ask(B, ORDER_CHANNEL_SEND, theirs, 0), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_CHANNEL_TRY_RECV, theirs, 0), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_CHANNEL_STATUS, theirs, 0), -TESSERA_EBADF);
}

static void test_channel(void)
{
	check_channel(CHANNEL_SPSC);
	check_channel(CHANNEL_MPMC);
}

static void test_channel_ends(void)
{
	struct channel channel = channel_create(8, ORDER_CHANNEL_LENGTH, "pipe", CHANNEL_SPSC);
	int64_t theirs = ask_named(B, ORDER_CHANNEL_RETRIEVE_RECV, 0, "pipe"), thread, word = 9;

	CHECK(channel_retrieve_send(8, ORDER_CHANNEL_LENGTH + 1, "pipe").handle, -TESSERA_EINVAL);
	CHECK(channel_send(channel_get_send(channel), &word, 8, 0), 8);
	CHECK(channel_close_send(channel_get_send(channel)), 0);
	CHECK(ask_named(B, ORDER_CHANNEL_RETRIEVE_SEND, 0, "pipe"), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_CHANNEL_CLOSE_SEND, theirs, 0), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_CHANNEL_RECV, theirs, 0), 9);
	CHECK(ask(B, ORDER_CHANNEL_RECV, theirs, 0), 0);
	CHECK(channel_destroy(channel), 0);

	channel = channel_create(8, ORDER_CHANNEL_LENGTH, "pipe", CHANNEL_MPMC);
	theirs = ask_named(B, ORDER_CHANNEL_RETRIEVE_RECV, 0, "pipe");
	thread = ask_start(B, ORDER_CHANNEL_RECV, theirs, HIGH);
	CHECK(ask(B, ORDER_CHANNEL_CLOSE_RECV, theirs, 0), 0);
	CHECK(ask_finish(B, thread), -TESSERA_EBADF);
	CHECK(channel_send(channel_get_send(channel), &word, 8, 0), -TESSERA_ESTALE);
	CHECK(channel_destroy(channel), 0);
}

/* Who waits for its turn at an end is told that the channel is gone. This thread claims to be
 * inside. */
static void test_destroyed_at_the_end(void)
{
	struct channel channel = channel_create(8, ORDER_CHANNEL_LENGTH, "pipe", CHANNEL_MPMC);
	int64_t theirs = ask_named(B, ORDER_CHANNEL_RETRIEVE_SEND, 0, "pipe"), thread;

	channel_view_of(channel.handle)->ring->send.lock.word = crt_thread_id();
	thread = ask_start(B, ORDER_CHANNEL_SEND, theirs, HIGH);
	CHECK(ask(B, ORDER_THREAD_GET_EXIT_STATUS, thread, 0), -TESSERA_EAGAIN);
	CHECK(channel_destroy(channel), 0);
	CHECK(ask_finish(B, thread), -TESSERA_ECANCELED);
}

/* What a third component has found, it can use; what it has not, it can't. */
static void test_three(void)
{
	int64_t theirs = ask_named(B, ORDER_SEMAPHORE_CREATE, 0, "three"), thread;

	CHECK_GOOD(theirs);
	CHECK(ask(C, ORDER_SEMAPHORE_GIVE, theirs, 0), -TESSERA_EBADF);
	CHECK(ask_named(C, ORDER_SEMAPHORE_RETRIEVE, 0, "three"), theirs);
	CHECK(semaphore_retrieve("three").handle, theirs);
	thread = ask_start(C, ORDER_SEMAPHORE_TAKE, theirs, HIGH);
	CHECK(semaphore_give((struct semaphore){(int32_t)theirs}), 0);
	CHECK(ask_finish(C, thread), 0);
	CHECK(ask(C, ORDER_SEMAPHORE_DESTROY, theirs, 0), -TESSERA_EPERM);
	CHECK(ask(B, ORDER_SEMAPHORE_DESTROY, theirs, 0), 0);
}

/* An event tells of what another component does with an object. */
static void test_event(void)
{
	struct event event = event_create(3);
	struct semaphore semaphore = semaphore_create_named(0, 0, "semaphore");
	struct mutex mutex = mutex_create_named(0, "mutex");
	struct channel channel = channel_create(8, ORDER_CHANNEL_LENGTH, "pipe", CHANNEL_SPSC);
	struct event_source happened[3];

	CHECK_GOOD(ask_named(B, ORDER_SEMAPHORE_RETRIEVE, 0, "semaphore"));
	CHECK_GOOD(ask_named(B, ORDER_MUTEX_RETRIEVE, 0, "mutex"));
	CHECK_GOOD(ask_named(B, ORDER_CHANNEL_RETRIEVE_SEND, 0, "pipe"));
	CHECK(event_add(event, (struct event_source){EVENT_SEMAPHORE_TAKABLE, semaphore.handle}),
	      0);
	CHECK(event_add(event, (struct event_source){EVENT_CHANNEL_READABLE, channel.handle}), 0);
	CHECK(event_add(event, (struct event_source){EVENT_MUTEX_LOCKABLE, mutex.handle}), 0);
	CHECK(ask(B, ORDER_MUTEX_LOCK, mutex.handle, 0), 0);
	CHECK(event_check(event, happened, 3), 0);
	CHECK(ask(B, ORDER_MUTEX_UNLOCK, mutex.handle, 0), 0);
	CHECK(event_check(event, happened, 3), 1);
	CHECK(ask(B, ORDER_SEMAPHORE_GIVE, semaphore.handle, 0), 0);
	CHECK(ask(B, ORDER_CHANNEL_SEND, channel.handle, 1), 8);
	CHECK(event_wait(event, happened, 3), 3);
	CHECK(event_delete(event), 0);
	CHECK(semaphore_destroy(semaphore), 0);
	CHECK(mutex_destroy(mutex), 0);
	CHECK(channel_destroy(channel), 0);
}

/* As often as one likes: no memory is lost at the ends of objects. */
static void test_often(void)
{
	for (int i = 0; i < 60; i++) {
		struct semaphore semaphore = semaphore_create_named(1, 0, "often");

		CHECK_GOOD(semaphore.handle);
		CHECK(ask_named(B, ORDER_SEMAPHORE_RETRIEVE, 0, "often"), semaphore.handle);
		CHECK(ask_named(C, ORDER_SEMAPHORE_RETRIEVE, 0, "often"), semaphore.handle);
		CHECK(ask(B, ORDER_SEMAPHORE_TRY_TAKE, semaphore.handle, 0), 0);
		CHECK(semaphore_destroy(semaphore), 0);
	}
}

static const struct rtos_case cases[] = {
	{"a-semaphore-is-found-and-used-by-another", test_semaphore},
	{"a-semaphore-of-another-is-found-and-used", test_semaphore_of_theirs},
	{"a-mutex-is-found-and-used-by-another", test_mutex},
	{"an-owner-elsewhere-that-ends-is-told-of", test_killed_owner},
	{"an-owner-has-the-priority-of-who-waits-elsewhere", test_inheritance},
	{"a-channel-leads-to-another-and-back", test_channel},
	{"an-end-is-closed-for-the-other", test_channel_ends},
	{"who-waits-for-its-turn-is-told-that-a-channel-is-gone", test_destroyed_at_the_end},
	{"who-has-not-found-an-object-cannot-use-it", test_three},
	{"an-event-tells-of-what-others-do", test_event},
	{"objects-come-and-go", test_often},
	{NULL, NULL},
};

const struct rtos_cases shared_cases = {"shared", cases};
