/* Budgets: nobody runs longer in a period than it may, whatever it does, and no one else has less. */
#include "simulated_test.h"

#include "budget.h"
#include "critical.h"

#define MILLISECOND 1000000u
#define UNIT	    10000u /* of SCHEDULE_BUDGET, in cycles */
#define STEP	    10000u
#define PERIOD	    (10 * MILLISECOND)
#define BUDGET	    (1 * MILLISECOND)
/* From the end of a budget until the scheduler has noticed it, and what it has to decide. */
#define NOTICE	    2000u

static struct mutex mutex;
static uint64_t worked[3]; /* by each of the spenders */

static struct thread spawn_limited(void (*entry)(void *), void *argument, unsigned priority)
{
	struct scheduling_parameter parameters[] = {
		{ SCHEDULE_PRIORITY, (uint16_t)priority },
		{ SCHEDULE_WINDOW, PERIOD / MILLISECOND },
		{ SCHEDULE_BUDGET, BUDGET / UNIT },
	};
	struct thread thread = thread_create(entry, argument, parameters, 3, 0);

	CHECK(thread.handle > 0);
	return thread;
}

static _Noreturn void spend(void *number)
{
	for (;;) {
		simulation_work(STEP);
		worked[(uintptr_t)number] += STEP;
	}
}

/* So many cycles of a spender are right after so many periods. */
static void check_worked(uint64_t cycles, unsigned periods)
{
	CHECK(cycles <= periods * (BUDGET + NOTICE));
	CHECK(cycles + STEP + periods * NOTICE >= periods * BUDGET);
}

static void the_spender_is_stopped(void *unused)
{
	struct thread_statistics statistics;
	struct thread spender;

	(void)unused;
	spawn(spend, (void *)1, 5);
	spender = spawn_limited(spend, (void *)0, 20);
	sleep_cycles(10 * PERIOD - BUDGET);
	check_worked(worked[0], 10);
	CHECK(worked[1] > 8 * PERIOD);
	CHECK(thread_get_statistics(spender, &statistics) == 0);
	CHECK(statistics.throttled == 10);
	rtos_exit(0);
}
SIMULATED(the_spender_is_stopped)

static _Noreturn void yield_and_spend(void *number)
{
	for (;;) {
		simulation_work(STEP);
		worked[(uintptr_t)number] += STEP;
		thread_yield();
	}
}

static void equals_have_a_budget_each(void *unused)
{
	(void)unused;
	spawn_limited(yield_and_spend, (void *)0, 20);
	spawn_limited(spend, (void *)1, 20);
	spawn(yield_and_spend, (void *)2, 20);
	sleep_cycles(10 * PERIOD - BUDGET);
	check_worked(worked[0], 10);
	check_worked(worked[1], 10);
	CHECK(worked[2] > 6 * PERIOD);
	rtos_exit(0);
}
SIMULATED(equals_have_a_budget_each)

static void sleep_and_spend(void *unused)
{
	(void)unused;
	sleep_cycles(5 * PERIOD);
	spend((void *)0);
}

static void what_is_left_is_lost(void *unused)
{
	(void)unused;
	spawn_limited(sleep_and_spend, NULL, 20);
	sleep_cycles(6 * PERIOD - BUDGET);
	CHECK(worked[0] <= BUDGET + NOTICE);
	CHECK(worked[0] + STEP + NOTICE >= BUDGET);
	rtos_exit(0);
}
SIMULATED(what_is_left_is_lost)

static void hold(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutex) == 0);
	simulation_work(3 * BUDGET);
	CHECK(mutex_unlock(mutex) == 0);
	spend((void *)0);
}

/* It would be held until the third period else; the two that it has used too many it has not then. */
static void who_is_waited_for_goes_on(void *unused)
{
	uint64_t begin;

	(void)unused;
	mutex = mutex_create(0);
	begin = simulation_clock();
	spawn_limited(hold, NULL, 20);
	sleep_cycles(BUDGET / 2);
	CHECK(mutex_lock(mutex) == 0);
	CHECK(simulation_clock() - begin < 3 * BUDGET + 10 * NOTICE);
	CHECK(mutex_unlock(mutex) == 0);
	sleep_cycles(3 * PERIOD - 4 * BUDGET);
	CHECK(worked[0] == 0);
	sleep_cycles(PERIOD);
	CHECK(worked[0] > BUDGET / 2);
	rtos_exit(0);
}
SIMULATED(who_is_waited_for_goes_on)

/* The waiter comes when the holder is stopped already. */
static void who_is_stopped_is_let_go_on(void *unused)
{
	uint64_t begin;

	(void)unused;
	mutex = mutex_create(0);
	begin = simulation_clock();
	spawn_limited(hold, NULL, 20);
	sleep_cycles(2 * BUDGET);
	CHECK(mutex_lock(mutex) == 0);
	CHECK(simulation_clock() - begin < 4 * BUDGET + 10 * NOTICE);
	rtos_exit(0);
}
SIMULATED(who_is_stopped_is_let_go_on)

static void who_is_stopped_can_be_killed(void *unused)
{
	struct thread spender = spawn_limited(spend, (void *)0, 20);

	(void)unused;
	sleep_cycles(2 * BUDGET);
	CHECK(thread_kill(spender) == 0);
	CHECK(join(spender) == -TESSERA_ECANCELED);
	sleep_cycles(2 * PERIOD);
	CHECK(worked[0] <= BUDGET + NOTICE);
	rtos_exit(0);
}
SIMULATED(who_is_stopped_can_be_killed)

static void who_is_stopped_keeps_a_new_priority(void *unused)
{
	struct thread spender = spawn_limited(spend, (void *)0, 20);

	(void)unused;
	spawn(spend, (void *)1, 10);
	sleep_cycles(2 * BUDGET);
	set_priority(spender, 5);
	sleep_cycles(2 * PERIOD);
	CHECK(worked[0] <= BUDGET + NOTICE);
	rtos_exit(0);
}
SIMULATED(who_is_stopped_keeps_a_new_priority)

static void a_component_shares_its_budget(void *unused)
{
	(void)unused;
	critical_enter();
	budget_of_component(0, BUDGET, PERIOD);
	critical_leave();
	spawn(yield_and_spend, (void *)0, 20);
	spawn(spend, (void *)1, 20);
	spawn_limited(spend, (void *)2, 20);
	sleep_cycles(10 * PERIOD - BUDGET);
	check_worked(worked[0] + worked[1] + worked[2], 10);
	for (unsigned i = 0; i < 3; i++)
		CHECK(worked[i] > 0);
	rtos_exit(0);
}
SIMULATED(a_component_shares_its_budget)

static void refused(const struct scheduling_parameter *parameters, unsigned count)
{
	CHECK(thread_create(spend, (void *)0, parameters, count, 0).handle == -TESSERA_EINVAL);
	CHECK(thread_set_params(thread_self(), parameters, count) == -TESSERA_EINVAL);
}

static void errors_of_budgets(void *unused)
{
	static const struct scheduling_parameter none[] = { { SCHEDULE_WINDOW, 10 },
							    { SCHEDULE_BUDGET, 0 } };
	static const struct scheduling_parameter more[] = { { SCHEDULE_BUDGET, 1001 },
							    { SCHEDULE_WINDOW, 10 } };
	static const struct scheduling_parameter alone[] = { { SCHEDULE_BUDGET, 10 } };

	(void)unused;
	refused(none, 2);
	refused(more, 2);
	refused(alone, 1);
	rtos_exit(0);
}
SIMULATED(errors_of_budgets)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_spender_is_stopped),
		cmocka_unit_test(test_equals_have_a_budget_each),
		cmocka_unit_test(test_what_is_left_is_lost),
		cmocka_unit_test(test_who_is_waited_for_goes_on),
		cmocka_unit_test(test_who_is_stopped_is_let_go_on),
		cmocka_unit_test(test_who_is_stopped_can_be_killed),
		cmocka_unit_test(test_who_is_stopped_keeps_a_new_priority),
		cmocka_unit_test(test_a_component_shares_its_budget),
		cmocka_unit_test(test_errors_of_budgets),
	};

	return cmocka_run_group_tests_name("rtos_budgets", tests, NULL, NULL);
}
