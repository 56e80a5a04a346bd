/* Mutexes: who is inside is alone, a death is told, an inherited priority is given back. */
#include "sweep.h"

#define HOLD 3 /* microseconds */

static struct mutex mutex;
static volatile uint32_t inside, entries;
static _Atomic uint32_t expected;

static void make_mutex(void)
{
	mutex = mutex_create(0);
	inside = entries = 0;
	expected = 0;
}

static void make_recursive(void)
{
	make_mutex();
	mutex_destroy(mutex);
	mutex = mutex_create(MUTEX_RECURSIVE);
}

/* Between lock and unlock. */
static void be_inside(uint32_t self)
{
	uint32_t before = entries;

	EXPECT(!inside);
	inside = self;
	entries = before + 1;
	EXPECT(inside == self);
	inside = 0;
}

/* Whoever died inside left that so. */
static void entered(int status)
{
	if (status == -TESSERA_EOWNERDEAD &&
	    (point.act == sweep_kill_worker || point.act == sweep_kill_helper))
		inside = 0;
	else
		EXPECT(status == 0);
}

static void lock_and_unlock(uint32_t self)
{
	entered(mutex_lock(mutex));
	be_inside(self);
	EXPECT(mutex_unlock(mutex) == 0);
	expected++;
}

static void work(void)
{
	lock_and_unlock(1);
}

static void contend(void)
{
	lock_and_unlock(2);
}

static void contend_trying(void)
{
	int status = mutex_try_lock(mutex);

	EXPECT(status == 0 || status == -TESSERA_EAGAIN);
	if (status)
		return;
	be_inside(3);
	EXPECT(mutex_unlock(mutex) == 0);
	expected++;
}

/* Away for a while with the mutex: others come to wait. */
static void hold(void)
{
	EXPECT(mutex_lock(mutex) == 0);
	thread_sleep_until(sweep_later(HOLD));
	be_inside(4);
	EXPECT(mutex_unlock(mutex) == 0);
	expected++;
}

static void check(void)
{
	int status = mutex_try_lock(mutex);

	if (status == -TESSERA_EOWNERDEAD)
		EXPECT(point.act == sweep_kill_worker || point.act == sweep_kill_helper);
	else
		EXPECT(status == 0);
	if (point.act != sweep_kill_worker && point.act != sweep_kill_helper)
		EXPECT(entries == expected);
	if (point.act != sweep_kill_worker)
		EXPECT(point.worker_done);
	EXPECT(mutex_unlock(mutex) == 0);
	EXPECT(mutex_unlock(mutex) == -TESSERA_EPERM);
	EXPECT(mutex_destroy(mutex) == 0);
}

static void help_first(void)
{
	EXPECT(mutex_lock(mutex) == 0);
}

static void help(void)
{
	be_inside(5);
	EXPECT(mutex_unlock(mutex) == 0);
	expected++;
}

static void work_recursively(void)
{
	EXPECT(mutex_lock(mutex) == 0);
	EXPECT(mutex_lock(mutex) == 0);
	be_inside(1);
	EXPECT(mutex_unlock(mutex) == 0);
	be_inside(1);
	EXPECT(mutex_unlock(mutex) == 0);
	expected += 2;
}

static void work_trying(void)
{
	int status = mutex_try_lock(mutex);

	EXPECT(status == 0 || (status == -TESSERA_EAGAIN && point.act == hold));
	if (status)
		return;
	be_inside(1);
	EXPECT(mutex_unlock(mutex) == 0);
	expected++;
}

static const struct sweep_operation uncontended = {
	.name = "mutex_uncontended",
	.prepare = make_mutex,
	.work = work,
	.check = check,
	.adversaries =
		{
			{"locks", contend},
			{"tries to lock", contend_trying},
			{"locks and sleeps", hold},
			{"locks, the budget spent", contend, .spent = true},
			{"kills the worker", sweep_kill_worker},
		},
};

static const struct sweep_operation trying = {
	.name = "mutex_try",
	.prepare = make_mutex,
	.work = work_trying,
	.check = check,
	.adversaries =
		{
			{"locks", contend},
			{"locks and sleeps", hold},
			{"locks, the budget spent", contend, .spent = true},
			{"kills the worker", sweep_kill_worker},
		},
};

static const struct sweep_operation contended = {
	.name = "mutex_contended",
	.prepare = make_mutex,
	.help_first = help_first,
	.help = help,
	.work = work,
	.check = check,
	.adversaries =
		{
			{"locks", contend},
			{"tries to lock", contend_trying},
			{"locks and sleeps", hold},
			{"locks, the budget spent", contend, .spent = true},
			{"kills the worker", sweep_kill_worker},
			{"kills the owner", sweep_kill_helper},
		},
};

static const struct sweep_operation again = {
	.name = "mutex_recursive",
	.prepare = make_recursive,
	.work = work_recursively,
	.check = check,
	.adversaries =
		{
			{"locks", contend},
			{"tries to lock", contend_trying},
			{"locks and sleeps", hold},
			{"locks, the budget spent", contend, .spent = true},
			{"kills the worker", sweep_kill_worker},
		},
};

const struct sweep_operation *const mutex_operations[] = {&uncontended, &trying, &contended, &again,
							  NULL};
