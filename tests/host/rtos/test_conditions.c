/* Conditions: who is woken, in which order, what of the mutex comes back, and that no signal is missed. */
#include "simulated_test.h"

#include <stdio.h>

#include "handle_pool.h"

#define WAITERS 4

static struct condition condition;
static struct mutex mutex;
static char trace[16];
static unsigned traced;
static unsigned room; /* what the mutex protects */

static void settle(void)
{
	sleep_cycles(SIMULATION_HERTZ / 10);
}

static void note(char c)
{
	CHECK(traced < sizeof(trace) - 1);
	trace[traced++] = c;
}

static bool traced_is(const char *expected)
{
	unsigned i = 0;

	while (expected[i] && expected[i] == trace[i])
		i++;
	return !expected[i] && i == traced;
}

static void make(void)
{
	condition = condition_create();
	mutex = mutex_create(0);
	CHECK(condition.handle > 0 && mutex.handle > 0);
}

static void await_and_note(void *c)
{
	int result;

	CHECK(mutex_lock(mutex) == 0);
	result = condition_wait(condition, mutex);
	if (!result || result == -TESSERA_ECANCELED) {
		note(*(const char *)c);
		CHECK(mutex_unlock(mutex) == 0);
	}
	thread_exit(result);
}

static struct thread waiters[WAITERS];

static void start_waiters(void)
{
	static const struct {
		const char *name;
		unsigned priority;
	} each[WAITERS] = { { "a", 3 }, { "b", 9 }, { "c", 3 }, { "d", 5 } };

	for (unsigned i = 0; i < WAITERS; i++)
		waiters[i] = spawn(await_and_note, (void *)(uintptr_t)each[i].name,
				   each[i].priority);
	settle();
	CHECK(traced == 0);
}

static void signal_wakes_the_most_urgent(void *unused)
{
	(void)unused;
	make();
	CHECK(condition_signal(condition) == 0);
	start_waiters();
	CHECK(condition_signal(condition) == 0);
	settle();
	CHECK(traced_is("b"));
	for (unsigned i = 0; i < WAITERS - 1; i++)
		CHECK(condition_signal(condition) == 0);
	for (unsigned i = 0; i < WAITERS; i++)
		CHECK(join(waiters[i]) == 0);
	CHECK(traced_is("bdac"));
	rtos_exit(0);
}
SIMULATED(signal_wakes_the_most_urgent)

/* With the mutex: they go on one after the other, once it is unlocked. */
static void broadcast_wakes_all(void *unused)
{
	(void)unused;
	make();
	start_waiters();
	CHECK(mutex_lock(mutex) == 0);
	CHECK(condition_broadcast(condition) == 0);
	settle();
	CHECK(traced == 0);
	CHECK(mutex_unlock(mutex) == 0);
	for (unsigned i = 0; i < WAITERS; i++)
		CHECK(join(waiters[i]) == 0);
	CHECK(traced_is("bdac"));
	CHECK(condition_broadcast(condition) == 0);
	rtos_exit(0);
}
SIMULATED(broadcast_wakes_all)

/* The mutex is locked again, though the condition is gone. */
static void destroyed_while_waited_for(void *unused)
{
	(void)unused;
	make();
	start_waiters();
	CHECK(condition_destroy(condition) == 0);
	for (unsigned i = 0; i < WAITERS; i++)
		CHECK(join(waiters[i]) == -TESSERA_ECANCELED);
	CHECK(traced_is("bdac"));
	rtos_exit(0);
}
SIMULATED(destroyed_while_waited_for)

static void die_with_mutex(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutex) == 0);
	CHECK(condition_signal(condition) == 0);
	settle();
}

/* The owner dies while the thread that it woke waits for the mutex, or before that. */
static void mutex_owner_dies(void *unused)
{
	struct thread waiter, owner;
	static char c = 'x';

	(void)unused;
	make();
	for (unsigned i = 0; i < 2; i++) {
		waiter = spawn(await_and_note, &c, i ? 3 : 9);
		sleep_cycles(100000);
		owner = spawn(die_with_mutex, NULL, 5);
		sleep_cycles(100000);
		CHECK(thread_kill(owner) == 0);
		CHECK(join(waiter) == -TESSERA_EOWNERDEAD);
		/* It had the mutex, and has ended with it. */
		CHECK(mutex_lock(mutex) == -TESSERA_EOWNERDEAD);
		CHECK(mutex_unlock(mutex) == 0);
	}
	rtos_exit(0);
}
SIMULATED(mutex_owner_dies)

static void waiters_that_are_killed(void *unused)
{
	(void)unused;
	make();
	start_waiters();
	/* One that waits: it takes no signal with it. */
	CHECK(thread_kill(waiters[1]) == 0);
	CHECK(condition_signal(condition) == 0);
	settle();
	CHECK(traced_is("d"));
	/* One that was woken, and did not come to see why: the next one is. */
	CHECK(condition_signal(condition) == 0);
	CHECK(thread_kill(waiters[0]) == 0);
	settle();
	CHECK(traced_is("dc"));
	CHECK(join(waiters[0]) == -TESSERA_ECANCELED);
	CHECK(join(waiters[2]) == 0);
	CHECK(mutex_try_lock(mutex) == 0);
	rtos_exit(0);
}
SIMULATED(waiters_that_are_killed)

static void errors(void *unused)
{
	struct condition conditions[RTOS_CONDITIONS], old;
	struct mutex recursive = mutex_create(MUTEX_RECURSIVE);

	(void)unused;
	for (int32_t handle = 0; handle > -100; handle--) {
		struct condition none = { handle };

		CHECK(condition_signal(none) == -TESSERA_EBADF);
		CHECK(condition_broadcast(none) == -TESSERA_EBADF);
		CHECK(condition_destroy(none) == -TESSERA_EBADF);
		CHECK(condition_wait(none, recursive) == -TESSERA_EBADF);
	}
	make();
	CHECK(condition_wait(condition, (struct mutex){ 0 }) == -TESSERA_EBADF);
	CHECK(condition_wait(condition, mutex) == -TESSERA_EPERM);
	CHECK(mutex_lock(recursive) == 0 && mutex_lock(recursive) == 0);
	CHECK(condition_wait(condition, recursive) == -TESSERA_EINVAL);
	CHECK(mutex_unlock(recursive) == 0 && mutex_unlock(recursive) == 0);
	CHECK(mutex_unlock(recursive) == -TESSERA_EPERM);
	old = condition;
	CHECK(condition_destroy(condition) == 0);
	for (unsigned i = 0; i < RTOS_CONDITIONS; i++)
		CHECK((conditions[i] = condition_create()).handle > 0);
	CHECK(condition_create().handle == -TESSERA_EAGAIN);
	CHECK(condition_signal(old) == -TESSERA_EBADF);
	CHECK(condition_destroy(conditions[7]) == 0);
	CHECK(condition_create().handle > 0);
	rtos_exit(0);
}
SIMULATED(errors)

static void await_recursively(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutex) == 0);
	CHECK(condition_wait(condition, mutex) == 0);
	CHECK(mutex_lock(mutex) == 0);
	CHECK(mutex_unlock(mutex) == 0);
	CHECK(mutex_unlock(mutex) == 0);
}

static void recursive_mutex_locked_once(void *unused)
{
	struct thread waiter;

	(void)unused;
	condition = condition_create();
	mutex = mutex_create(MUTEX_RECURSIVE);
	waiter = spawn(await_recursively, NULL, 5);
	settle();
	CHECK(mutex_lock(mutex) == 0);
	CHECK(mutex_lock(mutex) == 0);
	CHECK(condition_signal(condition) == 0);
	settle();
	CHECK(mutex_unlock(mutex) == 0);
	CHECK(mutex_unlock(mutex) == 0);
	CHECK(join(waiter) == 0);
	rtos_exit(0);
}
SIMULATED(recursive_mutex_locked_once)

/* ---- No signal is missed: as many things are taken as are put, whoever is preempted where. */

#define THINGS 60
#define TAKERS 3

static uint64_t seed;

static void put_things(void *unused)
{
	(void)unused;
	for (unsigned i = 0; i < THINGS * TAKERS; i++) {
		simulation_work(random_below(&seed, 3000));
		CHECK(mutex_lock(mutex) == 0);
		room++;
		simulation_work(random_below(&seed, 300));
		if (random_below(&seed, 2))
			CHECK(condition_signal(condition) == 0);
		CHECK(mutex_unlock(mutex) == 0);
		CHECK(condition_signal(condition) == 0);
	}
}

static void take_things(void *unused)
{
	(void)unused;
	for (unsigned i = 0; i < THINGS; i++) {
		CHECK(mutex_lock(mutex) == 0);
		while (!room)
			CHECK(condition_wait(condition, mutex) == 0);
		room--;
		simulation_work(random_below(&seed, 1000));
		CHECK(mutex_unlock(mutex) == 0);
		simulation_work(random_below(&seed, 1000));
	}
}

static void no_signal_is_missed(void *unused)
{
	struct thread threads[TAKERS + 1];

	(void)unused;
	scheduler.slice = 1500;
	make();
	for (unsigned i = 0; i < TAKERS; i++)
		threads[i] = spawn(take_things, NULL, 3 + random_below(&seed, 3));
	threads[TAKERS] = spawn(put_things, NULL, 4);
	for (unsigned i = 0; i <= TAKERS; i++)
		join(threads[i]);
	CHECK(room == 0);
	rtos_exit(0);
}

static void test_no_signal_is_missed(void **state)
{
	uint64_t seeds = random_seed();

	(void)state;
	printf("# seed %#llx\n", (unsigned long long)seeds);
	simulation_at_dispatch = invariants_at_dispatch;
	for (unsigned i = 0; i < 20; i++) {
		seed = random_next(&seeds);
		assert_int_equal(simulate(no_signal_is_missed, NULL), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signal_wakes_the_most_urgent),
		cmocka_unit_test(test_broadcast_wakes_all),
		cmocka_unit_test(test_destroyed_while_waited_for),
		cmocka_unit_test(test_mutex_owner_dies),
		cmocka_unit_test(test_waiters_that_are_killed),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_recursive_mutex_locked_once),
		cmocka_unit_test(test_no_signal_is_missed),
	};

	return cmocka_run_group_tests_name("rtos_conditions", tests, NULL, NULL);
}
