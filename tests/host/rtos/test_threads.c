/* Threads: life and death, priorities, round robin, time, periods. */
#include "critical.h"
#include "handle_pool.h"
#include "scheduler.h"
#include "simulated_test.h"
#include "thread_internal.h"

#define MILLISECOND (SIMULATION_HERTZ / 1000)

static char trace[256];
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

static void noting(void *c)
{
	note(*(const char *)c);
	thread_exit(*(const char *)c);
}

static void most_urgent_first(void *unused)
{
	struct thread low, middle, high;

	(void)unused;
	low = spawn(noting, "l", 1);
	middle = spawn(noting, "m", 2);
	high = spawn(noting, "h", 3);
	note('0');
	CHECK(join(low) == 'l');
	CHECK(join(high) == 'h');
	CHECK(join(middle) == 'm');
	CHECK(traced_is("0hml"));
	rtos_exit(0);
}
SIMULATED(most_urgent_first)

static void creator_is_preempted(void *unused)
{
	struct thread thread;

	(void)unused;
	set_priority(thread_self(), 4);
	thread = spawn(noting, "a", 5);
	note('b');
	CHECK(join(thread) == 'a');
	CHECK(traced_is("ab"));
	rtos_exit(0);
}
SIMULATED(creator_is_preempted)

/* Works for 2.4 slices, noting each piece of 0.4: slices end in the third and after the fifth. */
static void working(void *c)
{
	for (int i = 0; i < 6; i++) {
		note(*(const char *)c);
		simulation_work(RTOS_SLICE_MICROSECONDS * 1000 * 2 / 5);
	}
}

static void equals_take_turns(void *unused)
{
	struct thread a, b;

	(void)unused;
	a = spawn(working, "a", 5);
	b = spawn(working, "b", 5);
	join(a);
	join(b);
	CHECK(traced_is("aaabbbaabbab"));
	rtos_exit(0);
}
SIMULATED(equals_take_turns)

static void one_alone_has_no_slice(void *unused)
{
	uint64_t before;

	(void)unused;
	before = simulation_preemptions();
	simulation_work(100 * MILLISECOND);
	CHECK(simulation_preemptions() == before);
	rtos_exit(0);
}
SIMULATED(one_alone_has_no_slice)

static void yielding(void *c)
{
	for (int i = 0; i < 3; i++) {
		note(*(const char *)c);
		CHECK(thread_yield() == 0);
	}
}

static void yield_gives_turns(void *unused)
{
	struct thread a, b;

	(void)unused;
	a = spawn(yielding, "a", 5);
	b = spawn(yielding, "b", 5);
	join(a);
	join(b);
	CHECK(traced_is("ababab"));
	rtos_exit(0);
}
SIMULATED(yield_gives_turns)

static void informed(void *semaphore)
{
	CHECK(semaphore_take(*(struct semaphore *)semaphore) == 0);
	CHECK(!simulation_events());
	note('i');
	thread_yield();
	CHECK(!simulation_events());
	note('y');
}

/* Whoever decides, it is with all that has happened until then. */
static void nobody_decides_uninformed(void *unused)
{
	struct semaphore semaphore = semaphore_create(0, 0);
	struct thread one, other;

	(void)unused;
	one = spawn(informed, &semaphore, RTOS_PRIORITIES - 1);
	other = spawn(informed, &semaphore, RTOS_PRIORITIES - 1);
	sleep_cycles(100);
	set_priority(thread_self(), 5);
	simulation_event();
	CHECK(semaphore_give(semaphore) == 0);
	CHECK(traced_is("iy"));
	simulation_event();
	CHECK(semaphore_give(semaphore) == 0);
	CHECK(traced_is("iyiy"));
	simulation_event();
	sleep_cycles(100);
	CHECK(!simulation_events());
	CHECK(join(one) == 0 && join(other) == 0);
	rtos_exit(0);
}
SIMULATED(nobody_decides_uninformed)

static void never(void *unused)
{
	(void)unused;
	for (;;)
		simulation_work(MILLISECOND);
}

static void status_of_threads(void *unused)
{
	struct scheduling_parameter low = { SCHEDULE_PRIORITY, 0 };
	struct thread runs, gone, detached;
	int status;

	(void)unused;
	runs = spawn(never, NULL, 1);
	gone = spawn(noting, "x", 2);
	CHECK(thread_get_exit_status(runs, &status) == -TESSERA_EAGAIN);
	CHECK(thread_join(thread_self(), &status) == -TESSERA_EDEADLK);
	CHECK(thread_kill(runs) == 0);
	CHECK(thread_get_exit_status(runs, &status) == 0 && status == -TESSERA_ECANCELED);
	CHECK(thread_get_exit_status(runs, &status) == -TESSERA_EBADF);
	CHECK(thread_kill(runs) == -TESSERA_EBADF);
	CHECK(join(gone) == 'x');
	CHECK(thread_join(gone, &status) == -TESSERA_EBADF);
	detached = thread_create(noting, "y", &low, 1, THREAD_NO_JOIN);
	CHECK(thread_join(detached, &status) == -TESSERA_EINVAL);
	sleep_cycles(MILLISECOND);
	CHECK(thread_kill(detached) == -TESSERA_EBADF);
	rtos_exit(0);
}
SIMULATED(status_of_threads)

static void killing_itself(void *unused)
{
	(void)unused;
	thread_kill(thread_self());
	note('!');
}

static void faulting(void *unused)
{
	(void)unused;
	simulation_fault();
}

/* Whoever gets the record of a thread that has stopped for good does not get its handle. */
static void handles_of_the_lost(void *unused)
{
	struct scheduling_parameter high = { SCHEDULE_PRIORITY, 3 };
	struct thread lost, next;

	(void)unused;
	lost = thread_create(faulting, NULL, &high, 1, THREAD_NO_JOIN);
	CHECK(lost.handle > 0);
	sleep_cycles(MILLISECOND);
	CHECK(thread_kill(lost) == -TESSERA_EBADF);
	critical_enter();
	threads_give(1, 1, (unsigned)handle_index(lost.handle, RTOS_THREADS), 1, 0);
	next.handle = thread_begin_first(1, 0, never, NULL);
	critical_leave();
	CHECK(next.handle > 0);
	CHECK(handle_index(next.handle, RTOS_THREADS) == handle_index(lost.handle, RTOS_THREADS));
	CHECK(next.handle != lost.handle);
	rtos_exit(0);
}
SIMULATED(handles_of_the_lost)

static struct thread lost;
static unsigned ends;

static void losing_the_next(void *unused)
{
	(void)unused;
	ends++;
	simulation_lose((unsigned)handle_index(lost.handle, RTOS_THREADS));
}

/* Who ends, and hands over to a thread that has gone meanwhile, does not come to life by that. */
static void ending_before_the_lost(void *unused)
{
	struct thread first;

	(void)unused;
	lost = spawn(never, NULL, 1);
	first = spawn(losing_the_next, NULL, 2);
	sleep_cycles(MILLISECOND);
	CHECK(ends == 1);
	CHECK(join(first) == 0);
	CHECK(join(lost) == -TESSERA_EFAULT);
	rtos_exit(0);
}
SIMULATED(ending_before_the_lost)

/* Whoever is to end when it comes home does so also if it waits outside of the RTOS meanwhile. */
static void dying_goes_on(void *unused)
{
	struct thread thread = spawn(never, NULL, 0);
	struct thread_record *record = &thread_records[handle_index(thread.handle, RTOS_THREADS)];
	int status;

	(void)unused;
	critical_enter();
	thread_doom(record);
	scheduler_wait(record, 0);
	scheduler_go_on(record);
	critical_leave();
	sleep_cycles(10 * MILLISECOND);
	CHECK(thread_get_exit_status(thread, &status) == 0 && status == -TESSERA_ECANCELED);
	rtos_exit(0);
}
SIMULATED(dying_goes_on)

static void ends_of_other_kinds(void *unused)
{
	(void)unused;
	CHECK(join(spawn(killing_itself, NULL, 3)) == -TESSERA_ECANCELED);
	CHECK(join(spawn(faulting, NULL, 3)) == -TESSERA_EFAULT);
	CHECK(traced_is(""));
	rtos_exit(0);
}
SIMULATED(ends_of_other_kinds)

static void bad_parameters(void *unused)
{
	static const struct {
		struct scheduling_parameter parameters[2];
		unsigned count;
		int error;
	} cases[] = {
		{ { { SCHEDULE_PRIORITY, RTOS_PRIORITIES } }, 1, -TESSERA_ERANGE },
		{ { { SCHEDULE_PRIORITY_ABOVE, 1 } }, 1, -TESSERA_ERANGE },
		{ { { SCHEDULE_PRIORITY_BELOW, 32 } }, 1, -TESSERA_ERANGE },
		{ { { SCHEDULE_WINDOW, 0 } }, 1, -TESSERA_EINVAL },
		{ { { SCHEDULE_DEADLINE, 5 } }, 1, -TESSERA_EINVAL },
		{ { { SCHEDULE_WINDOW, 5 }, { SCHEDULE_DEADLINE, 6 } }, 2, -TESSERA_EINVAL },
		{ { { SCHEDULE_BUDGET, 1 } }, 1, -TESSERA_EINVAL },
		{ { { SCHEDULE_CORE, 1 } }, 1, -TESSERA_EINVAL },
		{ { { 77, 1 } }, 1, -TESSERA_EINVAL },
	};
	struct thread thread;

	(void)unused;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		thread = thread_create(never, NULL, cases[i].parameters, cases[i].count, 0);
		CHECK(thread.handle == cases[i].error);
		CHECK(thread_set_params(thread_self(), cases[i].parameters, cases[i].count) ==
		      cases[i].error);
	}
	CHECK(thread_create(NULL, NULL, NULL, 0, 0).handle == -TESSERA_EINVAL);
	CHECK(thread_create(never, NULL, NULL, 0, 8).handle == -TESSERA_EINVAL);
	CHECK(thread_create(never, NULL, NULL, 1, 0).handle == -TESSERA_EINVAL);
	rtos_exit(0);
}
SIMULATED(bad_parameters)

static void relative_priorities(void *unused)
{
	struct scheduling_parameter above = { SCHEDULE_PRIORITY_ABOVE, 2 };
	struct scheduling_parameter below = { SCHEDULE_PRIORITY_BELOW, 2 };
	struct thread a, b;

	(void)unused;
	set_priority(thread_self(), 10);
	a = thread_create(noting, "a", &above, 1, 0);
	b = thread_create(noting, "b", &below, 1, 0);
	note('-');
	join(b);
	join(a);
	CHECK(traced_is("a-b"));
	rtos_exit(0);
}
SIMULATED(relative_priorities)

static void too_many(void *unused)
{
	struct thread threads[RTOS_THREADS - 1];

	(void)unused;
	for (int round = 0; round < 3; round++) {
		for (unsigned i = 0; i < RTOS_THREADS - 1; i++)
			threads[i] = spawn(never, NULL, 1);
		CHECK(thread_create(never, NULL, NULL, 0, 0).handle == -TESSERA_EAGAIN);
		sleep_cycles(5 * MILLISECOND);
		for (unsigned i = 0; i < RTOS_THREADS - 1; i++) {
			CHECK(thread_kill(threads[i]) == 0);
			CHECK(join(threads[i]) == -TESSERA_ECANCELED);
		}
	}
	rtos_exit(0);
}
SIMULATED(too_many)

static void waiting_forever(void *semaphore)
{
	semaphore_take(*(struct semaphore *)semaphore);
	note('!');
}

/* What ran a thread that was killed while it waited runs the next ones from their beginning. */
static void killed_while_waiting(void *unused)
{
	struct semaphore semaphore = semaphore_create(0, 0);
	struct thread threads[RTOS_THREADS - 1];

	(void)unused;
	threads[0] = spawn(waiting_forever, &semaphore, 3);
	sleep_cycles(MILLISECOND);
	CHECK(thread_kill(threads[0]) == 0);
	CHECK(join(threads[0]) == -TESSERA_ECANCELED);
	for (unsigned i = 0; i < RTOS_THREADS - 1; i++)
		threads[i] = spawn(noting, "n", 3);
	for (unsigned i = 0; i < RTOS_THREADS - 1; i++)
		CHECK(join(threads[i]) == 'n');
	CHECK(traced == RTOS_THREADS - 1);
	rtos_exit(0);
}
SIMULATED(killed_while_waiting)

static void sleeping_is_never_short(void *unused)
{
	uint64_t seed = random_seed(), until, now;

	(void)unused;
	for (int i = 0; i < 200; i++) {
		until = simulation_clock() / 1000 + random_below(&seed, 3000);
		CHECK(thread_sleep_until((struct time){ until / 1000000,
							(uint32_t)(until % 1000000) }) == 0);
		now = simulation_clock();
		CHECK(now >= until * 1000);
		CHECK(now < until * 1000 + 10000);
	}
	rtos_exit(0);
}
SIMULATED(sleeping_is_never_short)

static struct thread_statistics periodic_statistics;
static int skipped_periods;

static void periodic(void *work)
{
	const unsigned *milliseconds = work;

	for (int i = 0; i < 5; i++) {
		simulation_work(milliseconds[i] * (uint64_t)MILLISECOND);
		skipped_periods += thread_next_period();
	}
	CHECK(thread_get_statistics(thread_self(), &periodic_statistics) == 0);
}

static void run_periodic(const unsigned *work, uint16_t deadline)
{
	struct scheduling_parameter parameters[] = {
		{ SCHEDULE_PRIORITY, 20 }, { SCHEDULE_WINDOW, 10 }, { SCHEDULE_DEADLINE, deadline }
	};

	skipped_periods = 0;
	join(thread_create(periodic, (void *)(uintptr_t)work, parameters, 3, 0));
}

static void periods_and_deadlines(void *unused)
{
	static const unsigned good[5] = { 1, 2, 3, 4, 4 };
	static const unsigned late[5] = { 1, 6, 1, 9, 1 };
	static const unsigned over[5] = { 1, 35, 1, 1, 1 };
	uint64_t start;

	(void)unused;
	CHECK(thread_next_period() == -TESSERA_EINVAL);
	start = simulation_clock();
	run_periodic(good, 5);
	CHECK(periodic_statistics.activations == 5 && periodic_statistics.misses == 0);
	CHECK(periodic_statistics.worst_response / 100 == 40);
	CHECK(skipped_periods == 0);
	CHECK(simulation_clock() - start < 51 * MILLISECOND);
	CHECK(simulation_clock() - start >= 50 * MILLISECOND);
	run_periodic(late, 5);
	CHECK(periodic_statistics.misses == 2 && skipped_periods == 0);
	CHECK(periodic_statistics.worst_response / 1000 == 9);
	/* From 10 to 45: the periods at 20 and 30 are over, the one at 40 starts late, and ends in
	 * time. */
	run_periodic(over, 10);
	CHECK(skipped_periods == 2);
	CHECK(periodic_statistics.misses == 3);
	rtos_exit(0);
}
SIMULATED(periods_and_deadlines)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_most_urgent_first),
		cmocka_unit_test(test_creator_is_preempted),
		cmocka_unit_test(test_equals_take_turns),
		cmocka_unit_test(test_one_alone_has_no_slice),
		cmocka_unit_test(test_yield_gives_turns),
		cmocka_unit_test(test_nobody_decides_uninformed),
		cmocka_unit_test(test_status_of_threads),
		cmocka_unit_test(test_handles_of_the_lost),
		cmocka_unit_test(test_ending_before_the_lost),
		cmocka_unit_test(test_dying_goes_on),
		cmocka_unit_test(test_ends_of_other_kinds),
		cmocka_unit_test(test_bad_parameters),
		cmocka_unit_test(test_relative_priorities),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_killed_while_waiting),
		cmocka_unit_test(test_sleeping_is_never_short),
		cmocka_unit_test(test_periods_and_deadlines),
	};

	return cmocka_run_group_tests_name("rtos_threads", tests, NULL, NULL);
}
