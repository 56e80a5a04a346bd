#include "rtos_cases.h"

static struct mutex mutex;
static struct condition condition;
static volatile unsigned tokens;
static int volatile result;

static void make(void)
{
	mutex = mutex_create(0);
	condition = condition_create();
	tokens = 0;
}

static void put_away(void)
{
	CHECK(condition_destroy(condition), 0);
	CHECK(mutex_destroy(mutex), 0);
}

static int wait_at(int32_t handle)
{
	return condition_wait((struct condition){handle}, mutex);
}

static int wait_with(int32_t handle)
{
	return condition_wait(condition, (struct mutex){handle});
}

static int signal(int32_t handle)
{
	return condition_signal((struct condition){handle});
}

static int broadcast(int32_t handle)
{
	return condition_broadcast((struct condition){handle});
}

static int destroy(int32_t handle)
{
	return condition_destroy((struct condition){handle});
}

STACK_GIVEN(check_handles, wait_at, wait_with, signal, broadcast, destroy);

static void test_bad_handles(void)
{
	make();
	CHECK(mutex_lock(mutex), 0);
	CHECK_HANDLES(wait_at, condition.handle);
	CHECK_HANDLES(wait_with, mutex.handle);
	CHECK_HANDLES(signal, condition.handle);
	CHECK_HANDLES(broadcast, condition.handle);
	CHECK_HANDLES(destroy, condition.handle);
	CHECK(condition_destroy(condition), 0);
	CHECK(wait_at(condition.handle), -TESSERA_EBADF);
	CHECK(signal(condition.handle), -TESSERA_EBADF);
	CHECK(destroy(condition.handle), -TESSERA_EBADF);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(mutex_destroy(mutex), 0);
}

static void test_running_out(void)
{
	check_runs_out(OBJECT_CONDITIONS, RTOS_CONDITIONS);
}

static void holds(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutex), 0);
	thread_sleep_until((struct time){UINT64_MAX, 0});
}

static void test_not_the_owner(void)
{
	struct thread owner;

	make();
	CHECK(condition_wait(condition, mutex), -TESSERA_EPERM);
	owner = start(holds, NULL, ABOVE);
	CHECK(condition_wait(condition, mutex), -TESSERA_EPERM);
	CHECK(thread_kill(owner), 0);
	CHECK(finish(owner), -TESSERA_ECANCELED);
	put_away();
}

static void test_locked_twice(void)
{
	make();
	CHECK(mutex_destroy(mutex), 0);
	mutex = mutex_create(MUTEX_RECURSIVE);
	CHECK(mutex_lock(mutex), 0);
	CHECK(mutex_lock(mutex), 0);
	CHECK(condition_wait(condition, mutex), -TESSERA_EINVAL);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(mutex_unlock(mutex), 0);
	put_away();
}

static void waits(void *what)
{
	CHECK(mutex_lock(mutex), 0);
	result = condition_wait(condition, mutex);
	trace((char)(intptr_t)what);
	CHECK(mutex_unlock(mutex), 0);
}

static void test_signal(void)
{
	struct thread threads[3];

	make();
	CHECK(condition_signal(condition), 0);
	threads[0] = start(waits, (void *)'a', ABOVE);
	threads[1] = start(waits, (void *)'h', HIGH);
	threads[2] = start(waits, (void *)'b', ABOVE);
	for (int i = 0; i < 3; i++) {
		trace('.');
		CHECK(condition_signal(condition), 0);
	}
	CHECK(condition_signal(condition), 0);
	CHECK_TRACE(".h.a.b");
	CHECK(result, 0);
	for (int i = 0; i < 3; i++)
		CHECK(finish(threads[i]), 0);
	put_away();
}

/* Who is woken has the mutex first when it is unlocked. */
static void test_signal_inside(void)
{
	struct thread thread;

	make();
	thread = start(waits, (void *)'w', ABOVE);
	CHECK(mutex_lock(mutex), 0);
	CHECK(condition_signal(condition), 0);
	trace('s');
	CHECK(mutex_unlock(mutex), 0);
	CHECK_TRACE("sw");
	CHECK(finish(thread), 0);
	put_away();
}

static void test_broadcast(void)
{
	struct thread threads[3];

	make();
	CHECK(condition_broadcast(condition), 0);
	threads[0] = start(waits, (void *)'a', ABOVE);
	threads[1] = start(waits, (void *)'h', HIGH);
	threads[2] = start(waits, (void *)'b', BELOW);
	pause_for(100);
	CHECK(condition_broadcast(condition), 0);
	for (int i = 0; i < 3; i++)
		CHECK(finish(threads[i]), 0);
	CHECK_TRACE("hab");
	put_away();
}

static void test_destroyed(void)
{
	struct thread thread;

	make();
	thread = start(waits, (void *)'w', ABOVE);
	CHECK(condition_destroy(condition), 0);
	CHECK_TRACE("w");
	CHECK(result, -TESSERA_ECANCELED);
	CHECK(finish(thread), 0);
	CHECK(mutex_destroy(mutex), 0);
}

static void test_owner_dies(void)
{
	struct thread thread, owner;

	make();
	thread = start(waits, (void *)'w', ABOVE);
	owner = start(holds, NULL, ABOVE);
	CHECK(condition_signal(condition), 0);
	CHECK(thread_kill(owner), 0);
	CHECK_TRACE("w");
	CHECK(result, -TESSERA_EOWNERDEAD);
	CHECK(finish(owner), -TESSERA_ECANCELED);
	CHECK(finish(thread), 0);
	put_away();
}

#define ROUNDS 200

static void consumes(void *unused)
{
	(void)unused;
	for (int i = 0; i < ROUNDS; i++) {
		CHECK(mutex_lock(mutex), 0);
		while (!tokens)
			CHECK(condition_wait(condition, mutex), 0);
		tokens--;
		CHECK(mutex_unlock(mutex), 0);
	}
}

static void produces(void *unused)
{
	(void)unused;
	for (int i = 0; i < ROUNDS; i++) {
		CHECK(mutex_lock(mutex), 0);
		tokens++;
		CHECK(mutex_unlock(mutex), 0);
		CHECK(i % 3 ? condition_signal(condition) : condition_broadcast(condition), 0);
		if (i % 5 == 0)
			pause_for((unsigned)i % 7);
	}
}

static void test_many(void)
{
	struct thread threads[6];

	make();
	for (unsigned i = 0; i < 3; i++) {
		threads[i] = start(consumes, NULL, LOW + i);
		threads[3 + i] = start(produces, NULL, BELOW - i);
	}
	for (unsigned i = 0; i < 6; i++)
		CHECK(finish(threads[i]), 0);
	CHECK(tokens, 0);
	put_away();
}

static const struct rtos_case cases[] = {
	{"what-is-no-condition-or-no-mutex-is-refused", test_bad_handles},
	{"conditions-run-out", test_running_out},
	{"only-the-owner-of-the-mutex-waits", test_not_the_owner},
	{"only-one-who-has-it-once", test_locked_twice},
	{"a-signal-wakes-one-by-priority-then-by-arrival-without-any-nobody", test_signal},
	{"who-is-woken-waits-for-the-mutex", test_signal_inside},
	{"a-broadcast-wakes-all", test_broadcast},
	{"who-waits-when-it-is-destroyed-is-told-and-has-the-mutex", test_destroyed},
	{"who-is-woken-is-told-of-an-owner-that-has-ended", test_owner_dies},
	{"among-many-threads-no-signal-is-lost", test_many},
	{NULL, NULL},
};

const struct rtos_cases condition_cases = {"conditions", cases};
