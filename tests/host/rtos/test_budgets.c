/* Budgets: nobody runs longer in a period than it may, whatever it does, and no one else has less. */
#include "simulated_test.h"

#include "budget.h"
#include "critical.h"
#include "handle_pool.h"
#include "scheduler.h"

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
	simulation_work(2 * BUDGET - 10 * NOTICE);
	CHECK(mutex_unlock(mutex) == 0);
	spend((void *)0);
}

/* It would be held until the second period else; what it has used too much it has not then. */
static void who_is_waited_for_goes_on(void *unused)
{
	uint64_t begin;

	(void)unused;
	mutex = mutex_create(0);
	begin = simulation_clock();
	spawn_limited(hold, NULL, 20);
	sleep_cycles(BUDGET / 2);
	CHECK(mutex_lock(mutex) == 0);
	CHECK(simulation_clock() - begin < 2 * BUDGET);
	CHECK(mutex_unlock(mutex) == 0);
	sleep_cycles(2 * PERIOD - 3 * BUDGET);
	CHECK(worked[0] <= 10 * NOTICE);
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

/* ---- Owners of locks: the spenders are another component's than who runs the test */

#define SPENDERS 1 /* their family */

static struct mutex second;

/* Threads that are made from now on belong to it. */
static void belong_to(unsigned family)
{
	for (unsigned i = 0; i < RTOS_THREADS; i++)
		if (thread_records[i].state == RUN_FREE)
			thread_records[i].family = (uint8_t)family;
}

static void limit_spenders(void)
{
	mutex = mutex_create(0);
	second = mutex_create(0);
	critical_enter();
	budget_of_component(SPENDERS, BUDGET, PERIOD);
	critical_leave();
	belong_to(SPENDERS);
}

static _Noreturn void lock_and_spend(void *number)
{
	CHECK(mutex_lock(mutex) == 0);
	spend(number);
}

static void wait_for_lock(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutex) == 0);
	CHECK(mutex_unlock(mutex) == 0);
}

/* The test sleeps first, so that the owner has the lock. */
static struct thread spawn_waiter(void (*entry)(void *), unsigned family, unsigned priority)
{
	belong_to(family);
	return spawn(entry, NULL, priority);
}

static void who_waits_for_itself_gets_nothing(void *unused)
{
	(void)unused;
	limit_spenders();
	spawn(lock_and_spend, (void *)0, 20);
	sleep_cycles(BUDGET / 2);
	spawn_waiter(wait_for_lock, SPENDERS, 25);
	belong_to(0);
	spawn(spend, (void *)1, 5);
	sleep_cycles(10 * PERIOD - 2 * BUDGET);
	check_worked(worked[0], 10);
	rtos_exit(0);
}
SIMULATED(who_waits_for_itself_gets_nothing)

/* Once it owes as much as it may, each period pays for what it has had in the one before. */
static void who_is_waited_for_owes_one_budget(void *unused)
{
	(void)unused;
	limit_spenders();
	spawn(lock_and_spend, (void *)0, 20);
	sleep_cycles(BUDGET / 2);
	spawn_waiter(wait_for_lock, 0, 25);
	spawn(spend, (void *)1, 10);
	sleep_cycles(10 * PERIOD - 2 * BUDGET);
	check_worked(worked[0], 11);
	CHECK(worked[1] > 8 * PERIOD);
	rtos_exit(0);
}
SIMULATED(who_is_waited_for_owes_one_budget)

/* However many wait. */
static void all_debts_are_bounded(void *unused)
{
	(void)unused;
	limit_spenders();
	spawn_limited(lock_and_spend, (void *)0, 20);
	sleep_cycles(BUDGET / 2);
	for (unsigned family = 2; family < 6; family++)
		spawn_waiter(wait_for_lock, family, 20 + family);
	sleep_cycles(20 * PERIOD - 2 * BUDGET);
	check_worked(worked[0], 21);
	rtos_exit(0);
}
SIMULATED(all_debts_are_bounded)

static void lock_and_end(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(mutex) == 0);
	simulation_work(BUDGET + BUDGET / 2);
	CHECK(mutex_unlock(mutex) == 0);
}

static void lock_both(void *unused)
{
	(void)unused;
	CHECK(mutex_lock(second) == 0);
	CHECK(mutex_lock(mutex) == 0);
	CHECK(mutex_unlock(mutex) == 0);
	CHECK(mutex_unlock(second) == 0);
}

static void check_second_comes_soon(void)
{
	uint64_t begin = simulation_clock();

	CHECK(mutex_lock(second) == 0);
	CHECK(simulation_clock() - begin < BUDGET);
	CHECK(mutex_unlock(second) == 0);
}

/* The owner is stopped while only its own kind waits; what that has, another waits for then. */
static void who_is_waited_for_by_others_through_its_own_goes_on(void *unused)
{
	(void)unused;
	limit_spenders();
	spawn(lock_and_end, NULL, 20);
	sleep_cycles(BUDGET / 4);
	spawn_waiter(lock_both, SPENDERS, 25);
	sleep_cycles(2 * BUDGET);
	check_second_comes_soon();
	rtos_exit(0);
}
SIMULATED(who_is_waited_for_by_others_through_its_own_goes_on)

/* It inherits no more than it did: that another waits, too, lets it go on all the same. */
static void a_less_urgent_waiter_lets_it_go_on(void *unused)
{
	struct thread waiter;

	(void)unused;
	limit_spenders();
	spawn(lock_and_end, NULL, 5);
	sleep_cycles(BUDGET / 4);
	spawn_waiter(wait_for_lock, SPENDERS, 25);
	sleep_cycles(2 * BUDGET);
	waiter = spawn_waiter(wait_for_lock, 0, 10);
	sleep_cycles(BUDGET);
	CHECK(join(waiter) == 0);
	CHECK(simulation_clock() < PERIOD);
	rtos_exit(0);
}
SIMULATED(a_less_urgent_waiter_lets_it_go_on)

/* Who gets a lock that others wait for is their owner at once, and be it out of budget. */
static void who_gets_it_out_of_budget_goes_on(void *unused)
{
	struct thread waiter, other;

	(void)unused;
	limit_spenders();
	CHECK(mutex_lock(mutex) == 0);
	waiter = spawn(wait_for_lock, NULL, 25);
	spawn(spend, (void *)0, 20);
	other = spawn_waiter(wait_for_lock, 0, 22);
	sleep_cycles(2 * BUDGET);
	CHECK(mutex_unlock(mutex) == 0);
	CHECK(join(other) == 0);
	CHECK(simulation_clock() < PERIOD);
	CHECK(join(waiter) == 0);
	rtos_exit(0);
}
SIMULATED(who_gets_it_out_of_budget_goes_on)

/* A lock that is destroyed under an owner out of budget, and its waiters. */
static void a_lock_ends_under_those_that_are_stopped(void *unused)
{
	struct thread waiter;

	(void)unused;
	limit_spenders();
	spawn(lock_and_spend, (void *)0, 20);
	sleep_cycles(BUDGET / 2);
	waiter = spawn_waiter(wait_for_lock, SPENDERS, 25);
	sleep_cycles(2 * BUDGET);
	CHECK(thread_kill(waiter) == 0);
	CHECK(join(waiter) == -TESSERA_ECANCELED);
	sleep_cycles(4 * PERIOD);
	CHECK(worked[0] <= 5 * (BUDGET + NOTICE));
	rtos_exit(0);
}
SIMULATED(a_lock_ends_under_those_that_are_stopped)

/* ---- Who lends its time */

#define LENT 20000u

static struct thread helped;
static uint64_t lent;

/* As fast as it can. */
static void lend_always(void *unused)
{
	(void)unused;
	for (;;) {
		critical_enter();
		scheduler_lend(&thread_records[handle_index(helped.handle, RTOS_THREADS)], LENT);
		lent++;
	}
}

/* What it lends is its own time: else the one in between would not run. */
static void who_lends_is_charged(void *unused)
{
	(void)unused;
	simulation_at_dispatch = NULL;
	helped = spawn(spend, (void *)0, 2);
	spawn(spend, (void *)1, 10);
	spawn_limited(lend_always, NULL, 20);
	sleep_cycles(10 * PERIOD - BUDGET);
	CHECK(worked[0] <= 10 * (BUDGET + LENT));
	CHECK(worked[1] > 8 * PERIOD);
	CHECK(lent <= 10 * (BUDGET / LENT + 1));
	rtos_exit(0);
}
SIMULATED(who_lends_is_charged)

static void spend_and_sleep(void *unused)
{
	(void)unused;
	simulation_work(BUDGET + LENT / 2);
	worked[0]++;
	sleep_cycles(BUDGET);
	spend((void *)0);
}

/* Who is in somebody's way and out of budget gets out of it by lent time, and has no more of it. */
static void who_is_stopped_can_be_lent_time(void *unused)
{
	(void)unused;
	simulation_at_dispatch = NULL;
	helped = spawn_limited(spend_and_sleep, NULL, 5);
	sleep_cycles(2 * BUDGET);
	CHECK(worked[0] == 0);
	critical_enter();
	CHECK(scheduler_lend(&thread_records[handle_index(helped.handle, RTOS_THREADS)], LENT) == 0);
	CHECK(worked[0] == 1);
	sleep_cycles(4 * BUDGET);
	CHECK(worked[0] == 1);
	sleep_cycles(PERIOD);
	CHECK(worked[0] > BUDGET / 2);
	rtos_exit(0);
}
SIMULATED(who_is_stopped_can_be_lent_time)

/* ---- Who has others interrupted */

#define TIMERS	   30
#define EXPIRATION (RTOS_EXPIRATION_MICROSECONDS * 1000u)

static unsigned expired;

static struct time at(uint64_t cycles)
{
	return (struct time){ cycles / SIMULATION_HERTZ,
			      (uint32_t)(cycles % SIMULATION_HERTZ / 1000) };
}

/* Nobody waits for them: it works little, and sleeps while they expire. */
static void set_timers_always(void *unused)
{
	struct timer timers[TIMERS];
	uint64_t now;

	(void)unused;
	for (unsigned i = 0; i < TIMERS; i++)
		timers[i] = timer_create();
	for (;;) {
		now = simulation_clock() + 2 * TIMERS * EXPIRATION;
		for (unsigned i = 0; i < TIMERS; i++)
			CHECK(timer_start(timers[i], at(now + i * 2 * EXPIRATION)) == 0);
		CHECK(thread_sleep_until(at(now + 2 * TIMERS * EXPIRATION)) == 0);
		expired += TIMERS + 1;
	}
}

static void who_has_others_interrupted_pays(void *unused)
{
	(void)unused;
	limit_spenders();
	spawn(set_timers_always, NULL, 20);
	sleep_cycles(10 * PERIOD - BUDGET);
	CHECK(expired <= 10 * (BUDGET / EXPIRATION + TIMERS));
	CHECK(expired > 10 * BUDGET / EXPIRATION / 2);
	rtos_exit(0);
}
SIMULATED(who_has_others_interrupted_pays)

/* ---- Those that are stopped */

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

/* All is as if it began now. */
static void who_is_stopped_goes_on_with_new_parameters(void *unused)
{
	struct scheduling_parameter budget = { SCHEDULE_BUDGET, 2 * BUDGET / UNIT };
	struct thread spender = spawn_limited(spend, (void *)0, 20);

	(void)unused;
	sleep_cycles(2 * BUDGET);
	CHECK(thread_set_params(spender, &budget, 1) == 0);
	sleep_cycles(PERIOD - BUDGET);
	CHECK(worked[0] > 2 * BUDGET);
	sleep_cycles(4 * PERIOD);
	CHECK(worked[0] <= 11 * BUDGET + 6 * NOTICE);
	CHECK(worked[0] > 9 * BUDGET);
	rtos_exit(0);
}
SIMULATED(who_is_stopped_goes_on_with_new_parameters)

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
		cmocka_unit_test(test_who_waits_for_itself_gets_nothing),
		cmocka_unit_test(test_who_is_waited_for_owes_one_budget),
		cmocka_unit_test(test_all_debts_are_bounded),
		cmocka_unit_test(test_who_is_waited_for_by_others_through_its_own_goes_on),
		cmocka_unit_test(test_a_less_urgent_waiter_lets_it_go_on),
		cmocka_unit_test(test_who_gets_it_out_of_budget_goes_on),
		cmocka_unit_test(test_a_lock_ends_under_those_that_are_stopped),
		cmocka_unit_test(test_who_lends_is_charged),
		cmocka_unit_test(test_who_is_stopped_can_be_lent_time),
		cmocka_unit_test(test_who_has_others_interrupted_pays),
		cmocka_unit_test(test_who_is_stopped_can_be_killed),
		cmocka_unit_test(test_who_is_stopped_keeps_a_new_priority),
		cmocka_unit_test(test_who_is_stopped_goes_on_with_new_parameters),
		cmocka_unit_test(test_a_component_shares_its_budget),
		cmocka_unit_test(test_errors_of_budgets),
	};

	return cmocka_run_group_tests_name("rtos_budgets", tests, NULL, NULL);
}
