/*
 * Sets of periodic threads, the shorter the period the more urgent, as they come at once (the critical
 * instant): C. L. Liu and J. W. Layland, Scheduling Algorithms for Multiprogramming in a Hard-Real-Time
 * Environment, J. ACM 20(1), 1973. Theorem 5 has the least utilisation at which such a set can miss a
 * deadline, n (2^(1/n) - 1), and the sets that have it: whoever works a little more is late.
 */
#include "simulated_test.h"

#include <stdio.h>

#define MILLISECOND 1000000u
#define TASKS	    8
#define MOST_URGENT 25

/* What the scheduler takes for a few switches, in the cycles of the simulation. */
#define OVERHEAD 20000u

struct task {
	unsigned period; /* milliseconds */
	uint64_t work;	 /* cycles, in each period */
	struct thread thread;
};

static struct task tasks[TASKS];
static unsigned task_count;

static _Noreturn void be_periodic(void *argument)
{
	const struct task *task = argument;

	for (;;) {
		simulation_work(task->work);
		CHECK(thread_next_period() >= 0);
	}
}

static void start_task(struct task *task, unsigned priority)
{
	const struct scheduling_parameter parameters[] = {
		{ SCHEDULE_PRIORITY, (uint16_t)priority },
		{ SCHEDULE_WINDOW, (uint16_t)task->period },
	};

	task->thread = thread_create(be_periodic, task, parameters, 2, 0);
	CHECK(task->thread.handle > 0);
}

/* In the order of their periods, and for so many milliseconds. */
static void run_tasks(unsigned milliseconds)
{
	for (unsigned i = 0; i < task_count; i++)
		start_task(&tasks[i], MOST_URGENT - i);
	sleep_cycles((uint64_t)milliseconds * MILLISECOND);
}

static void use_tasks(const struct task *set, unsigned count)
{
	task_count = count;
	for (unsigned i = 0; i < count; i++)
		tasks[i] = set[i];
}

static struct thread_statistics statistics_of(unsigned task)
{
	struct thread_statistics statistics;

	CHECK(thread_get_statistics(tasks[task].thread, &statistics) == 0);
	return statistics;
}

/* Nobody is late but the tasks from `late` on, and all have been there as often as they were to. */
static void check_misses(unsigned milliseconds, unsigned late)
{
	for (unsigned i = 0; i < task_count; i++) {
		struct thread_statistics statistics = statistics_of(i);

		CHECK((statistics.misses != 0) == (i >= late));
		if (i < late)
			CHECK(statistics.activations + 1 >= milliseconds / tasks[i].period);
	}
}

/* ---- At the bound */

/* Periods T, 2^(1/3) T and 2^(2/3) T; each works until the next period begins, the last until 2 T. */
static const struct task at_the_bound[] = {
	{ 100, 26 * MILLISECOND - OVERHEAD, { 0 } },
	{ 126, 33 * MILLISECOND - OVERHEAD, { 0 } },
	{ 159, 41 * MILLISECOND - OVERHEAD, { 0 } },
};

static void in_time_at_the_bound(void *unused)
{
	(void)unused;
	use_tasks(at_the_bound, 3);
	run_tasks(20000);
	check_misses(20000, task_count);
	rtos_exit(0);
}
SIMULATED(in_time_at_the_bound)

static unsigned lengthened;

static void the_last_is_late_above_the_bound(void *unused)
{
	(void)unused;
	use_tasks(at_the_bound, 3);
	tasks[lengthened].work += 2 * MILLISECOND;
	run_tasks(2000);
	check_misses(2000, 2);
	rtos_exit(0);
}

/* Whoever it is that works more: the least urgent pays for it. */
static void test_the_last_is_late_above_the_bound(void **state)
{
	(void)state;
	simulation_at_dispatch = invariants_at_dispatch;
	for (lengthened = 0; lengthened < 3; lengthened++)
		assert_int_equal(simulate(the_last_is_late_above_the_bound, NULL), 0);
}

/* ---- Harmonic periods use all of the processor */

static const struct task harmonic[] = {
	{ 10, 5 * MILLISECOND, { 0 } },
	{ 20, 5 * MILLISECOND, { 0 } },
	{ 40, 5 * MILLISECOND, { 0 } },
	{ 80, 10 * MILLISECOND - 10 * OVERHEAD, { 0 } },
};

static void in_time_with_harmonic_periods(void *unused)
{
	(void)unused;
	use_tasks(harmonic, 4);
	run_tasks(16000);
	check_misses(16000, task_count);
	CHECK(statistics_of(3).worst_response > 79000);
	rtos_exit(0);
}
SIMULATED(in_time_with_harmonic_periods)

static void late_with_more_than_all(void *unused)
{
	(void)unused;
	use_tasks(harmonic, 4);
	tasks[3].work += MILLISECOND;
	run_tasks(1600);
	check_misses(1600, 3);
	rtos_exit(0);
}
SIMULATED(late_with_more_than_all)

/* ---- Any set below the bound */

#define SETS 60

/* In thousandths, rounded down: of 1 to 8 tasks. */
static const unsigned bounds[TASKS] = { 1000, 828, 779, 756, 743, 734, 728, 724 };

static uint64_t set_seed;

static void make_set(uint64_t *seed)
{
	task_count = 1 + random_below(seed, TASKS);
	tasks[0].period = 3 + random_below(seed, 20);
	for (unsigned i = 1; i < task_count; i++)
		tasks[i].period = tasks[i - 1].period + random_below(seed, 30);
}

/* Shares out the bound, less what the scheduler takes, at random. */
static void give_work(uint64_t *seed)
{
	unsigned parts[TASKS], sum = 0;

	for (unsigned i = 0; i < task_count; i++)
		sum += parts[i] = 1 + random_below(seed, 100);
	for (unsigned i = 0; i < task_count; i++)
		tasks[i].work = (uint64_t)tasks[i].period * (bounds[task_count - 1] - 20) *
				(MILLISECOND / 1000) * parts[i] / sum;
}

static void in_time_below_the_bound(void *unused)
{
	uint64_t seed = set_seed;

	(void)unused;
	make_set(&seed);
	give_work(&seed);
	run_tasks(3000);
	check_misses(3000, task_count);
	rtos_exit(0);
}

static void test_in_time_below_the_bound(void **state)
{
	(void)state;
	simulation_at_dispatch = invariants_at_dispatch;
	set_seed = random_seed();
	printf("# seed %#llx\n", (unsigned long long)set_seed);
	for (unsigned i = 0; i < SETS; i++, random_next(&set_seed)) {
		int code = simulate(in_time_below_the_bound, NULL);

		if (code)
			printf("# failed in set %u, seed %#llx\n", i,
			       (unsigned long long)set_seed);
		assert_int_equal(code, 0);
	}
}

/* ---- Equals */

#define EQUALS 5
#define SLICE  MILLISECOND

static uint64_t worked[EQUALS];

static _Noreturn void work_on(void *number)
{
	for (;;) {
		simulation_work(10000);
		worked[(uintptr_t)number] += 10000;
	}
}

/* Somebody more urgent comes between, at any time of their slices. */
static void equals_have_equal_shares(void *unused)
{
	static struct task visitor = { 7, 3 * MILLISECOND / 2, { 0 } };
	uint64_t least = UINT64_MAX, most = 0;

	(void)unused;
	start_task(&visitor, 20);
	for (uintptr_t i = 0; i < EQUALS; i++)
		spawn(work_on, (void *)i, 5);
	sleep_cycles(10000ull * MILLISECOND);
	for (unsigned i = 0; i < EQUALS; i++) {
		least = worked[i] < least ? worked[i] : least;
		most = worked[i] > most ? worked[i] : most;
	}
	CHECK(most - least <= SLICE + 2 * OVERHEAD);
	CHECK(least > 1500ull * MILLISECOND);
	rtos_exit(0);
}
SIMULATED(equals_have_equal_shares)

/* ---- No drift */

#define PERIODS 5000

/* Each comes when it is to, however late the one before was served. */
static void timers_do_not_drift(void *unused)
{
	struct timer timer = timer_create();
	uint64_t period = 3 * MILLISECOND, start = simulation_clock(), seed = random_seed();

	(void)unused;
	CHECK(timer_periodic(timer, (struct time){ 0, 3000 }, (struct time){ 0, 3000 }) == 0);
	for (unsigned i = 1; i <= PERIODS; i++) {
		CHECK(timer_wait(timer) == 1);
		CHECK(simulation_clock() - start >= i * period);
		CHECK(simulation_clock() - start <= i * period + OVERHEAD);
		simulation_work(random_below(&seed, 2 * MILLISECOND));
	}
	rtos_exit(0);
}
SIMULATED(timers_do_not_drift)

static _Noreturn void come_each_period(void *unused)
{
	uint64_t start = simulation_clock(), seed = random_seed();

	(void)unused;
	for (uint64_t i = 1; i <= PERIODS; i++) {
		simulation_work(random_below(&seed, 2 * MILLISECOND));
		CHECK(thread_next_period() == 0);
		CHECK(simulation_clock() - start >= i * 3 * MILLISECOND - OVERHEAD);
		CHECK(simulation_clock() - start <= i * 3 * MILLISECOND + OVERHEAD);
	}
	rtos_exit(0);
}

static void periods_do_not_drift(void *unused)
{
	const struct scheduling_parameter window = { SCHEDULE_WINDOW, 3 };

	(void)unused;
	CHECK(thread_create(come_each_period, NULL, &window, 1, 0).handle > 0);
	sleep_cycles(1000000ull * MILLISECOND);
}
SIMULATED(periods_do_not_drift)

/* ---- A chain of three locks, whose last owner has spent its budget */

static struct mutex chain[3];
static uint64_t between, chain_took;

static void own_the_first(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(chain[0]) == 0);
	simulation_work(3 * MILLISECOND);
	CHECK(mutex_unlock(chain[0]) == 0);
	simulation_work(MILLISECOND);
}

/* Has one, and waits for the one before. */
static void own_next(void *number)
{
	uintptr_t own = (uintptr_t)number;

	CHECK(mutex_lock(chain[own]) == 0);
	CHECK(mutex_lock(chain[own - 1]) == 0);
	simulation_work(MILLISECOND);
	CHECK(mutex_unlock(chain[own - 1]) == 0);
	CHECK(mutex_unlock(chain[own]) == 0);
}

static void come_between(void *unused)
{
	(void)unused;
	for (unsigned i = 0; i < 50; i++) {
		simulation_work(MILLISECOND);
		between++;
	}
}

static void wait_at_the_end(void *unused)
{
	uint64_t begun = simulation_clock();

	(void)unused;
	CHECK(mutex_lock(chain[2]) == 0);
	chain_took = simulation_clock() - begun;
	CHECK(between == 0);
	CHECK(mutex_unlock(chain[2]) == 0);
}

/*
 * The first owner may run 2 ms in 1000: while somebody waits at the end of the chain it runs on, for twice as
 * long at most, before those between; when nobody does any more, it is stopped.
 */
static void a_chain_is_not_held_up_by_a_budget(void *unused)
{
	const struct scheduling_parameter limits[] = {
		{ SCHEDULE_PRIORITY, 2 }, { SCHEDULE_WINDOW, 1000 }, { SCHEDULE_BUDGET, 200 } };
	struct thread first, last;
	uint64_t begun = simulation_clock();

	(void)unused;
	for (unsigned i = 0; i < 3; i++)
		chain[i] = mutex_create(0);
	first = thread_create(own_the_first, NULL, limits, 3, 0);
	sleep_cycles(MILLISECOND);
	spawn(own_next, (void *)1, 4);
	sleep_cycles(10000);
	spawn(own_next, (void *)2, 6);
	sleep_cycles(10000);
	last = spawn(wait_at_the_end, NULL, 20);
	spawn(come_between, NULL, 10);
	CHECK(join(last) == 0);
	CHECK(chain_took <= 5 * MILLISECOND);
	CHECK(join(first) == 0);
	CHECK(between == 50);
	CHECK(simulation_clock() - begun > 1000ull * MILLISECOND);
	rtos_exit(0);
}
SIMULATED(a_chain_is_not_held_up_by_a_budget)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_time_at_the_bound),
		cmocka_unit_test(test_the_last_is_late_above_the_bound),
		cmocka_unit_test(test_in_time_with_harmonic_periods),
		cmocka_unit_test(test_late_with_more_than_all),
		cmocka_unit_test(test_in_time_below_the_bound),
		cmocka_unit_test(test_equals_have_equal_shares),
		cmocka_unit_test(test_timers_do_not_drift),
		cmocka_unit_test(test_periods_do_not_drift),
		cmocka_unit_test(test_a_chain_is_not_held_up_by_a_budget),
	};

	return cmocka_run_group_tests_name("rtos_rates", tests, NULL, NULL);
}
