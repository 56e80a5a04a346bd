#include "rtos_cases.h"

static struct mutex mutex, other;

static int lock(int32_t handle)
{
	return mutex_lock((struct mutex){handle});
}

static int try_lock(int32_t handle)
{
	return mutex_try_lock((struct mutex){handle});
}

static int unlock(int32_t handle)
{
	return mutex_unlock((struct mutex){handle});
}

static int destroy(int32_t handle)
{
	return mutex_destroy((struct mutex){handle});
}

STACK_GIVEN(check_handles, lock, try_lock, unlock, destroy);

static void test_bad_handles(void)
{
	struct mutex live = mutex_create(0);

	CHECK_HANDLES(lock, live.handle);
	CHECK_HANDLES(try_lock, live.handle);
	CHECK_HANDLES(unlock, live.handle);
	CHECK_HANDLES(destroy, live.handle);
	CHECK(mutex_destroy(live), 0);
	CHECK(lock(live.handle), -TESSERA_EBADF);
	CHECK(try_lock(live.handle), -TESSERA_EBADF);
	CHECK(unlock(live.handle), -TESSERA_EBADF);
	CHECK(destroy(live.handle), -TESSERA_EBADF);
}

static void test_create_errors(void)
{
	CHECK(mutex_create(2).handle, -TESSERA_EINVAL);
	CHECK(mutex_create(~0u).handle, -TESSERA_EINVAL);
}

static void test_running_out(void)
{
	check_runs_out(OBJECT_MUTEXES, RTOS_MUTEXES);
}

static void test_twice(void)
{
	mutex = mutex_create(0);
	CHECK(mutex_unlock(mutex), -TESSERA_EPERM);
	CHECK(mutex_lock(mutex), 0);
	CHECK(mutex_lock(mutex), -TESSERA_EDEADLK);
	CHECK(mutex_try_lock(mutex), -TESSERA_EDEADLK);
	CHECK(mutex_destroy(mutex), -TESSERA_EBUSY);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(mutex_unlock(mutex), -TESSERA_EPERM);
	CHECK(mutex_destroy(mutex), 0);
}

static int volatile result;

static void tries(void *unused)
{
	(void)unused;
	result = mutex_try_lock(mutex);
	CHECK(mutex_unlock(mutex), -TESSERA_EPERM);
}

static void test_recursive(void)
{
	struct thread thread;

	mutex = mutex_create(MUTEX_RECURSIVE);
	CHECK(mutex_lock(mutex), 0);
	for (int i = 0; i < RTOS_MUTEX_DEPTH; i++)
		CHECK(i % 2 ? mutex_lock(mutex) : mutex_try_lock(mutex), 0);
	CHECK(mutex_lock(mutex), -TESSERA_EOVERFLOW);
	CHECK(mutex_try_lock(mutex), -TESSERA_EOVERFLOW);
	for (int i = 0; i < RTOS_MUTEX_DEPTH; i++)
		CHECK(mutex_unlock(mutex), 0);
	thread = start(tries, NULL, ABOVE);
	CHECK(finish(thread), 0);
	CHECK(result, -TESSERA_EAGAIN);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(mutex_unlock(mutex), -TESSERA_EPERM);
	CHECK(mutex_destroy(mutex), 0);
}

static void locks(void *what)
{
	CHECK(mutex_lock(mutex), 0);
	trace((char)(intptr_t)what);
	CHECK(mutex_unlock(mutex), 0);
}

static void test_order(void)
{
	struct thread threads[4];

	mutex = mutex_create(0);
	CHECK(mutex_lock(mutex), 0);
	threads[0] = start(locks, (void *)'a', ABOVE);
	threads[1] = start(locks, (void *)'h', HIGH);
	threads[2] = start(locks, (void *)'b', ABOVE);
	threads[3] = start(locks, (void *)'i', HIGH);
	CHECK(mutex_destroy(mutex), -TESSERA_EBUSY);
	trace('.');
	CHECK(mutex_unlock(mutex), 0);
	CHECK_TRACE(".hiab");
	for (int i = 0; i < 4; i++)
		CHECK(finish(threads[i]), 0);
	CHECK(mutex_destroy(mutex), 0);
}

static void test_recursive_contended(void)
{
	struct thread thread;

	mutex = mutex_create(MUTEX_RECURSIVE);
	CHECK(mutex_lock(mutex), 0);
	CHECK(mutex_lock(mutex), 0);
	thread = start(locks, (void *)'h', HIGH);
	CHECK(mutex_lock(mutex), 0);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(mutex_unlock(mutex), 0);
	trace('.');
	CHECK(mutex_unlock(mutex), 0);
	CHECK_TRACE(".h");
	CHECK(finish(thread), 0);
	CHECK(mutex_destroy(mutex), 0);
}

static void closes_circle(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(other), 0);
	CHECK(mutex_lock(mutex), 0);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(mutex_unlock(other), 0);
}

static void test_circle(void)
{
	struct thread thread;

	mutex = mutex_create(0);
	other = mutex_create(MUTEX_RECURSIVE);
	CHECK(mutex_lock(mutex), 0);
	thread = start(closes_circle, NULL, ABOVE);
	CHECK(mutex_lock(other), -TESSERA_EDEADLK);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(finish(thread), 0);
	CHECK(mutex_destroy(mutex), 0);
	CHECK(mutex_destroy(other), 0);
}

static volatile bool inside;
static volatile unsigned long passes, clashes;

static void passes_often(void *unused)
{
	(void)unused;
	for (int i = 0; i < 300; i++) {
		CHECK(mutex_lock(mutex), 0);
		clashes += inside;
		inside = true;
		for (int j = 0; j < i % 50; j++)
			passes++;
		inside = false;
		CHECK(mutex_unlock(mutex), 0);
		if (i % 5 == 0)
			pause_for((unsigned)i % 17);
	}
}

static void test_exclusion(void)
{
	struct thread threads[5];

	mutex = mutex_create(0);
	passes = clashes = 0;
	for (unsigned i = 0; i < 5; i++)
		threads[i] = start(passes_often, NULL, BELOW - i % 3);
	for (unsigned i = 0; i < 5; i++)
		CHECK(finish(threads[i]), 0);
	CHECK(clashes, 0);
	CHECK(passes, 5 * 6 * (49 * 50 / 2));
	CHECK(mutex_destroy(mutex), 0);
}

static const struct rtos_case cases[] = {
	{"what-is-no-mutex-is-refused", test_bad_handles},
	{"bad-flags-are-refused", test_create_errors},
	{"mutexes-run-out", test_running_out},
	{"nobody-locks-it-twice-or-unlocks-anothers", test_twice},
	{"a-recursive-one-is-locked-again-up-to-its-depth", test_recursive},
	{"who-waits-gets-it-by-priority-then-by-arrival", test_order},
	{"a-recursive-one-goes-to-who-waits-when-it-is-unlocked-for-the-last-time",
	 test_recursive_contended},
	{"nobody-waits-in-a-circle", test_circle},
	{"of-many-threads-one-is-inside", test_exclusion},
	{NULL, NULL},
};

const struct rtos_cases mutex_cases = {"mutexes", cases};
