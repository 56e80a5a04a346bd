/*
 * The fuzz suite: two components call the capability manager at random, in turn; a third is to
 * notice nothing. The director is the first of the two. Twice it has all be given back, and
 * everything must be where it was.
 */
#include "bystander.h"
#include "capmgr.h"
#include "check.h"
#include "crt.h"
#include "fuzz.h"
#include "fuzz_client.h"
#include "reachable.h"
#include "shutdown.h"

/* ------------------------------------------------------------------ after every turn */

enum account { DIRECTOR, CLIENT, BYSTANDER, ACCOUNTS };

static int64_t quota(enum account account, enum capmgr_quota quota)
{
	switch (account) {
	case CLIENT:
		return fuzz_client_quota(quota);
	case BYSTANDER:
		return bystander_quota(quota);
	default:
		return capmgr_quota(quota);
	}
}

struct counts {
	int64_t pages[ACCOUNTS];
	int64_t limit[ACCOUNTS];
	int64_t nodes[ACCOUNTS];
	int64_t free;
};

static struct counts count_all(void)
{
	struct counts counts = {.free = capmgr_quota(CAPMGR_PAGES_FREE)};

	for (enum account account = DIRECTOR; account < ACCOUNTS; account++) {
		counts.pages[account] = quota(account, CAPMGR_PAGES_USED);
		counts.limit[account] = quota(account, CAPMGR_PAGES_LIMIT);
		counts.nodes[account] = quota(account, CAPMGR_NODES_USED);
	}
	return counts;
}

static int64_t all_pages(const struct counts *counts)
{
	int64_t sum = counts->free;

	for (enum account account = DIRECTOR; account < ACCOUNTS; account++)
		sum += counts->pages[account];
	return sum;
}

static struct counts first;

static void check_system(void)
{
	struct counts now = count_all();

	for (enum account account = DIRECTOR; account < ACCOUNTS; account++) {
		CHECK(now.limit[account], first.limit[account]);
		CHECK(now.pages[account] <= now.limit[account], true);
	}
	CHECK(now.pages[BYSTANDER], first.pages[BYSTANDER]);
	CHECK(all_pages(&now), all_pages(&first));
	CHECK(bystander_check(), 0);
}

/* ------------------------------------------------------------------ a round */

struct stage {
	const char *name;
	enum fuzz_season season;
	unsigned turns;
};

/* Before there are tables for slots: so they can be refused. */
static const struct stage first_stages[] = {{"memory-first", FUZZ_MEMORY, 12}, {0}};

/* 70,000 calls. */
static const struct stage stages[] = {
	{"ordinary", FUZZ_ORDINARY, 6},	    {"delegation", FUZZ_DELEGATION, 12},
	{"revocation", FUZZ_REVOCATION, 8}, {"components", FUZZ_COMPONENTS, 8},
	{"sharing", FUZZ_SHARING, 4},	    {"threads", FUZZ_THREADS, 16},
	{"memory", FUZZ_MEMORY, 6},	    {"addresses", FUZZ_ADDRESSES, 8},
	{"at-last", FUZZ_ORDINARY, 2},	    {0},
};

static const struct stage *stage;

static void run_stage(void)
{
	for (unsigned turn = 0; turn < stage->turns; turn++) {
		if (turn % FUZZ_SELVES == FUZZ_FIRST)
			fuzz_turn(FUZZ_FIRST, stage->season);
		else
			CHECK(fuzz_client_turn(stage->season), 0);
		check_system();
	}
}

static void all_is_given_back(void)
{
	CHECK(fuzz_give_back(FUZZ_FIRST), 0);
	CHECK(fuzz_client_give_back(), 0);
	check_system();
	for (enum account account = DIRECTOR; account < ACCOUNTS; account++)
		CHECK(quota(account, CAPMGR_NODES_USED), 0);
	for (enum account account = DIRECTOR; account < BYSTANDER; account++) {
		CHECK(quota(account, CAPMGR_MEM_OWNED), 0);
		CHECK(quota(account, CAPMGR_MEM_MAPPED), 0);
	}
}

static void run_round(const char *suite, const struct stage *first_stage)
{
	for (stage = first_stage; stage->name; stage++)
		check_run(suite, stage->name, run_stage);
	check_run(suite, "all-is-given-back", all_is_given_back);
}

static void no_table_is_left_for_a_mapping(void)
{
	CHECK(fuzz_map_without_table(FUZZ_FIRST), 0);
	check_system();
}

static void no_table_is_left_for_an_endpoint(void)
{
	CHECK(fuzz_rcv_without_table(FUZZ_FIRST), 0);
	check_system();
}

static void no_page_is_left_for_a_checkpoint(void)
{
	CHECK(fuzz_checkpoint_without_memory(FUZZ_FIRST), 0);
	check_system();
}

static void a_walk_goes_up_a_long_line(void)
{
	CHECK(fuzz_walk_up(), 0);
	check_system();
}

static struct counts before;

static void threads_have_few_parents(void)
{
	CHECK(fuzz_thread_line(), 0);
	CHECK(fuzz_give_back(FUZZ_FIRST), 0);
}

static void no_slot_is_left(void)
{
	CHECK(fuzz_without_slot(FUZZ_FIRST), 0);
}

static void there_is_an_end_to_components(void)
{
	CHECK(fuzz_many_components(), 0);
}

static void images_fill_the_tables(void)
{
	CHECK(fuzz_fill_images(), 0);
}

static void checkpoints_fill_the_tables(void)
{
	CHECK(fuzz_fill_checkpoints(), 0);
}

static void a_restore_waits_for_tables(void)
{
	CHECK(fuzz_restore_without_table(false), 0);
	CHECK(fuzz_restore_without_table(true), 0);
}

static void pages_are_used_up_by_touching(void)
{
	CHECK(fuzz_page(FUZZ_FIRST), 0);
}

static void what_is_taken_back_is_given_to_nobody(void)
{
	CHECK(fuzz_give_revoked(), 0);
}

static void mapped_devices_are_given_up(void)
{
	CHECK(fuzz_devices(), 0);
}

static void a_full_component_ends(void)
{
	CHECK(fuzz_end_full(), 0);
}

static void all_is_where_it_was(void)
{
	struct counts now = count_all();

	for (enum account account = DIRECTOR; account < ACCOUNTS; account++)
		CHECK(now.pages[account], before.pages[account]);
	CHECK(now.free, before.free);
}

/* ------------------------------------------------------------------ what was met */

static enum fuzz_call call;

static void check_met(void)
{
	fuzz_met_check(&reachable[call], &shared_fuzz.met[call], FUZZ_BOUND);
}

static void begin(void)
{
	shared_fuzz.random = (uint64_t)args_get_number("seed", 1) * 0x9e3779b97f4a7c15u | 1;
	shared_fuzz.bystander = (uint64_t)bystander_handle();
	shared_fuzz.bystander_page = (uint64_t)bystander_page();
	shared_fuzz.bystander_memory = (uint64_t)bystander_memory();
	fuzz_begin(FUZZ_FIRST);
	fuzz_client_begin();
	crt_print("fuzz: seed %ld\n", (long)args_get_number("seed", 1));
}

int main(void)
{
	begin();
	first = count_all();
	check_run("first-round", "no-table-is-left-for-a-mapping", no_table_is_left_for_a_mapping);
	check_run("first-round", "no-table-is-left-for-an-endpoint",
		  no_table_is_left_for_an_endpoint);
	check_run("first-round", "no-page-is-left-for-a-checkpoint",
		  no_page_is_left_for_a_checkpoint);
	run_round("beginning", first_stages);
	run_round("first-round", stages);
	fuzz_make_tables(FUZZ_FIRST);
	fuzz_client_make_tables();
	before = count_all();
	run_round("second-round", stages);
	check_run("second-round", "threads-have-few-parents", threads_have_few_parents);
	check_run("second-round", "no-slot-is-left", no_slot_is_left);
	check_run("second-round", "there-is-an-end-to-components", there_is_an_end_to_components);
	check_run("second-round", "images-fill-the-managers-tables", images_fill_the_tables);
	check_run("second-round", "checkpoints-fill-the-managers-tables",
		  checkpoints_fill_the_tables);
	check_run("second-round", "a-restore-waits-for-tables", a_restore_waits_for_tables);
	check_run("second-round", "pages-are-used-up-by-touching", pages_are_used_up_by_touching);
	check_run("second-round", "a-walk-goes-up-a-long-line", a_walk_goes_up_a_long_line);
	check_run("second-round", "what-is-taken-back-is-given-to-nobody",
		  what_is_taken_back_is_given_to_nobody);
	check_run("second-round", "mapped-devices-are-given-up", mapped_devices_are_given_up);
	check_run("second-round", "a-full-component-ends", a_full_component_ends);
	check_run("second-round", "all-is-where-it-was", all_is_where_it_was);
	for (call = 0; call < FUZZ_CALL_COUNT; call++) {
		fuzz_met_print("fuzz", reachable[call].name, &shared_fuzz.met[call], "more");
		check_run("results", reachable[call].name, check_met);
	}
	crt_print("::end\n");
	shutdown(check_failed());
	return 0;
}
