/*
 * The fuzz-sched suite: the threads of two components call the scheduler at random. This one tells
 * them how, has a third party's work done meanwhile, and sees that it is, and in time. Twice they
 * are to give all back, at last by their ends; then there must be as much room as before.
 */
#include <string.h>

#include "application.h"
#include "check.h"
#include "crt.h"
#include "fuzz_sched.h"
#include "reachable.h"
#include "room.h"
#include "rtos.h"
#include "shutdown.h"

#define TURN_CALLS 1000
#define LOOKS	   2000 /* of a millisecond: then somebody blocks for ever, and 60 s of silence are not over */
#define BOUND	20000 /* instructions that a call may take */
#define THREADS 9     /* that a component can make */

static struct room room;

static bool look_again(unsigned *looks)
{
	struct time time = time_current();

	time_add(time, (struct time){0, 1000}, &time);
	thread_sleep_until(time);
	atomic_fetch_add(&shared_fuzz.turns, 1);
	return ++*looks < LOOKS;
}

/* ------------------------------------------------------------------ seasons */

struct stage {
	const char *name;
	enum fuzz_season season;
	unsigned turns;
};

static const struct stage first_round[] = {
	{"ordinary", FUZZ_ORDINARY, 20},
	{"waiting", FUZZ_WAITING, 20},
	{"names", FUZZ_NAMES, 12},
	{"full", FUZZ_FULL, 12},
	{0},
};

static const struct stage second_round[] = {
	{"full", FUZZ_FULL, 10},
	{"names", FUZZ_NAMES, 10},
	{"waiting", FUZZ_WAITING, 15},
	{"ordinary", FUZZ_ORDINARY, 15},
	{0},
};

static const struct stage last_round[] = {{"kills", FUZZ_KILLS, 15}, {0}};

static const struct stage *stage;

static void run_stage(void)
{
	shared_fuzz.season = stage->season;
	for (unsigned turn = 0; turn < stage->turns; turn++) {
		uint32_t before = shared_fuzz.calls;
		unsigned looks = 0;

		while (shared_fuzz.calls - before < TURN_CALLS && look_again(&looks))
			;
		CHECK(shared_fuzz.calls - before >= TURN_CALLS, true);
		CHECK(application_check(), 0);
		CHECK(application_misses(), 0);
	}
}

static void check_room(void)
{
	struct room now = room_left();

	for (enum object kind = 0; kind < OBJECTS; kind++)
		check_equal(now.objects[kind], room.objects[kind], "room for kind", (int)kind);
	CHECK(application_check(), 0);
	CHECK(application_misses(), 0);
}

static bool have_rested(uint32_t times)
{
	return shared_fuzz.clients[FUZZ_FIRST].rested == times &&
	       shared_fuzz.clients[FUZZ_SECOND].rested == times;
}

static void all_is_given_back(void)
{
	uint32_t times = shared_fuzz.clients[FUZZ_FIRST].rested + 1;
	unsigned looks = 0;

	shared_fuzz.season = FUZZ_REST;
	while (!have_rested(times) && look_again(&looks))
		;
	CHECK(have_rested(times), true);
	for (unsigned who = FUZZ_FIRST; who <= FUZZ_SECOND; who++) {
		CHECK(shared_fuzz.clients[who].threads, THREADS);
		CHECK(shared_fuzz.clients[who].processes, 0);
		CHECK(shared_fuzz.clients[who].refused, 0);
	}
	check_room();
}

static void run_round(const char *suite, const struct stage *stages)
{
	for (stage = stages; stage->name; stage++)
		check_run(suite, stage->name, run_stage);
}

/* By their ends: what a thread has made that was ended before it could tell is known to nobody. */
static void their_ends_give_all_back(void)
{
	unsigned looks = 0;

	shared_fuzz.season = FUZZ_END;
	while (looks < 50)
		look_again(&looks);
	check_room();
}

/* ------------------------------------------------------------------ what was met */

static enum fuzz_call call;

static void check_met(void)
{
	fuzz_met_check(&reachable[call], &shared_fuzz.met[call], BOUND);
}

static void another_ones_page_is_not_attached(void)
{
	CHECK(shared_fuzz.clients[FUZZ_SECOND].foreign_attach, -TESSERA_EBADF);
}

static void the_application_was_in_time(void)
{
	CHECK(application_misses(), 0);
	CHECK(application_activations() > 100, true);
	CHECK(shared_fuzz.outsider_done, true);
}

static void begin(void)
{
	crt_print("fuzz-sched: seed %ld\n", (long)args_get_number("seed", 1));
	application_start();
	room = room_left();
}

/* Before any of the others begins: they are in stages behind. */
int cos_init(void);
int cos_init(void)
{
	shared_fuzz.random = (uint64_t)args_get_number("seed", 1) * 0x9e3779b97f4a7c15u | 1;
	return 0;
}

int main(void)
{
	begin();
	run_round("first-round", first_round);
	check_run("first-round", "all-is-given-back", all_is_given_back);
	run_round("second-round", second_round);
	check_run("second-round", "all-is-given-back", all_is_given_back);
	run_round("last-round", last_round);
	check_run("last-round", "their-ends-give-all-back", their_ends_give_all_back);
	check_run("last-round", "another-ones-page-is-not-attached",
		  another_ones_page_is_not_attached);
	check_run("last-round", "the-application-was-in-time", the_application_was_in_time);
	crt_print("::figure fuzz-sched.calls %u\n", shared_fuzz.calls);
	for (call = 0; call < FUZZ_CALL_COUNT; call++) {
		fuzz_met_print("fuzz-sched", reachable[call].name, &shared_fuzz.met[call], "begun");
		check_run("results", reachable[call].name, check_met);
	}
	crt_print("::end\n");
	shutdown(check_failed());
	return 0;
}
