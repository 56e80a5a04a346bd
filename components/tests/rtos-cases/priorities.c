#include "rtos_cases.h"

static void traces(void *what)
{
	trace((char)(intptr_t)what);
}

static struct thread start_tracing(char what, unsigned priority)
{
	return start(traces, (void *)(intptr_t)what, priority);
}

static void test_order(void)
{
	struct thread low = start_tracing('l', LOW), below = start_tracing('b', BELOW);
	struct thread above = start_tracing('a', ABOVE);

	trace('c');
	CHECK(finish(low), 0);
	CHECK(finish(below), 0);
	CHECK(finish(above), 0);
	CHECK_TRACE("acbl");
}

static void test_arrival(void)
{
	struct thread threads[4];

	for (unsigned i = 0; i < 4; i++)
		threads[i] = start_tracing((char)('1' + i), BELOW);
	for (unsigned i = 0; i < 4; i++)
		CHECK(finish(threads[i]), 0);
	CHECK_TRACE("1234");
}

static void yields(void *what)
{
	for (int i = 0; i < 3; i++) {
		trace((char)(intptr_t)what);
		CHECK(thread_yield(), 0);
	}
}

static void test_yield(void)
{
	struct thread a = start(yields, (void *)'a', BELOW), b = start(yields, (void *)'b', BELOW);
	struct thread low = start(yields, (void *)'l', LOW);

	CHECK(finish(a), 0);
	CHECK(finish(b), 0);
	CHECK(finish(low), 0);
	CHECK_TRACE("ababablll");
}

static volatile bool stop;
static volatile unsigned long rounds[2];

static void spins(void *number)
{
	while (!stop)
		rounds[(intptr_t)number]++;
}

/* Each has its slices, of the same length. */
static void test_round_robin(void)
{
	struct thread a, b;

	stop = false;
	rounds[0] = rounds[1] = 0;
	a = start(spins, (void *)0, BELOW);
	b = start(spins, (void *)1, BELOW);
	pause_for(20 * RTOS_SLICE_MICROSECONDS);
	stop = true;
	CHECK(finish(a), 0);
	CHECK(finish(b), 0);
	CHECK(rounds[0] > rounds[1] / 2, true);
	CHECK(rounds[1] > rounds[0] / 2, true);
}

static void test_no_time_below(void)
{
	struct thread busy, idle;

	stop = false;
	rounds[0] = rounds[1] = 0;
	busy = start(spins, (void *)0, BELOW);
	idle = start(spins, (void *)1, LOW);
	pause_for(5 * RTOS_SLICE_MICROSECONDS);
	CHECK(rounds[1], 0);
	CHECK(thread_kill(busy), 0);
	CHECK(finish(busy), -TESSERA_ECANCELED);
	stop = true;
	CHECK(finish(idle), 0);
}

static void lifts_itself(void *unused)
{
	struct scheduling_parameter high = {SCHEDULE_PRIORITY, HIGH};
	struct scheduling_parameter low = {SCHEDULE_PRIORITY_BELOW, HIGH - LOW};

	(void)unused;
	trace('1');
	CHECK(thread_set_params(thread_self(), &high, 1), 0);
	trace('2');
	CHECK(thread_set_params(thread_self(), &low, 1), 0);
	trace('3');
}

static void test_own_priority(void)
{
	struct thread thread = start(lifts_itself, NULL, ABOVE);

	trace('c');
	CHECK(finish(thread), 0);
	CHECK_TRACE("12c3");
}

static void test_others_priority(void)
{
	struct scheduling_parameter above = {SCHEDULE_PRIORITY_ABOVE, 1};
	struct thread a = start_tracing('a', LOW), b = start_tracing('b', LOW);

	CHECK(thread_set_params(b, &above, 1), 0);
	trace('c');
	CHECK(finish(a), 0);
	CHECK(finish(b), 0);
	CHECK_TRACE("bca");
}

/* Who waits is woken in the order of the priority that it has by then. */
static struct semaphore gate;

static void passes(void *what)
{
	CHECK(semaphore_take(gate), 0);
	trace((char)(intptr_t)what);
}

static void test_priority_of_waiting(void)
{
	struct scheduling_parameter high = {SCHEDULE_PRIORITY, HIGH};
	struct thread a, b;

	gate = semaphore_create(0, 0);
	a = start(passes, (void *)'a', HIGH - 1);
	b = start(passes, (void *)'b', ABOVE);
	CHECK(thread_set_params(b, &high, 1), 0);
	CHECK(semaphore_give(gate), 0);
	CHECK(semaphore_give(gate), 0);
	CHECK(finish(a), 0);
	CHECK(finish(b), 0);
	CHECK_TRACE("ba");
	CHECK(semaphore_destroy(gate), 0);
}

static void test_inherited_from_creator(void)
{
	struct thread thread = thread_create(traces, (void *)'t', NULL, 0, 0);

	trace('c');
	CHECK(thread_yield(), 0);
	trace('d');
	CHECK(finish(thread), 0);
	CHECK_TRACE("ctd");
}

static const struct rtos_case cases[] = {
	{"the-more-urgent-runs-first", test_order},
	{"equals-run-in-the-order-of-arrival", test_arrival},
	{"who-yields-lets-its-equals-run-and-nobody-else", test_yield},
	{"equals-share-the-time", test_round_robin},
	{"the-less-urgent-gets-no-time", test_no_time_below},
	{"a-thread-sets-its-own-priority", test_own_priority},
	{"a-thread-sets-anothers-priority", test_others_priority},
	{"who-waits-is-woken-by-the-priority-it-has-by-then", test_priority_of_waiting},
	{"without-parameters-a-thread-is-its-creators-equal", test_inherited_from_creator},
	{NULL, NULL},
};

const struct rtos_cases priority_cases = {"priorities", cases};
