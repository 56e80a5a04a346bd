/* Semaphores: what is given is taken once. */
#include "sweep.h"

static struct semaphore semaphore;
static volatile uint32_t inside;
static int initial;
static _Atomic int taken, given;

static void make_with(int count)
{
	initial = count;
	semaphore = semaphore_create((unsigned)count, 0);
	inside = 0;
	taken = given = 0;
}

static void make_one(void)
{
	make_with(1);
}

static void make_none(void)
{
	make_with(0);
}

static void destroy(void)
{
	EXPECT(semaphore_destroy(semaphore) == 0);
}

static void take(void)
{
	int status = semaphore_take(semaphore);

	if (point.act == destroy)
		EXPECT(status == 0 || status == -TESSERA_ECANCELED || status == -TESSERA_EBADF);
	else
		EXPECT(status == 0);
	taken += !status;
}

static void give(void)
{
	int status = semaphore_give(semaphore);

	EXPECT(status == 0 || (status == -TESSERA_EBADF && point.act == destroy));
	given += !status;
}

static void take_and_give(void)
{
	take();
	if (point.act != give && point.act != destroy) {
		EXPECT(!inside);
		inside = 1;
		EXPECT(inside == 1);
		inside = 0;
	}
	give();
}

static void give_and_take(void)
{
	give();
	take();
}

static void try_and_give(void)
{
	int status = semaphore_try_take(semaphore);

	EXPECT(status == 0 || status == -TESSERA_EAGAIN);
	if (status)
		return;
	taken++;
	give();
}

static void give_for_both(void)
{
	give();
	if (point.act == take)
		give();
}

/* Whether or not the worker has given, the taker gets what is given now. */
static void kill_the_giver(void)
{
	sweep_kill_worker();
	give();
}

static bool killed(void)
{
	return point.act == sweep_kill_worker || point.act == sweep_kill_helper ||
	       point.act == kill_the_giver;
}

/* What is left can be taken, and no more. A thread that was killed may not have come to count what
 * it had just taken or given. */
static void check(void)
{
	int left = 0, right;

	if (point.act == destroy) {
		EXPECT(semaphore_give(semaphore) == -TESSERA_EBADF);
		return;
	}
	while (!semaphore_try_take(semaphore))
		left++;
	right = initial + given - taken;
	if (killed()) {
		EXPECT(left >= right - 1 && left <= right + 1);
	} else {
		EXPECT(left == right);
		EXPECT(point.worker_done);
	}
	EXPECT(semaphore_give(semaphore) == 0);
	EXPECT(semaphore_take(semaphore) == 0);
	EXPECT(semaphore_destroy(semaphore) == 0);
}

static const struct sweep_operation uncontended = {
	.name = "semaphore_uncontended",
	.prepare = make_one,
	.work = take_and_give,
	.check = check,
	.adversaries =
		{
			{"takes and gives", take_and_give},
			{"takes and gives, the budget spent", take_and_give, .spent = true},
			{"tries to take", try_and_give},
			{"gives", give},
			{"kills the worker", sweep_kill_worker},
			{"destroys it", destroy},
		},
};

static const struct sweep_operation empty = {
	.name = "semaphore_empty",
	.prepare = make_none,
	.help = give_for_both,
	.work = take,
	.check = check,
	.adversaries =
		{
			{"takes", take},
			{"gives", give},
			{"gives, the budget spent", give, .spent = true},
			{"tries to take", try_and_give},
			{"kills the worker", sweep_kill_worker},
			{"destroys it", destroy},
		},
};

/* The helper waits already; the worker gives. */
static const struct sweep_operation awaited = {
	.name = "semaphore_awaited",
	.prepare = make_none,
	.help_first = take,
	.work = give,
	.check = check,
	.adversaries =
		{
			{"gives and takes", give_and_take},
			{"gives and takes, the budget spent", give_and_take, .spent = true},
			{"gives", give},
			{"tries to take", try_and_give},
			{"kills the taker", sweep_kill_helper},
			{"kills the giver", kill_the_giver},
			{"destroys it", destroy},
		},
};

const struct sweep_operation *const semaphore_operations[] = {&uncontended, &empty, &awaited, NULL};
