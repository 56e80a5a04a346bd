#include "rtos_cases.h"

static struct semaphore semaphore;

static int take(int32_t handle)
{
	return semaphore_take((struct semaphore){handle});
}

static int try_take(int32_t handle)
{
	return semaphore_try_take((struct semaphore){handle});
}

static int give(int32_t handle)
{
	return semaphore_give((struct semaphore){handle});
}

static int destroy(int32_t handle)
{
	return semaphore_destroy((struct semaphore){handle});
}

STACK_GIVEN(check_handles, take, try_take, give, destroy);

static void test_bad_handles(void)
{
	struct semaphore live = semaphore_create(1, 0);

	CHECK_HANDLES(take, live.handle);
	CHECK_HANDLES(try_take, live.handle);
	CHECK_HANDLES(give, live.handle);
	CHECK_HANDLES(destroy, live.handle);
	CHECK(semaphore_destroy(live), 0);
	CHECK(take(live.handle), -TESSERA_EBADF);
	CHECK(try_take(live.handle), -TESSERA_EBADF);
	CHECK(give(live.handle), -TESSERA_EBADF);
	CHECK(destroy(live.handle), -TESSERA_EBADF);
}

static void test_create_errors(void)
{
	CHECK(semaphore_create(0, 1).handle, -TESSERA_EINVAL);
	CHECK(semaphore_create(0, ~0u).handle, -TESSERA_EINVAL);
	CHECK(semaphore_create(RTOS_SEMAPHORE_MAX + 1u, 0).handle, -TESSERA_ERANGE);
	CHECK(semaphore_create(UINT32_MAX, 0).handle, -TESSERA_ERANGE);
}

static void test_running_out(void)
{
	check_runs_out(OBJECT_SEMAPHORES, RTOS_SEMAPHORES);
}

static void test_count(void)
{
	semaphore = semaphore_create(2, 0);
	CHECK(semaphore_take(semaphore), 0);
	CHECK(semaphore_try_take(semaphore), 0);
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	CHECK(semaphore_give(semaphore), 0);
	CHECK(semaphore_try_take(semaphore), 0);
	CHECK(semaphore_destroy(semaphore), 0);
}

static void test_overflow(void)
{
	semaphore = semaphore_create(RTOS_SEMAPHORE_MAX, 0);
	CHECK(semaphore_give(semaphore), -TESSERA_EOVERFLOW);
	CHECK(semaphore_take(semaphore), 0);
	CHECK(semaphore_give(semaphore), 0);
	CHECK(semaphore_give(semaphore), -TESSERA_EOVERFLOW);
	CHECK(semaphore_destroy(semaphore), 0);
}

static int volatile result;

static void takes(void *what)
{
	result = semaphore_take(semaphore);
	trace((char)(intptr_t)what);
}

static void test_order(void)
{
	struct thread threads[4];

	semaphore = semaphore_create(0, 0);
	threads[0] = start(takes, (void *)'a', ABOVE);
	threads[1] = start(takes, (void *)'h', HIGH);
	threads[2] = start(takes, (void *)'b', ABOVE);
	threads[3] = start(takes, (void *)'i', HIGH);
	for (int i = 0; i < 4; i++) {
		CHECK(semaphore_give(semaphore), 0);
		trace('.');
	}
	CHECK_TRACE("h.i.a.b.");
	CHECK(semaphore_try_take(semaphore), -TESSERA_EAGAIN);
	for (int i = 0; i < 4; i++)
		CHECK(finish(threads[i]), 0);
	CHECK(semaphore_destroy(semaphore), 0);
}

static void test_destroyed(void)
{
	struct thread a, b;

	semaphore = semaphore_create(0, 0);
	a = start(takes, (void *)'a', ABOVE);
	b = start(takes, (void *)'b', ABOVE);
	CHECK(semaphore_destroy(semaphore), 0);
	CHECK(result, -TESSERA_ECANCELED);
	CHECK_TRACE("ab");
	CHECK(finish(a), 0);
	CHECK(finish(b), 0);
}

/* What is given is taken by somebody: nothing is lost and nothing comes twice. */
#define ROUNDS 100
#define TAKERS 4
static volatile unsigned taken[TAKERS];

static void takes_many(void *number)
{
	while (!semaphore_take(semaphore))
		taken[(uintptr_t)number]++;
}

static void gives_many(void *unused)
{
	(void)unused;
	for (int i = 0; i < ROUNDS; i++) {
		CHECK(semaphore_give(semaphore), 0);
		if (i % 7 == 0)
			thread_yield();
	}
}

static void test_many(void)
{
	struct thread takers[TAKERS], givers[3];
	unsigned sum = 0;

	semaphore = semaphore_create(0, 0);
	for (unsigned i = 0; i < TAKERS; i++) {
		taken[i] = 0;
		takers[i] = start(takes_many, (void *)(uintptr_t)i, i % 2 ? LOW : BELOW);
	}
	for (unsigned i = 0; i < 3; i++)
		givers[i] = start(gives_many, NULL, LOW + i % 2);
	for (unsigned i = 0; i < 3; i++)
		CHECK(finish(givers[i]), 0);
	pause_for(2000);
	for (unsigned i = 0; i < TAKERS; i++)
		sum += taken[i];
	CHECK(sum, 3 * ROUNDS);
	CHECK(semaphore_destroy(semaphore), 0);
	for (unsigned i = 0; i < TAKERS; i++)
		CHECK(finish(takers[i]), 0);
}

static const struct rtos_case cases[] = {
	{"what-is-no-semaphore-is-refused", test_bad_handles},
	{"bad-flags-and-counts-are-refused", test_create_errors},
	{"semaphores-run-out", test_running_out},
	{"it-can-be-taken-as-often-as-it-was-given", test_count},
	{"the-count-has-a-maximum", test_overflow},
	{"who-waits-is-woken-by-priority-then-by-arrival", test_order},
	{"who-waits-when-it-is-destroyed-is-told", test_destroyed},
	{"among-many-threads-nothing-given-is-lost", test_many},
	{NULL, NULL},
};

const struct rtos_cases semaphore_cases = {"semaphores", cases};
