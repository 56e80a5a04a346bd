/* Conditions: what is put under the mutex and signalled is taken, by whoever is alive to take it.
 */
#include "sweep.h"

static struct mutex mutex;
static struct condition condition;
static volatile int things;
static _Atomic int put, taken;

static void make(void)
{
	mutex = mutex_create(0);
	condition = condition_create();
	put = taken = 0;
	things = 0;
}

static void destroy(void)
{
	EXPECT(condition_destroy(condition) == 0);
}

static void kill_the_putting_worker(void);
static void kill_the_putting_helper(void);

static bool killed(void)
{
	return point.act == sweep_kill_worker || point.act == sweep_kill_helper ||
	       point.act == kill_the_putting_worker || point.act == kill_the_putting_helper;
}

static void entered(int status)
{
	EXPECT(status == 0 || (killed() && status == -TESSERA_EOWNERDEAD));
}

/* Told while it is locked, or after. */
static void put_one(bool late)
{
	int status = 0;

	entered(mutex_lock(mutex));
	things++;
	put++;
	if (!late)
		status = condition_signal(condition);
	EXPECT(mutex_unlock(mutex) == 0);
	if (late)
		status = condition_signal(condition);
	EXPECT(status == 0 || (point.act == destroy && status == -TESSERA_EBADF));
}

static void take_one(void)
{
	int status = 0;

	entered(mutex_lock(mutex));
	while (!things) {
		status = condition_wait(condition, mutex);
		if (point.act == destroy && status)
			break;
		entered(status);
	}
	EXPECT(status != -TESSERA_EBADF || point.act == destroy);
	if (things) {
		things--;
		taken++;
	}
	EXPECT(mutex_unlock(mutex) == 0);
}

/* ---- Adversaries */

static void put_late(void)
{
	put_one(true);
}

static void take_waiting(void)
{
	take_one();
}

static void signal_nothing(void)
{
	EXPECT(condition_signal(condition) == 0);
	EXPECT(condition_broadcast(condition) == 0);
}

static void try_lock(void)
{
	int status = mutex_try_lock(mutex);

	EXPECT(status == 0 || status == -TESSERA_EAGAIN);
	if (!status)
		EXPECT(mutex_unlock(mutex) == 0);
}

/* Then nobody else puts anything. */
static void kill_the_putting_worker(void)
{
	sweep_kill_worker();
	put_late();
}

static void kill_the_putting_helper(void)
{
	sweep_kill_helper();
	put_late();
}

/* ---- Operations */

/* Enough for all who wait. */
static void put_for_all(void)
{
	put_one(false);
	if (point.act == take_waiting)
		put_one(true);
}

static void broadcast(void)
{
	entered(mutex_lock(mutex));
	things += 2;
	put += 2;
	EXPECT(mutex_unlock(mutex) == 0);
	EXPECT(condition_broadcast(condition) == 0 || point.act == destroy);
}

/* Who was killed inside may have changed only one of the two counts. */
static void check(void)
{
	int status = mutex_try_lock(mutex), left = put - taken - things;

	entered(status);
	if (killed())
		EXPECT(left >= -2 && left <= 2);
	else
		EXPECT(left == 0 && point.worker_done);
	EXPECT(mutex_unlock(mutex) == 0);
	EXPECT(mutex_destroy(mutex) == 0);
	EXPECT(condition_destroy(condition) == (point.act == destroy ? -TESSERA_EBADF : 0));
}

static const struct sweep_operation waiting = {
	.name = "condition_wait",
	.prepare = make,
	.help = put_for_all,
	.work = take_one,
	.check = check,
	.adversaries =
		{
			{"puts too", put_late},
			{"puts too, the budget spent", put_late, .spent = true},
			{"takes too", take_waiting},
			{"signals nothing", signal_nothing},
			{"tries to lock", try_lock},
			{"kills the waiter", sweep_kill_worker},
			{"kills who puts", kill_the_putting_helper},
			{"destroys it", destroy},
		},
};

static const struct sweep_operation signalling = {
	.name = "condition_signal",
	.prepare = make,
	.help_first = take_one,
	.work = put_for_all,
	.check = check,
	.adversaries =
		{
			{"puts too", put_late},
			{"puts too, the budget spent", put_late, .spent = true},
			{"takes too", take_waiting},
			{"signals nothing", signal_nothing},
			{"tries to lock", try_lock},
			{"kills the waiter", sweep_kill_helper},
			{"kills who puts", kill_the_putting_worker},
			{"destroys it", destroy},
		},
};

static const struct sweep_operation broadcasting = {
	.name = "condition_broadcast",
	.prepare = make,
	.help_first = take_one,
	.work = broadcast,
	.check = check,
	.adversaries =
		{
			{"puts too", put_late},
			{"puts too, the budget spent", put_late, .spent = true},
			{"takes too", take_waiting},
			{"kills the waiter", sweep_kill_helper},
			{"kills who puts", kill_the_putting_worker},
			{"destroys it", destroy},
		},
};

const struct sweep_operation *const condition_operations[] = {&waiting, &signalling, &broadcasting,
							      NULL};
