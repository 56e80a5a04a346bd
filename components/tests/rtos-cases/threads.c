#include "rtos_cases.h"

static void *volatile given;

static void take_argument(void *argument)
{
	given = argument;
}

static void exits(void *status)
{
	thread_exit((int)(intptr_t)status);
}

static void sleeps(void *unused)
{
	(void)unused;
	thread_sleep_until((struct time){UINT64_MAX, 0});
}

static int status_of(int32_t handle)
{
	return thread_get_exit_status((struct thread){handle}, NULL);
}

static int join(int32_t handle)
{
	return thread_join((struct thread){handle}, NULL);
}

static int kill(int32_t handle)
{
	return thread_kill((struct thread){handle});
}

static int set_params(int32_t handle)
{
	return thread_set_params((struct thread){handle}, NULL, 0);
}

static int statistics(int32_t handle)
{
	struct thread_statistics statistics;

	return thread_get_statistics((struct thread){handle}, &statistics);
}

static void test_argument(void)
{
	void *argument = (void *)0xfedcba9876543210;
	struct thread thread = start(take_argument, argument, ABOVE);

	CHECK(given == argument, true);
	CHECK(finish(thread), 0);
}

static void test_status(void)
{
	const int statuses[] = {0, 1, -1, 127, INT32_MAX, INT32_MIN};

	for (size_t i = 0; i < sizeof(statuses) / sizeof(*statuses); i++)
		CHECK(finish(start(exits, (void *)(intptr_t)statuses[i], i % 2 ? ABOVE : BELOW)),
		      statuses[i]);
}

static void test_get_exit_status(void)
{
	struct thread thread = start(exits, (void *)5, BELOW);
	int status = 0;

	CHECK(thread_get_exit_status(thread, &status), -TESSERA_EAGAIN);
	pause_for(100);
	CHECK(thread_get_exit_status(thread, &status), 0);
	CHECK(status, 5);
	CHECK(thread_get_exit_status(thread, &status), -TESSERA_EBADF);
	CHECK(thread_join(thread, &status), -TESSERA_EBADF);
	CHECK(thread_get_exit_status(thread_self(), &status), -TESSERA_EAGAIN);
}

static void test_null_status(void)
{
	struct thread thread = start(exits, (void *)5, ABOVE);

	CHECK(thread_get_exit_status(thread, NULL), 0);
	thread = start(exits, (void *)5, ABOVE);
	CHECK(thread_join(thread, NULL), 0);
}

static void test_no_join(void)
{
	struct scheduling_parameter low = {SCHEDULE_PRIORITY, BELOW};
	struct thread thread = thread_create(exits, NULL, &low, 1, THREAD_NO_JOIN);

	CHECK(thread_join(thread, NULL), -TESSERA_EINVAL);
	CHECK(thread_get_exit_status(thread, NULL), -TESSERA_EINVAL);
	pause_for(100);
	CHECK(thread_join(thread, NULL), -TESSERA_EBADF);
	CHECK(thread_kill(thread), -TESSERA_EBADF);
}

static void test_join_self(void)
{
	CHECK(thread_join(thread_self(), NULL), -TESSERA_EDEADLK);
}

static int volatile second_join;

static void joins(void *handle)
{
	second_join = thread_join((struct thread){(int32_t)(intptr_t)handle}, NULL);
}

static void test_two_join(void)
{
	struct thread thread = start(sleeps, NULL, BELOW), first, second;

	first = start(joins, (void *)(intptr_t)thread.handle, ABOVE);
	second = start(joins, (void *)(intptr_t)thread.handle, ABOVE);
	CHECK(finish(second), 0);
	CHECK(second_join, -TESSERA_EINVAL);
	CHECK(thread_kill(thread), 0);
	CHECK(finish(first), 0);
	CHECK(second_join, 0);
}

STACK_GIVEN(check_handles, status_of, join, kill, set_params, statistics);

static void test_bad_handles(void)
{
	struct thread thread = start(sleeps, NULL, BELOW);

	CHECK_HANDLES(status_of, thread.handle);
	CHECK_HANDLES(join, thread.handle);
	CHECK_HANDLES(kill, thread.handle);
	CHECK_HANDLES(set_params, thread.handle);
	CHECK_HANDLES(statistics, thread.handle);
	CHECK(thread_kill(thread), 0);
	CHECK(finish(thread), -TESSERA_ECANCELED);
	CHECK(kill(thread.handle), -TESSERA_EBADF);
	CHECK(set_params(thread.handle), -TESSERA_EBADF);
	CHECK(statistics(thread.handle), -TESSERA_EBADF);
}

static void test_generations(void)
{
	int32_t last = 0;

	for (int i = 0; i < 100; i++) {
		struct thread thread = start(exits, NULL, ABOVE);

		CHECK(thread.handle != last, true);
		CHECK(finish(thread), 0);
		CHECK(status_of(thread.handle), -TESSERA_EBADF);
		last = thread.handle;
	}
}

static void test_running_out(void)
{
	static struct thread threads[RTOS_THREADS];
	unsigned count = 0, more = threads_free();

	for (; count < more; count++)
		threads[count] = start(sleeps, NULL, BELOW);
	CHECK(thread_create(sleeps, NULL, NULL, 0, 0).handle, -TESSERA_EAGAIN);
	CHECK(thread_kill(threads[0]), 0);
	CHECK(thread_create(sleeps, NULL, NULL, 0, 0).handle, -TESSERA_EAGAIN);
	CHECK(finish(threads[0]), -TESSERA_ECANCELED);
	threads[0] = start(sleeps, NULL, BELOW);
	while (count--) {
		CHECK(thread_kill(threads[count]), 0);
		CHECK(finish(threads[count]), -TESSERA_ECANCELED);
	}
}

static int32_t create_with(uint16_t kind, uint16_t value)
{
	struct scheduling_parameter parameter = {kind, value};
	struct thread thread = thread_create(exits, NULL, &parameter, 1, 0);

	if (thread.handle < 0)
		return thread.handle;
	CHECK(finish(thread), 0);
	return 0;
}

static void test_create_errors(void)
{
	struct scheduling_parameter late[] = {{SCHEDULE_WINDOW, 10}, {SCHEDULE_DEADLINE, 11}};

	CHECK(thread_create(NULL, NULL, NULL, 0, 0).handle, -TESSERA_EINVAL);
	CHECK(thread_create(exits, NULL, NULL, 0, 2).handle, -TESSERA_EINVAL);
	CHECK(thread_create(exits, NULL, NULL, 0, ~0u).handle, -TESSERA_EINVAL);
	CHECK(thread_create(exits, NULL, NULL, 1, 0).handle, -TESSERA_EINVAL);
	CHECK(thread_create(exits, NULL, late, 2, 0).handle, -TESSERA_EINVAL);
	CHECK(create_with(SCHEDULE_PRIORITY, RTOS_PRIORITIES), -TESSERA_ERANGE);
	CHECK(create_with(SCHEDULE_PRIORITY, UINT16_MAX), -TESSERA_ERANGE);
	CHECK(create_with(SCHEDULE_PRIORITY_ABOVE, RTOS_PRIORITIES - PRIORITY_OF_CASES),
	      -TESSERA_ERANGE);
	CHECK(create_with(SCHEDULE_PRIORITY_BELOW, PRIORITY_OF_CASES + 1), -TESSERA_ERANGE);
	CHECK(create_with(SCHEDULE_WINDOW, 0), -TESSERA_EINVAL);
	CHECK(create_with(SCHEDULE_DEADLINE, 5), -TESSERA_EINVAL);
	CHECK(create_with(SCHEDULE_CORE, 1), -TESSERA_EINVAL);
	CHECK(create_with(SCHEDULE_CORE + 1, 0), -TESSERA_EINVAL);
	CHECK(create_with(UINT16_MAX, 0), -TESSERA_EINVAL);
}

static void test_create_parameters(void)
{
	CHECK(create_with(SCHEDULE_PRIORITY, 0), 0);
	CHECK(create_with(SCHEDULE_PRIORITY, RTOS_PRIORITIES - 1), 0);
	CHECK(create_with(SCHEDULE_PRIORITY_ABOVE, 0), 0);
	CHECK(create_with(SCHEDULE_PRIORITY_BELOW, PRIORITY_OF_CASES), 0);
	CHECK(create_with(SCHEDULE_WINDOW, UINT16_MAX), 0);
	CHECK(create_with(SCHEDULE_CORE, 0), 0);
}

static void test_set_params_errors(void)
{
	struct scheduling_parameter much = {SCHEDULE_PRIORITY, RTOS_PRIORITIES};
	struct scheduling_parameter unknown = {SCHEDULE_CORE, 1};

	CHECK(thread_set_params(thread_self(), &much, 1), -TESSERA_ERANGE);
	CHECK(thread_set_params(thread_self(), &unknown, 1), -TESSERA_EINVAL);
	CHECK(thread_set_params(thread_self(), NULL, 1), -TESSERA_EINVAL);
	CHECK(thread_set_params(thread_self(), NULL, 0), 0);
}

static int32_t volatile own;

static void says_self(void *unused)
{
	(void)unused;
	own = thread_self().handle;
}

static void test_self(void)
{
	struct thread thread = start(says_self, NULL, ABOVE);

	CHECK(own, thread.handle);
	CHECK(finish(thread), 0);
	CHECK(thread_self().handle != thread.handle, true);
}

static void test_sleep_past(void)
{
	CHECK(thread_sleep_until((struct time){0, 0}), 0);
	CHECK(thread_sleep_until(time_current()), 0);
}

static void test_sleep_in_order(void)
{
	struct time before = later(0), first = later(3000);

	CHECK(thread_sleep_until(first), 0);
	CHECK(time_compare(time_current(), first) >= 0, true);
	CHECK(time_compare(before, first) < 0, true);
}

#define PERIOD 2 /* milliseconds */

static void is_periodic(void *unused)
{
	struct time begin = time_current(), passed;

	(void)unused;
	CHECK(thread_next_period(), 0);
	CHECK(time_sub(time_current(), begin, &passed), 0);
	CHECK(passed.microseconds >= PERIOD * 1000 - 100, true);
	CHECK(passed.microseconds < PERIOD * 1000 + 500, true);
	spin_for(3 * PERIOD * 1000 + 500);
	CHECK(thread_next_period(), 2);
	CHECK(thread_next_period(), 0);
	thread_sleep_until((struct time){UINT64_MAX, 0});
}

static void test_periods(void)
{
	struct scheduling_parameter parameters[] = {
		{SCHEDULE_DEADLINE, 1}, {SCHEDULE_WINDOW, PERIOD}, {SCHEDULE_PRIORITY, ABOVE}};
	struct thread_statistics statistics;
	struct thread thread = thread_create(is_periodic, NULL, parameters, 3, 0);

	CHECK_GOOD(thread.handle);
	pause_for(8 * PERIOD * 1000);
	CHECK(thread_get_statistics(thread, &statistics), 0);
	CHECK(statistics.activations, 3);
	CHECK(statistics.misses, 3);
	CHECK(statistics.worst_response >= 3 * PERIOD * 1000 + 500, true);
	CHECK(statistics.last_response < statistics.worst_response, true);
	CHECK(thread_kill(thread), 0);
	CHECK(finish(thread), -TESSERA_ECANCELED);
}

static void test_no_period(void)
{
	CHECK(thread_next_period(), -TESSERA_EINVAL);
}

static const struct rtos_case cases[] = {
	{"a-thread-gets-its-argument-all-bits-of-it", test_argument},
	{"every-exit-status-comes-back", test_status},
	{"a-status-is-there-once-the-thread-has-ended-and-once-only", test_get_exit_status},
	{"a-status-need-not-be-asked-for", test_null_status},
	{"a-thread-that-nobody-joins-is-freed-at-its-end", test_no_join},
	{"nobody-joins-itself", test_join_self},
	{"of-two-that-join-a-thread-the-second-is-refused", test_two_join},
	{"what-is-no-thread-is-refused", test_bad_handles},
	{"a-threads-handle-is-never-used-again", test_generations},
	{"threads-run-out-and-come-back-when-their-status-was-taken", test_running_out},
	{"bad-parameters-are-refused", test_create_errors},
	{"parameters-at-their-limits-are-not", test_create_parameters},
	{"bad-parameters-of-a-thread-that-there-is-are-refused", test_set_params_errors},
	{"a-thread-knows-itself", test_self},
	{"a-time-that-is-past-is-not-waited-for", test_sleep_past},
	{"nobody-wakes-too-early", test_sleep_in_order},
	{"periods-are-kept-skipped-and-counted", test_periods},
	{"who-has-no-period-cannot-wait-for-one", test_no_period},
	{NULL, NULL},
};

const struct rtos_cases thread_cases = {"threads", cases};
