/*
 * A thread is ended while it makes an object, or ends one: at all instructions of that, thinned
 * out, and by whom it wakes. Whatever it was about, the scheduler goes on, and there is as much
 * room as before.
 */
#include "capmgr.h"
#include "gate.h"
#include "partners.h"
#include "sched.h"

#define NAME	'k'
#define RECEIVE 2     /* the end */
#define ROUNDS	150   /* more than the scheduler can have memories mapped */
#define LEAD	60000 /* cycles before the end that the others get ready in */
#define LENGTH	9000  /* of which the call takes less */
#define STEP	17

static uint64_t memory;
static volatile uint64_t object;
static uint64_t end; /* cycles: when the thread is ended */
static struct thread victim;

static void offer_memory(void)
{
	memory = (uint64_t)capmgr_memory_create(1);
	CHECK_GOOD((int64_t)memory);
	CHECK(capmgr_memory_offer(memory, (uint64_t)sched_component(), RIGHT_MAP | RIGHT_WRITE), 0);
}

static void drop_memory(void)
{
	CHECK(capmgr_memory_destroy(memory), 0);
}

/* ------------------------------------------------------------------ by whom it wakes */

static void ends_the_other(void *unused)
{
	(void)unused;
	CHECK(answer(sched_channel_wait(object, RECEIVE)), -TESSERA_ECANCELED);
	CHECK(thread_kill(victim), 0);
}

static void destroys(void *unused)
{
	(void)unused;
	answer(sched_channel_destroy(object));
}

static void test_woken(void)
{
	struct thread waiter;

	for (unsigned i = 0; i < ROUNDS; i++) {
		offer_memory();
		object = (uint64_t)sched_channel_create(8, 1, CHANNEL_MPMC, 0, 0, memory);
		CHECK_GOOD((int64_t)object);
		waiter = start(ends_the_other, NULL, HIGH);
		victim = start(destroys, NULL, LOW);
		finish(victim);
		finish(waiter);
		drop_memory();
	}
}

/* ------------------------------------------------------------------ anywhere */

/* Begins so many cycles before its end. */
struct attempt {
	int64_t (*act)(void);
	uint64_t before;
};

static void acts(void *attempt)
{
	const struct attempt *own = attempt;

	while (crt_cycles() < end - own->before)
		;
	STACK_CALLS(make, destroy, name);
	answer(own->act());
	for (;;)
		;
}

static void kills(void *unused)
{
	(void)unused;
	thread_sleep_until((struct time){end / 1000000000, (uint32_t)(end % 1000000000 / 1000)});
	CHECK(thread_kill(victim), 0);
}

static int64_t make(void)
{
	return sched_channel_create(8, 1, CHANNEL_MPMC, NAME, 0, memory);
}

static int64_t destroy(void)
{
	return sched_channel_destroy(object);
}

static int64_t name(void)
{
	return sched_memory_name(NAME, 0, memory);
}

static void end_in(int64_t (*act)(void), uint64_t before)
{
	struct attempt attempt = {act, before};
	struct thread killer;

	end = (crt_cycles() + LEAD + before) / 1000 * 1000;
	killer = start(kills, NULL, HIGH);
	victim = start(acts, &attempt, LOW);
	finish(victim);
	finish(killer);
}

/* It is there as a whole, or not at all. */
static void check_whole(void)
{
	int64_t found = sched_channel_retrieve(8, 1, NAME, 0, 1);

	if (found < 0)
		CHECK(found, -TESSERA_ENOENT);
	else
		CHECK(sched_channel_destroy((uint64_t)found), 0);
	found = make();
	CHECK_GOOD(found);
	CHECK(sched_channel_destroy((uint64_t)found), 0);
}

static void test_making(void)
{
	for (uint64_t before = 0; before < LENGTH; before += STEP) {
		offer_memory();
		end_in(make, before);
		check_whole();
		drop_memory();
	}
}

static void test_ending(void)
{
	for (uint64_t before = 0; before < LENGTH; before += STEP) {
		offer_memory();
		object = (uint64_t)make();
		end_in(destroy, before);
		check_whole();
		drop_memory();
	}
}

static void test_naming(void)
{
	for (uint64_t before = 0; before < LENGTH; before += STEP) {
		int64_t status;

		offer_memory();
		end_in(name, before);
		status = sched_memory_unname(NAME, 0);
		if (status < 0)
			CHECK(status, -TESSERA_ENOENT);
		CHECK(name(), 0);
		CHECK_GOOD(sched_memory_unname(NAME, 0));
		drop_memory();
	}
}

static const struct rtos_case cases[] = {
	{"ended-by-whom-it-wakes", test_woken},
	{"ended-anywhere-when-ending", test_ending},
	{"ended-anywhere-when-making", test_making},
	{"ended-anywhere-when-naming", test_naming},
	{NULL, NULL},
};

const struct rtos_cases maker_cases = {"makers", cases};
