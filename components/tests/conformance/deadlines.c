/*
 * Calls of a stranger, by a gate that came at run time, which does not let its callers go: a
 * deadline has them back, and whoever is killed there ends.
 */
#include <string.h>

#include "args.h"
#include "call_deadline.h"
#include "capmgr.h"
#include "crt_kernel.h"
#include "crt_startup.h"
#include "partners.h"
#include "sched.h"
#include "stranger.h"
#include "vault.h"

#define WORD	   4321
#define SOON	   200	 /* microseconds: the deadline */
#define AT_ONCE	   100	 /* and as soon a thread is out of what just spins or waits */
#define EVENTUALLY 100000 /* or of what is seldom in its own instructions */
#define LENGTH	   8000	 /* cycles that a call with a deadline takes at most */
#define STEP	   11

static uint32_t gate;

void stranger_find(void)
{
	struct channel_recv from;
	int64_t slot = 0;

	CHECK(capmgr_accept((uint64_t)args_get_number("stranger", 0), 1), 0);
	while ((from = channel_retrieve_recv(sizeof(slot), 1, STRANGER_CHANNEL)).handle < 0)
		pause_for(100);
	CHECK(channel_recv(from, &slot, sizeof(slot), CHANNEL_BLOCK), sizeof(slot));
	gate = (uint32_t)slot;
}

static int64_t call(enum stranger_act act)
{
	struct kernel_gate_answer answer = kernel_gate_call(gate, act, WORD, 0, 0, 0, 0);

	return answer.transport ? answer.transport : answer.status;
}

static uint64_t microseconds(struct time time)
{
	return time.seconds * 1000000 + time.microseconds;
}

/* Which take how long beyond it. */
static uint64_t is_late(struct time deadline)
{
	return microseconds(time_current()) - microseconds(deadline);
}

static unsigned patience(enum stranger_act act)
{
	return act == STRANGER_MANAGER || act == STRANGER_SERVER ? EVENTUALLY : AT_ONCE;
}

/* ------------------------------------------------------------------ deadlines */

static void check_cut(enum stranger_act act)
{
	struct mutex mutex = mutex_create(0);
	struct time deadline = later(SOON);
	volatile uint64_t kept = WORD;

	CHECK(mutex_lock(mutex), 0);
	check_equal(CALL_BEFORE(deadline, call(act)), -TESSERA_ECANCELED, "act", act);
	check_equal(is_late(deadline) <= patience(act), true, "late", act);
	CHECK(kept, WORD);
	CHECK(mutex_lock(mutex), -TESSERA_EDEADLK);
	CHECK(mutex_unlock(mutex), 0);
	CHECK(mutex_destroy(mutex), 0);
	/* It waits as ever, and can call it again. */
	pause_for(10);
	CHECK(call(STRANGER_RETURNS), WORD);
}

static void test_cut(void)
{
	for (enum stranger_act act = STRANGER_SPINS; act < STRANGER_ACTS; act++)
		for (unsigned i = 0; i < 5; i++)
			check_cut(act);
}

static void test_in_time(void)
{
	for (unsigned i = 0; i < 20; i++) {
		CHECK(CALL_BEFORE(later(1000), call(STRANGER_RETURNS)), WORD);
		CHECK(CALL_BEFORE(((struct time){UINT64_MAX, 0}), call(STRANGER_RETURNS)), WORD);
	}
	/* Nothing is left of a deadline that was met. */
	CHECK(CALL_BEFORE(later(50), call(STRANGER_RETURNS)), WORD);
	pause_for(100);
}

static void test_servers(void)
{
	struct time deadline = later(SOON);

	CHECK(CALL_BEFORE(deadline, vault_obey(ORDER_SLEEP, 10 * SOON, 0, 0, 0)), 0);
	CHECK(is_late(deadline) >= 8 * SOON, true);
}

static void test_own_calls(void)
{
	struct time deadline = later(SOON);

	CHECK(call_begin(deadline), 0);
	pause_for(10 * SOON);
	call_end();
	CHECK(is_late(deadline) >= 8 * SOON, true);
}

static void test_refused(void)
{
	CHECK(call_begin(time_current()), -TESSERA_ECANCELED);
	CHECK(call_begin((struct time){0, 0}), -TESSERA_ECANCELED);
	CHECK(sched_call_begin(0, (uint64_t)UINT32_MAX + 1), -TESSERA_EINVAL);
	CHECK(sched_call_end(), 0);
}

/* Of a component, a thread has one deadline, however often it has forgotten the last. */
static void test_forgotten(void)
{
	for (unsigned i = 0; i < 2 * SCHED_DEADLINES; i++)
		CHECK(call_begin(later(1000000)), 0);
	call_end();
}

/* Those that it calls have their own, up to a number. */
static void test_nested(void)
{
	CHECK(CALL_BEFORE(later(1000000), call(STRANGER_NESTS)), -TESSERA_EAGAIN);
	CHECK(call(STRANGER_NESTS), -TESSERA_EAGAIN);
	CHECK(CALL_BEFORE(later(SOON), call(STRANGER_SPINS)), -TESSERA_ECANCELED);
}

static uint64_t cycles_of(struct time time)
{
	return microseconds(time) * (crt_startup->cycles_per_second / 1000000);
}

/* At each instruction, thinned out, of setting it, calling, returning and giving it up. */
static void test_anywhere(void)
{
	unsigned returned = 0, cut = 0;

	for (uint64_t before = 0; before < LENGTH; before += STEP) {
		struct time deadline = later(30);
		uint64_t begin = cycles_of(deadline) - before;
		int64_t status;

		while (crt_cycles() < begin)
			;
		status = CALL_BEFORE(deadline, call(STRANGER_RETURNS));
		CHECK(status == WORD || status == -TESSERA_ECANCELED, true);
		returned += status == WORD;
		cut += status == -TESSERA_ECANCELED;
		CHECK(call(STRANGER_RETURNS), WORD);
	}
	CHECK(returned > 100, true);
	CHECK(cut > 10, true);
}

/* ------------------------------------------------------------------ kills */

static void visits(void *act)
{
	call((enum stranger_act)(uintptr_t)act);
}

static void check_killed(enum stranger_act act, unsigned priority)
{
	struct thread thread = start(visits, (void *)(uintptr_t)act, priority);
	struct time before;

	pause_for(SOON);
	before = time_current();
	CHECK(thread_kill(thread), 0);
	check_equal(finish(thread), -TESSERA_ECANCELED, "act", act);
	check_equal(is_late(before) <= patience(act) + 2 * RTOS_REAP_MICROSECONDS, true, "late",
		    act);
}

static void test_killed(void)
{
	for (enum stranger_act act = STRANGER_SPINS; act < STRANGER_ACTS; act++)
		for (unsigned i = 0; i < 5; i++)
			check_killed(act, BELOW);
	check_killed(STRANGER_SLEEPS, ABOVE);
	check_killed(STRANGER_LOCKS, ABOVE);
	CHECK(call(STRANGER_RETURNS), WORD);
}

static const struct rtos_case cases[] = {
	{"a-callee-that-does-not-return-is-left", test_cut},
	{"one-that-returns-in-time-has-answered", test_in_time},
	{"servers-of-the-composition-are-not-cut-off", test_servers},
	{"nor-is-the-scheduler", test_own_calls},
	{"what-can-be-no-deadline-is-refused", test_refused},
	{"a-deadline-that-was-forgotten-is-replaced", test_forgotten},
	{"there-are-so-many-within-each-other", test_nested},
	{"an-answer-or-an-error-wherever-it-passes", test_anywhere},
	{"whoever-is-killed-in-a-callee-ends", test_killed},
	{NULL, NULL},
};

const struct rtos_cases deadline_cases = {"deadline", cases};
