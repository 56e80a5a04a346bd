#include "crt_startup.h"
#include "rtos_cases.h"

static struct timer timer;

static int start_it(int32_t handle)
{
	return timer_start((struct timer){handle}, later(1000));
}

static int start_periodic(int32_t handle)
{
	return timer_periodic((struct timer){handle}, (struct time){0, 1}, (struct time){1, 0});
}

static int cancel(int32_t handle)
{
	return timer_cancel((struct timer){handle});
}

static int release(int32_t handle)
{
	return timer_free((struct timer){handle});
}

static int wait_for(int32_t handle)
{
	return timer_wait((struct timer){handle});
}

STACK_GIVEN(check_handles, start_it, start_periodic, cancel, release, wait_for);

static void test_bad_handles(void)
{
	struct timer live = timer_create();

	CHECK_HANDLES(start_it, live.handle);
	CHECK_HANDLES(start_periodic, live.handle);
	CHECK_HANDLES(cancel, live.handle);
	CHECK_HANDLES(release, live.handle);
	CHECK_HANDLES(wait_for, live.handle);
	CHECK(timer_free(live), 0);
	CHECK(wait_for(live.handle), -TESSERA_EBADF);
	CHECK(release(live.handle), -TESSERA_EBADF);
}

static void test_running_out(void)
{
	check_runs_out(OBJECT_TIMERS, RTOS_TIMERS);
}

static void test_once(void)
{
	struct time when;

	timer = timer_create();
	when = later(2000);
	CHECK(timer_start(timer, when), 0);
	CHECK(timer_wait(timer), 1);
	CHECK(time_compare(time_current(), when) >= 0, true);
	CHECK(time_compare(time_current(), later(0)) < 0, true);
	CHECK(timer_start(timer, (struct time){0, 0}), 0);
	CHECK(timer_wait(timer), 1);
	CHECK(timer_free(timer), 0);
}

static void test_not_twice(void)
{
	struct timer other = timer_create();

	timer = timer_create();
	CHECK(timer_start(timer, later(100)), 0);
	CHECK(timer_start(timer, later(300)), 0);
	CHECK(timer_start(other, later(1000)), 0);
	CHECK(timer_wait(other), 1);
	CHECK(timer_wait(timer), 1);
	CHECK(timer_free(timer), 0);
	CHECK(timer_free(other), 0);
}

static void test_periodic(void)
{
	timer = timer_create();
	CHECK(timer_periodic(timer, (struct time){0, 500}, (struct time){0, 1000}), 0);
	for (int i = 0; i < 5; i++)
		CHECK(timer_wait(timer), 1);
	spin_for(3200);
	CHECK(timer_wait(timer), 3);
	CHECK(timer_free(timer), 0);
}

/* The hundredth expiration is as late as the first: no wait adds up. */
static void test_no_drift(void)
{
	struct time begin, passed;

	timer = timer_create();
	begin = time_current();
	CHECK(timer_periodic(timer, (struct time){0, 1000}, (struct time){0, 1000}), 0);
	for (int i = 0; i < 100; i++) {
		CHECK(timer_wait(timer), 1);
		spin_for(100);
	}
	CHECK(time_sub(time_current(), begin, &passed), 0);
	CHECK(passed.seconds * 1000000 + passed.microseconds >= 100000, true);
	CHECK(passed.seconds * 1000000 + passed.microseconds < 100400, true);
	CHECK(timer_free(timer), 0);
}

static void test_no_period(void)
{
	timer = timer_create();
	CHECK(timer_periodic(timer, (struct time){0, 1}, (struct time){0, 0}), -TESSERA_EINVAL);
	CHECK(timer_free(timer), 0);
	CHECK(timer_periodic(timer, (struct time){0, 1}, (struct time){0, 0}), -TESSERA_EBADF);
}

static void waits(void *what)
{
	struct timer own = timer_create();
	unsigned number = (unsigned)(intptr_t)what;

	CHECK(timer_start(own, later(1000 + 300 * (number * 5 % 7))), 0);
	CHECK(timer_wait(own), 1);
	trace((char)('0' + number * 5 % 7));
	CHECK(timer_free(own), 0);
}

static void test_order(void)
{
	struct thread threads[7];

	for (unsigned i = 0; i < 7; i++)
		threads[i] = start(waits, (void *)(uintptr_t)i, ABOVE);
	for (unsigned i = 0; i < 7; i++)
		CHECK(finish(threads[i]), 0);
	CHECK_TRACE("0123456");
}

static int volatile waited;

static void waits_for_it(void *unused)
{
	(void)unused;
	waited = timer_wait(timer);
}

static void test_freed(void)
{
	struct thread thread;

	timer = timer_create();
	thread = start(waits_for_it, NULL, ABOVE);
	CHECK(timer_free(timer), 0);
	CHECK(waited, -TESSERA_ECANCELED);
	CHECK(finish(thread), 0);
}

static void test_cancel(void)
{
	struct thread thread;

	timer = timer_create();
	waited = 0;
	CHECK(timer_start(timer, later(200)), 0);
	pause_for(500);
	CHECK(timer_cancel(timer), 0);
	thread = start(waits_for_it, NULL, ABOVE);
	CHECK(timer_start(timer, later(200)), 0);
	CHECK(timer_cancel(timer), 0);
	pause_for(1000);
	CHECK(waited, 0);
	CHECK(timer_start(timer, later(200)), 0);
	CHECK(finish(thread), 0);
	CHECK(waited, 1);
	CHECK(timer_free(timer), 0);
}

/* Who was woken for an expiration, and ends before it has it, leaves it to the next. */
static void test_killed_waiter(void)
{
	struct thread first, second;

	timer = timer_create();
	waited = 0;
	first = start(waits_for_it, NULL, BELOW);
	second = start(waits_for_it, NULL, LOW);
	pause_for(100);
	CHECK(timer_start(timer, (struct time){0, 0}), 0);
	spin_for(100);
	CHECK(thread_kill(first), 0);
	pause_for(1000);
	CHECK(waited, 1);
	CHECK(timer_free(timer), 0);
	CHECK(finish(first), -TESSERA_ECANCELED);
	CHECK(finish(second), 0);
}

static void test_precision(void)
{
	CHECK(timer_precision() >= 1, true);
	CHECK(timer_precision() <= 1000, true);
}

#define EXPIRATIONS 16
#define APART	    20 /* microseconds */

#define PER_READING 100 /* more than it takes to read the clock */

static uint64_t per_microsecond(void)
{
	return crt_startup->cycles_per_second / 1000000;
}

/* The longest time between two readings of the clock, in cycles. */
static uint64_t longest_gap(unsigned microseconds)
{
	uint64_t begin = crt_cycles(), last = begin, longest = 0, now;
	uint64_t end = begin + per_microsecond() * microseconds;

	for (; last < end; last = now) {
		now = crt_cycles();
		if (now - last > longest)
			longest = now - last;
	}
	return longest;
}

/* Nobody waits for them: what remains is that somebody is interrupted, who may pay for it, or not. */
static void test_expirations(void)
{
	struct timer timers[EXPIRATIONS];
	uint64_t gap;

	for (unsigned i = 0; i < EXPIRATIONS; i++) {
		timers[i] = timer_create();
		CHECK(timer_start(timers[i], later(1000 + i * APART)), 0);
	}
	spin_for(900);
	gap = longest_gap(100 + (EXPIRATIONS + 1) * APART);
	for (unsigned i = 0; i < EXPIRATIONS; i++) {
		CHECK(timer_wait(timers[i]), 1);
		CHECK(timer_free(timers[i]), 0);
	}
	CHECK(gap > PER_READING && gap <= RTOS_EXPIRATION_MICROSECONDS * per_microsecond(), true);
}

static const struct rtos_case cases[] = {
	{"what-is-no-timer-is-refused", test_bad_handles},
	{"timers-run-out", test_running_out},
	{"a-timer-expires-once-not-too-early", test_once},
	{"a-timer-that-is-started-again-expires-once", test_not_twice},
	{"a-periodic-timer-counts-what-was-not-waited-for", test_periodic},
	{"a-periodic-timer-does-not-drift", test_no_drift},
	{"a-period-of-nothing-is-refused", test_no_period},
	{"timers-expire-in-the-order-of-their-times", test_order},
	{"who-waits-for-a-timer-that-is-freed-is-told", test_freed},
	{"a-timer-that-is-cancelled-has-not-expired", test_cancel},
	{"who-ends-before-it-has-taken-an-expiration-leaves-it-to-the-next", test_killed_waiter},
	{"an-expiration-costs-others-no-more-than-is-charged", test_expirations},
	{"the-precision-is-one-of-this-machine", test_precision},
	{NULL, NULL},
};

const struct rtos_cases timer_cases = {"timers", cases};
