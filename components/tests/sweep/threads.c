/* Yielding, sleeping, timers, the beginning and end of threads. */
#include "sweep.h"

#define ROUNDS		  2
#define NAP		  3   /* microseconds */
#define LATE		  400 /* microseconds: more than any adversary takes */
#define STATUS		  7
#define PRIORITY_OF_CHILD 9

/* ------------------------------------------------------------------ yield */

static volatile unsigned turns_of_worker, turns_of_helper;

static void make_turns(void)
{
	turns_of_worker = turns_of_helper = 0;
}

static void yield(void)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		EXPECT(thread_yield() == 0);
		turns_of_worker++;
	}
}

static void yield_back(void)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		turns_of_helper++;
		EXPECT(thread_yield() == 0);
	}
}

static void nothing(void *unused)
{
	(void)unused;
}

/* A third equal. */
static void add_equal(void)
{
	struct scheduling_parameter equal = {SCHEDULE_PRIORITY, PRIORITY_OF_WORKER};
	struct thread thread = thread_create(nothing, NULL, &equal, 1, THREAD_NO_JOIN);

	EXPECT(thread.handle > 0);
}

/* More urgent for a moment, then in its place again. */
static void move_worker(void)
{
	struct scheduling_parameter high = {SCHEDULE_PRIORITY, PRIORITY_OF_WORKER + 2};
	struct scheduling_parameter own = {SCHEDULE_PRIORITY, PRIORITY_OF_WORKER};
	int status = thread_set_params(point.worker, &high, 1);

	EXPECT(status == 0 || status == -TESSERA_EBADF);
	EXPECT(thread_set_params(point.worker, &own, 1) == status);
}

static void check_turns(void)
{
	if (point.act != sweep_kill_worker)
		EXPECT(turns_of_worker == ROUNDS && point.worker_done);
	if (point.act != sweep_kill_helper)
		EXPECT(turns_of_helper == ROUNDS && point.helper_done);
}

static const struct sweep_operation yielding = {
	.name = "yield",
	.prepare = make_turns,
	.help = yield_back,
	.work = yield,
	.check = check_turns,
	.helper_priority = PRIORITY_OF_WORKER,
	.adversaries =
		{
			{"runs", sweep_nothing},
			{"makes a third", add_equal},
			{"moves the worker", move_worker},
			{"kills the worker", sweep_kill_worker},
			{"kills the other", sweep_kill_helper},
		},
};

/* ------------------------------------------------------------------ sleep */

static void nap(void)
{
	struct time until = sweep_later(NAP), latest;

	EXPECT(thread_sleep_until(until) == 0);
	EXPECT(time_compare(time_current(), until) >= 0);
	time_create(until.seconds, until.microseconds + LATE, &latest);
	EXPECT(time_compare(time_current(), latest) < 0);
}

static void check_worker(void)
{
	if (point.act != sweep_kill_worker)
		EXPECT(point.worker_done);
}

static const struct sweep_operation sleeping = {
	.name = "sleep",
	.prepare = sweep_nothing,
	.work = nap,
	.check = check_worker,
	.adversaries =
		{
			{"runs", sweep_nothing},
			{"sleeps too", nap},
			{"moves the worker", move_worker},
			{"kills the worker", sweep_kill_worker},
		},
};

/* ------------------------------------------------------------------ timers */

static struct timer timer;

static void make_timer(void)
{
	timer = timer_create();
	EXPECT(timer.handle > 0);
}

static void free_timer(void)
{
	EXPECT(timer_free(timer) == 0);
}

static bool gone(int status)
{
	return point.act == free_timer &&
	       (status == -TESSERA_EBADF || status == -TESSERA_ECANCELED);
}

/* Started, cancelled, started again and awaited. */
static void use_timer(void)
{
	int status = timer_start(timer, sweep_later(NAP));

	EXPECT(status == 0 || gone(status));
	status = timer_cancel(timer);
	EXPECT(status == 0 || gone(status));
	status = timer_start(timer, sweep_later(NAP));
	EXPECT(status == 0 || gone(status));
	status = timer_wait(timer);
	EXPECT(status == 1 || gone(status));
}

static void start_timer(void)
{
	EXPECT(timer_start(timer, sweep_later(1)) == 0);
}

static void restart_timer(void)
{
	EXPECT(timer_cancel(timer) == 0);
	EXPECT(timer_start(timer, sweep_later(NAP)) == 0);
}

/* It takes an expiration, and leaves one to come. */
static void await_timer(void)
{
	EXPECT(timer_start(timer, sweep_later(1)) == 0);
	EXPECT(timer_wait(timer) == 1);
	EXPECT(timer_start(timer, sweep_later(1)) == 0);
}

static void check_timer(void)
{
	check_worker();
	EXPECT(timer_free(timer) == (point.act == free_timer ? -TESSERA_EBADF : 0));
}

static const struct sweep_operation timing = {
	.name = "timer",
	.prepare = make_timer,
	.work = use_timer,
	.check = check_timer,
	.adversaries =
		{
			{"starts it", start_timer},
			{"cancels and starts it", restart_timer},
			{"awaits it", await_timer},
			{"frees it", free_timer},
			{"kills the worker", sweep_kill_worker},
		},
};

/* ------------------------------------------------------------------ create and join */

static struct thread child;
static volatile bool child_ran;
static bool joined;

static void make_no_child(void)
{
	child = (struct thread){0};
	child_ran = joined = false;
}

static _Noreturn void be_child(void *unused)
{
	(void)unused;
	child = thread_self();
	child_ran = true;
	thread_exit(STATUS);
}

static void kill_child(void)
{
	int status = thread_kill(child);

	EXPECT(status == 0 || status == -TESSERA_EBADF);
}

static void create_and_join(unsigned priority)
{
	struct scheduling_parameter parameter = {SCHEDULE_PRIORITY, (uint16_t)priority};
	struct thread mine = thread_create(be_child, NULL, &parameter, 1, 0);
	int status = 0;

	EXPECT(mine.handle > 0);
	EXPECT(thread_join(mine, &status) == 0);
	EXPECT(status == STATUS || (status == -TESSERA_ECANCELED && point.act == kill_child));
	EXPECT(child_ran || point.act == kill_child);
}

static void join_below(void)
{
	create_and_join(PRIORITY_OF_CHILD);
	joined = true;
}

static void join_above(void)
{
	create_and_join(PRIORITY_OF_WORKER + 1);
	joined = true;
}

static void join_too(void)
{
	struct thread of_worker = child;
	bool ran = child_ran;

	create_and_join(PRIORITY_OF_ADVERSARY - 1);
	child = of_worker;
	child_ran = ran;
}

/* The child of a killed worker is nobody's: it ends by itself, then its status is there. */
static void check_child(void)
{
	int status = 0, result;

	thread_sleep_until(sweep_later(NAP * 10));
	check_worker();
	if (joined) {
		EXPECT(thread_join(child, &status) == -TESSERA_EBADF);
	} else if (child_ran) {
		result = thread_join(child, &status);
		EXPECT((result == 0 && status == STATUS) || result == -TESSERA_EBADF);
	}
}

static const struct sweep_operation below = {
	.name = "create_join",
	.prepare = make_no_child,
	.work = join_below,
	.check = check_child,
	.adversaries =
		{
			{"runs", sweep_nothing},
			{"creates and joins", join_too},
			{"kills the child", kill_child},
			{"kills the worker", sweep_kill_worker},
		},
};

static const struct sweep_operation above = {
	.name = "create_join_urgent",
	.prepare = make_no_child,
	.work = join_above,
	.check = check_child,
	.adversaries =
		{
			{"runs", sweep_nothing},
			{"creates and joins", join_too},
			{"kills the child", kill_child},
			{"kills the worker", sweep_kill_worker},
		},
};

const struct sweep_operation *const thread_operations[] = {&yielding, &sleeping, &timing,
							   &below,    &above,	 NULL};
