/* Timers, and calculations with time. */
#include "simulated_test.h"

#define MILLISECOND 1000000u /* cycles */

static struct time milliseconds(unsigned n)
{
	return (struct time){ n / 1000, n % 1000 * 1000 };
}

static struct time from_now(unsigned n)
{
	struct time time;

	CHECK(time_add(time_current(), milliseconds(n), &time) == 0);
	return time;
}

static void calculations(void *unused)
{
	struct time a = { 5, 999999 }, b = { 1, 1 }, c;

	(void)unused;
	CHECK(time_add(a, b, &c) == 0 && c.seconds == 7 && c.microseconds == 0);
	CHECK(time_sub(c, a, &c) == 0 && c.seconds == 1 && c.microseconds == 1);
	CHECK(time_sub(b, a, &c) == -TESSERA_ERANGE);
	CHECK(time_create(1, 2500000, &c) == 0 && c.seconds == 3 && c.microseconds == 500000);
	CHECK(time_create(UINT64_MAX, 1000000, &c) == -TESSERA_ERANGE);
	CHECK(time_add((struct time){ UINT64_MAX, 0 }, b, &c) == -TESSERA_ERANGE);
	CHECK(time_compare(a, b) > 0 && time_compare(b, a) < 0 && time_compare(a, a) == 0);
	CHECK(time_compare((struct time){ 1, 2 }, (struct time){ 1, 3 }) < 0);
	CHECK(timer_precision() == 1);
	rtos_exit(0);
}
SIMULATED(calculations)

static void errors_of_timers(void *unused)
{
	struct timer timers[RTOS_TIMERS], none = { 99999 };

	(void)unused;
	CHECK(timer_start(none, milliseconds(1)) == -TESSERA_EBADF);
	CHECK(timer_periodic(none, milliseconds(1), milliseconds(1)) == -TESSERA_EBADF);
	CHECK(timer_cancel(none) == -TESSERA_EBADF);
	CHECK(timer_wait(none) == -TESSERA_EBADF);
	CHECK(timer_free(none) == -TESSERA_EBADF);
	for (unsigned i = 0; i < RTOS_TIMERS; i++) {
		CHECK((timers[i] = timer_create()).handle > 0);
		CHECK(timer_start(timers[i], from_now(i + 1)) == 0);
	}
	CHECK(timer_create().handle == -TESSERA_EAGAIN);
	CHECK(timer_periodic(timers[0], milliseconds(1), milliseconds(0)) == -TESSERA_EINVAL);
	for (unsigned i = 0; i < RTOS_TIMERS; i++)
		CHECK(timer_wait(timers[i]) == 1);
	for (unsigned i = 0; i < RTOS_TIMERS; i++)
		CHECK(timer_free(timers[i]) == 0);
	CHECK(timer_free(timers[0]) == -TESSERA_EBADF);
	CHECK(timer_create().handle > 0);
	rtos_exit(0);
}
SIMULATED(errors_of_timers)

static void one_shot(void *unused)
{
	struct timer timer = timer_create();
	uint64_t start = simulation_clock();

	(void)unused;
	CHECK(timer_start(timer, from_now(5)) == 0);
	CHECK(timer_wait(timer) == 1);
	CHECK(simulation_clock() - start >= 4 * MILLISECOND);
	CHECK(simulation_clock() - start < 6 * MILLISECOND);
	/* The past expires at once; starting anew forgets what was. */
	CHECK(timer_start(timer, (struct time){ 0, 0 }) == 0);
	CHECK(timer_wait(timer) == 1);
	CHECK(timer_start(timer, from_now(1)) == 0);
	simulation_work(2 * MILLISECOND);
	CHECK(timer_start(timer, from_now(3)) == 0);
	start = simulation_clock();
	CHECK(timer_wait(timer) == 1);
	CHECK(simulation_clock() - start > 2 * MILLISECOND);
	rtos_exit(0);
}
SIMULATED(one_shot)

static void periodic_timer(void *unused)
{
	struct timer timer = timer_create();
	uint64_t start = simulation_clock();

	(void)unused;
	CHECK(timer_periodic(timer, milliseconds(3), milliseconds(10)) == 0);
	for (int i = 0; i < 10; i++)
		CHECK(timer_wait(timer) == 1);
	CHECK((simulation_clock() - start) / MILLISECOND == 93);
	simulation_work(35 * MILLISECOND);
	CHECK(timer_wait(timer) == 3);
	CHECK(timer_wait(timer) == 1);
	CHECK((simulation_clock() - start) / MILLISECOND == 133);
	CHECK(timer_cancel(timer) == 0);
	sleep_cycles(50 * MILLISECOND);
	CHECK(timer_periodic(timer, milliseconds(1), milliseconds(1)) == 0);
	CHECK(timer_wait(timer) == 1);
	rtos_exit(0);
}
SIMULATED(periodic_timer)

static struct timer shared;

/* Nobody asks for what expires: then it costs nobody anything, and is counted when somebody does. */
static void unasked_timers(void *unused)
{
	struct time microsecond = { 0, 1 };
	struct timer timers[RTOS_TIMERS];
	uint64_t preemptions, begun;

	(void)unused;
	for (unsigned i = 0; i < RTOS_TIMERS; i++) {
		timers[i] = timer_create();
		CHECK(timer_periodic(timers[i], microsecond, microsecond) == 0);
	}
	begun = simulation_clock();
	preemptions = simulation_preemptions();
	simulation_work(10 * MILLISECOND);
	CHECK(simulation_preemptions() - preemptions <= RTOS_TIMERS);
	for (unsigned i = 0; i < RTOS_TIMERS; i++) {
		uint64_t most = (simulation_clock() - begun) / 1000 + 2 * RTOS_TIMERS;
		int expirations = timer_wait(timers[i]);

		CHECK(expirations >= 10000 && (uint64_t)expirations <= most);
	}
	/* They have their times again. */
	CHECK(timer_periodic(timers[0], milliseconds(1), milliseconds(1)) == 0);
	for (unsigned i = 1; i < RTOS_TIMERS; i++)
		CHECK(timer_free(timers[i]) == 0);
	simulation_work(5 * MILLISECOND + MILLISECOND / 2);
	CHECK(timer_wait(timers[0]) == 5);
	begun = simulation_clock();
	CHECK(timer_wait(timers[0]) == 1);
	CHECK(simulation_clock() - begun < MILLISECOND / 2);
	rtos_exit(0);
}
SIMULATED(unasked_timers)

static void wait_for_shared(void *unused)
{
	(void)unused;
	thread_exit(timer_wait(shared));
}

static void freeing_cancels(void *unused)
{
	struct thread waiter;

	(void)unused;
	shared = timer_create();
	waiter = spawn(wait_for_shared, NULL, 3);
	sleep_cycles(MILLISECOND);
	CHECK(timer_free(shared) == 0);
	CHECK(join(waiter) == -TESSERA_ECANCELED);
	rtos_exit(0);
}
SIMULATED(freeing_cancels)

/* Who was woken for an expiration and ends before it has it leaves it to the next. */
static void death_passes_on(void *unused)
{
	struct thread woken, next;

	(void)unused;
	shared = timer_create();
	woken = spawn(wait_for_shared, NULL, 9);
	next = spawn(wait_for_shared, NULL, 3);
	sleep_cycles(MILLISECOND);
	CHECK(timer_start(shared, (struct time){ 0, 0 }) == 0);
	CHECK(thread_kill(woken) == 0);
	CHECK(join(next) == 1);
	CHECK(join(woken) == -TESSERA_ECANCELED);
	rtos_exit(0);
}
SIMULATED(death_passes_on)

/* A time that never comes is no timeout: nobody can run any more. */
static void never_comes(void *unused)
{
	(void)unused;
	thread_sleep_until((struct time){ UINT64_MAX, 999999 });
	rtos_exit(0);
}

static void test_never_comes(void **state)
{
	(void)state;
	assert_int_equal(simulate(never_comes, NULL), SIMULATION_DEADLOCK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calculations),
		cmocka_unit_test(test_errors_of_timers),
		cmocka_unit_test(test_one_shot),
		cmocka_unit_test(test_periodic_timer),
		cmocka_unit_test(test_unasked_timers),
		cmocka_unit_test(test_freeing_cancels),
		cmocka_unit_test(test_death_passes_on),
		cmocka_unit_test(test_never_comes),
	};

	return cmocka_run_group_tests_name("rtos_timers", tests, NULL, NULL);
}
