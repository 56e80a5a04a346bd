/* Mutexes: who gets them, inheritance along chains, death of owners; semaphores. */
#include "simulated_test.h"

#include <stdio.h>

#include "handle_pool.h"
#include "lock.h"

static struct mutex first, second;
static char trace[64];
static unsigned traced;

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

static unsigned priority_of(struct thread thread)
{
	return thread_records[handle_index(thread.handle, RTOS_THREADS)].priority;
}

/* Lets all that are less urgent than the first thread run until they wait. */
static void settle(void)
{
	sleep_cycles(SIMULATION_HERTZ / 10);
}

/* Whatever was never a handle, before there is any object and with the index of each. */
static void no_handles(void *unused)
{
	(void)unused;
	for (int32_t handle = 0; handle > -100; handle--) {
		char buffer[8];

		CHECK(mutex_lock((struct mutex){ handle }) == -TESSERA_EBADF);
		CHECK(mutex_try_lock((struct mutex){ handle }) == -TESSERA_EBADF);
		CHECK(mutex_unlock((struct mutex){ handle }) == -TESSERA_EBADF);
		CHECK(semaphore_try_take((struct semaphore){ handle }) == -TESSERA_EBADF);
		CHECK(semaphore_give((struct semaphore){ handle }) == -TESSERA_EBADF);
		CHECK(timer_cancel((struct timer){ handle }) == -TESSERA_EBADF);
		CHECK(channel_send((struct channel_send){ handle }, buffer, 8, 0) == -TESSERA_EBADF);
		CHECK(channel_recv((struct channel_recv){ handle }, buffer, 8, 0) == -TESSERA_EBADF);
	}
	rtos_exit(0);
}
SIMULATED(no_handles)

static void errors_of_mutexes(void *unused)
{
	struct mutex mutex, recursive, none = { 12345 };

	(void)unused;
	CHECK(mutex_create(2).handle == -TESSERA_EINVAL);
	mutex = mutex_create(0);
	CHECK(mutex.handle > 0);
	CHECK(mutex_lock(none) == -TESSERA_EBADF);
	CHECK(mutex_try_lock(none) == -TESSERA_EBADF);
	CHECK(mutex_unlock(none) == -TESSERA_EBADF);
	CHECK(mutex_destroy(none) == -TESSERA_EBADF);
	CHECK(mutex_unlock(mutex) == -TESSERA_EPERM);
	CHECK(mutex_lock(mutex) == 0);
	CHECK(mutex_lock(mutex) == -TESSERA_EDEADLK);
	CHECK(mutex_destroy(mutex) == -TESSERA_EBUSY);
	CHECK(mutex_unlock(mutex) == 0);
	CHECK(mutex_destroy(mutex) == 0);
	CHECK(mutex_lock(mutex) == -TESSERA_EBADF);

	recursive = mutex_create(MUTEX_RECURSIVE);
	for (unsigned i = 0; i <= RTOS_MUTEX_DEPTH; i++)
		CHECK(i % 2 ? mutex_lock(recursive) == 0 : mutex_try_lock(recursive) == 0);
	CHECK(mutex_lock(recursive) == -TESSERA_EOVERFLOW);
	for (unsigned i = 0; i <= RTOS_MUTEX_DEPTH; i++)
		CHECK(mutex_unlock(recursive) == 0);
	CHECK(mutex_unlock(recursive) == -TESSERA_EPERM);
	rtos_exit(0);
}
SIMULATED(errors_of_mutexes)

static void capacities(void *unused)
{
	struct mutex mutexes[RTOS_MUTEXES];
	struct semaphore semaphores[RTOS_SEMAPHORES];

	(void)unused;
	for (unsigned i = 0; i < RTOS_MUTEXES; i++)
		CHECK((mutexes[i] = mutex_create(0)).handle > 0);
	CHECK(mutex_create(0).handle == -TESSERA_EAGAIN);
	CHECK(mutex_destroy(mutexes[3]) == 0);
	CHECK(mutex_create(0).handle > 0);
	CHECK(mutex_lock(mutexes[3]) == -TESSERA_EBADF);
	for (unsigned i = 0; i < RTOS_SEMAPHORES; i++)
		CHECK((semaphores[i] = semaphore_create(i, 0)).handle > 0);
	CHECK(semaphore_create(0, 0).handle == -TESSERA_EAGAIN);
	CHECK(semaphore_destroy(semaphores[3]) == 0);
	CHECK(semaphore_create(0, 0).handle > 0);
	CHECK(semaphore_take(semaphores[3]) == -TESSERA_EBADF);
	rtos_exit(0);
}
SIMULATED(capacities)

static void lock_and_note(void *c)
{
	CHECK(mutex_lock(first) == 0);
	note(*(const char *)c);
	CHECK(mutex_unlock(first) == 0);
}

static void most_urgent_waiter_gets_it(void *unused)
{
	struct thread threads[4];

	(void)unused;
	first = mutex_create(0);
	CHECK(mutex_lock(first) == 0);
	threads[0] = spawn(lock_and_note, "a", 3);
	threads[1] = spawn(lock_and_note, "b", 9);
	threads[2] = spawn(lock_and_note, "c", 3);
	threads[3] = spawn(lock_and_note, "d", 5);
	settle();
	CHECK(traced == 0);
	CHECK(mutex_try_lock(first) == -TESSERA_EDEADLK);
	CHECK(mutex_unlock(first) == 0);
	for (unsigned i = 0; i < 4; i++)
		join(threads[i]);
	CHECK(traced_is("bdac"));
	CHECK(mutex_destroy(first) == 0);
	rtos_exit(0);
}
SIMULATED(most_urgent_waiter_gets_it)

static void hold_first(void *cycles)
{
	CHECK(mutex_lock(first) == 0);
	note('(');
	simulation_work(*(const uint64_t *)cycles);
	note(')');
	CHECK(mutex_unlock(first) == 0);
	note('.');
}

static void noisy(void *unused)
{
	(void)unused;
	note('m');
}

/* The classic inversion: the middle thread must not run while the high one waits for the low. */
static void no_inversion(void *unused)
{
	static const uint64_t cycles = SIMULATION_HERTZ / 100;
	struct thread low, middle, high;

	(void)unused;
	first = mutex_create(0);
	low = spawn(hold_first, (void *)(uintptr_t)&cycles, 2);
	sleep_cycles(cycles / 2);
	high = spawn(lock_and_note, "h", 20);
	middle = spawn(noisy, NULL, 10);
	sleep_cycles(cycles / 4);
	CHECK(priority_of(low) == 20);
	join(high);
	CHECK(priority_of(low) == 2);
	join(middle);
	join(low);
	CHECK(traced_is("()hm."));
	rtos_exit(0);
}
SIMULATED(no_inversion)

/* ---- Chains: thread i holds mutex i and waits for mutex i - 1. */

#define CHAIN (RTOS_THREADS - 3)

static struct mutex chain[CHAIN + 1];

static void hold_and_wait(void *number)
{
	uintptr_t i = (uintptr_t)number;

	CHECK(mutex_lock(chain[i]) == 0);
	if (i)
		CHECK(mutex_lock(chain[i - 1]) == 0);
	else
		settle();
	if (i)
		CHECK(mutex_unlock(chain[i - 1]) == 0);
	CHECK(mutex_unlock(chain[i]) == 0);
}

static void long_chain(void *unused)
{
	struct thread threads[CHAIN], high;

	(void)unused;
	for (uintptr_t i = 0; i < CHAIN; i++) {
		chain[i] = mutex_create(0);
		threads[i] = spawn(hold_and_wait, (void *)i, 1 + (unsigned)i % 4);
		sleep_cycles(10000);
	}
	first = chain[CHAIN - 1];
	high = spawn(lock_and_note, "h", 25);
	sleep_cycles(10000);
	for (unsigned i = 0; i < CHAIN; i++)
		CHECK(priority_of(threads[i]) == 25);
	/* Less urgent now, and at once so for all of them. */
	set_priority(high, 7);
	for (unsigned i = 0; i < CHAIN; i++)
		CHECK(priority_of(threads[i]) == 7);
	/* Who stands in the middle gives up: those ahead of it fall back. */
	CHECK(thread_kill(threads[CHAIN / 2]) == 0);
	CHECK(priority_of(threads[CHAIN / 2 - 1]) < 7);
	CHECK(priority_of(threads[CHAIN / 2 + 1]) <= 7);
	rtos_exit(0);
}
SIMULATED(long_chain)

static void take_two(void *order)
{
	const struct mutex *mutexes = order;
	int second_lock;

	CHECK(mutex_lock(mutexes[0]) == 0);
	sleep_cycles(100000);
	second_lock = mutex_lock(mutexes[1]);
	if (!second_lock)
		CHECK(mutex_unlock(mutexes[1]) == 0);
	CHECK(mutex_unlock(mutexes[0]) == 0);
	thread_exit(second_lock);
}

static void circles_are_refused(void *unused)
{
	struct mutex forward[2], backward[2];
	struct thread a, b;

	(void)unused;
	forward[0] = backward[1] = mutex_create(0);
	forward[1] = backward[0] = mutex_create(0);
	a = spawn(take_two, forward, 5);
	b = spawn(take_two, backward, 5);
	CHECK(join(a) + join(b) == -TESSERA_EDEADLK);
	rtos_exit(0);
}
SIMULATED(circles_are_refused)

/* ---- Death */

static void die_holding(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(first) == 0);
	CHECK(mutex_lock(second) == 0);
	settle();
	thread_exit(0);
}

static void inherit_from_the_dead(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(first) == -TESSERA_EOWNERDEAD);
	note('w');
	CHECK(mutex_unlock(first) == 0);
}

static void owner_dies(void *unused)
{
	struct thread waiter, holder;

	(void)unused;
	first = mutex_create(0);
	second = mutex_create(MUTEX_RECURSIVE);
	holder = spawn(die_holding, NULL, 5);
	sleep_cycles(100000);
	waiter = spawn(inherit_from_the_dead, NULL, 5);
	sleep_cycles(100000);
	CHECK(traced == 0);
	join(holder);
	join(waiter);
	CHECK(traced_is("w"));
	CHECK(mutex_lock(first) == 0);
	CHECK(mutex_unlock(first) == 0);
	CHECK(mutex_try_lock(second) == -TESSERA_EOWNERDEAD);
	CHECK(mutex_unlock(second) == 0);
	CHECK(mutex_lock(second) == 0);
	CHECK(mutex_unlock(second) == 0);
	rtos_exit(0);
}
SIMULATED(owner_dies)

/* ---- Words that lie */

static void lie(struct mutex mutex, struct thread owner)
{
	uint32_t number = (uint32_t)handle_index(owner.handle, RTOS_THREADS);

	atomic_store(&mutex_words[mutex_index(mutex)]->lock.word, port_first_id + number);
}

static void lock_for_status(void *mutex)
{
	thread_exit(mutex_lock(*(struct mutex *)mutex));
}

static void hold_both(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(first) == 0);
	CHECK(mutex_lock(second) == 0);
	settle();
	settle();
}

/* Who is not the owner any more inherits no more, and so do those whom it waits for. */
static void inherits_no_more_along_the_chain(void *unused)
{
	struct mutex third = mutex_create(0);
	struct thread owner, between, other;

	(void)unused;
	first = mutex_create(0);
	second = mutex_create(0);
	CHECK(mutex_lock(third) == 0);
	owner = spawn(hold_both, NULL, 2);
	sleep_cycles(100000);
	other = spawn(lock_for_status, &third, 3);
	between = spawn(lock_for_status, &second, 4);
	sleep_cycles(100000);
	lie(third, between);
	spawn(lock_for_status, &third, 20);
	sleep_cycles(100000);
	CHECK(priority_of(between) == 20 && priority_of(owner) == 20);
	lie(third, owner);
	spawn(lock_for_status, &third, 10);
	sleep_cycles(100000);
	CHECK(priority_of(between) == 4 && priority_of(owner) == 20);
	CHECK(priority_of(other) == 3);
	CHECK(invariants_broken() == NULL);
	rtos_exit(0);
}
SIMULATED(inherits_no_more_along_the_chain)

/* A circle that only a word closes: nobody inherits from itself. */
static void lies_close_no_circle(void *unused)
{
	struct thread holder, waiter, late;

	(void)unused;
	first = mutex_create(0);
	second = mutex_create(0);
	holder = spawn(hold_both, NULL, 2);
	sleep_cycles(100000);
	waiter = spawn(lock_for_status, &first, 4);
	sleep_cycles(100000);
	CHECK(priority_of(holder) == 4);
	lie(first, waiter);
	late = spawn(lock_for_status, &first, 9);
	CHECK(join(late) == -TESSERA_EDEADLK);
	CHECK(thread_kill(waiter) == 0);
	CHECK(priority_of(holder) == 2);
	rtos_exit(0);
}
SIMULATED(lies_close_no_circle)

/* ---- Semaphores */

static struct semaphore semaphore;

static void errors_of_semaphores(void *unused)
{
	struct semaphore none = { 4711 };

	(void)unused;
	CHECK(semaphore_create(0, 1).handle == -TESSERA_EINVAL);
	CHECK(semaphore_create(0x80000000u, 0).handle == -TESSERA_ERANGE);
	CHECK(semaphore_take(none) == -TESSERA_EBADF);
	CHECK(semaphore_try_take(none) == -TESSERA_EBADF);
	CHECK(semaphore_give(none) == -TESSERA_EBADF);
	CHECK(semaphore_destroy(none) == -TESSERA_EBADF);

	semaphore = semaphore_create(2, 0);
	CHECK(semaphore_take(semaphore) == 0);
	CHECK(semaphore_try_take(semaphore) == 0);
	CHECK(semaphore_try_take(semaphore) == -TESSERA_EAGAIN);
	CHECK(semaphore_give(semaphore) == 0);
	CHECK(semaphore_take(semaphore) == 0);
	CHECK(semaphore_destroy(semaphore) == 0);
	CHECK(semaphore_give(semaphore) == -TESSERA_EBADF);

	semaphore = semaphore_create(RTOS_SEMAPHORE_MAX, 0);
	CHECK(semaphore_give(semaphore) == -TESSERA_EOVERFLOW);
	CHECK(semaphore_take(semaphore) == 0);
	CHECK(semaphore_give(semaphore) == 0);
	CHECK(semaphore_give(semaphore) == -TESSERA_EOVERFLOW);
	rtos_exit(0);
}
SIMULATED(errors_of_semaphores)

static void take_and_note(void *c)
{
	int error = semaphore_take(semaphore);

	if (!error)
		note(*(const char *)c);
	thread_exit(error);
}

static void semaphore_order(void *unused)
{
	struct thread threads[4];

	(void)unused;
	semaphore = semaphore_create(0, 0);
	threads[0] = spawn(take_and_note, "a", 3);
	threads[1] = spawn(take_and_note, "b", 9);
	threads[2] = spawn(take_and_note, "c", 3);
	threads[3] = spawn(take_and_note, "d", 5);
	settle();
	for (unsigned i = 0; i < 4; i++)
		CHECK(semaphore_give(semaphore) == 0);
	for (unsigned i = 0; i < 4; i++)
		CHECK(join(threads[i]) == 0);
	CHECK(traced_is("bdac"));
	rtos_exit(0);
}
SIMULATED(semaphore_order)

static void semaphore_departures(void *unused)
{
	struct thread gone[3], stays, late;

	(void)unused;
	semaphore = semaphore_create(0, 0);
	for (unsigned i = 0; i < 3; i++)
		gone[i] = spawn(take_and_note, "x", 9);
	stays = spawn(take_and_note, "s", 3);
	settle();
	for (unsigned i = 0; i < 3; i++) {
		CHECK(thread_kill(gone[i]) == 0);
		CHECK(join(gone[i]) == -TESSERA_ECANCELED);
	}
	CHECK(semaphore_try_take(semaphore) == -TESSERA_EAGAIN);
	late = spawn(take_and_note, "l", 2);
	settle();
	CHECK(semaphore_give(semaphore) == 0);
	CHECK(join(stays) == 0);
	CHECK(semaphore_give(semaphore) == 0);
	CHECK(join(late) == 0);
	CHECK(traced_is("sl"));
	/* Nothing but the lowering of those who left is to be made up for: gives count in full. */
	for (unsigned i = 0; i < 3; i++)
		CHECK(semaphore_give(semaphore) == 0);
	for (unsigned i = 0; i < 3; i++)
		CHECK(semaphore_try_take(semaphore) == 0);
	CHECK(semaphore_try_take(semaphore) == -TESSERA_EAGAIN);
	rtos_exit(0);
}
SIMULATED(semaphore_departures)

static void destroying_cancels(void *unused)
{
	struct thread a, b;

	(void)unused;
	semaphore = semaphore_create(0, 0);
	a = spawn(take_and_note, "a", 3);
	b = spawn(take_and_note, "b", 4);
	settle();
	CHECK(semaphore_destroy(semaphore) == 0);
	CHECK(join(a) == -TESSERA_ECANCELED);
	CHECK(join(b) == -TESSERA_ECANCELED);
	rtos_exit(0);
}
SIMULATED(destroying_cancels)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_handles),
		cmocka_unit_test(test_errors_of_mutexes),
		cmocka_unit_test(test_capacities),
		cmocka_unit_test(test_most_urgent_waiter_gets_it),
		cmocka_unit_test(test_no_inversion),
		cmocka_unit_test(test_long_chain),
		cmocka_unit_test(test_circles_are_refused),
		cmocka_unit_test(test_owner_dies),
		cmocka_unit_test(test_inherits_no_more_along_the_chain),
		cmocka_unit_test(test_lies_close_no_circle),
		cmocka_unit_test(test_errors_of_semaphores),
		cmocka_unit_test(test_semaphore_order),
		cmocka_unit_test(test_semaphore_departures),
		cmocka_unit_test(test_destroying_cancels),
	};

	return cmocka_run_group_tests_name("rtos_locks", tests, NULL, NULL);
}
