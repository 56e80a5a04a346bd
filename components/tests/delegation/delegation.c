/*
 * The delegation suite: what one component can give to another, and take back. Add a case by writing
 * a function and a line of its list. After each case everything must be where it was before.
 */
#include "delegation.h"

#include <stddef.h>

#include "cast.h"
#include "check.h"
#include "crt.h"
#include "shutdown.h"

#define PLAYERS D /* A, B and C play */

struct counts {
	int64_t of[PLAYERS][CAPMGR_QUOTAS];
};

static struct counts count_all(void)
{
	struct counts counts;

	for (enum player player = A; player < PLAYERS; player++)
		for (unsigned quota = 0; quota < CAPMGR_QUOTAS; quota++)
			counts.of[player][quota] = cast_quota(player, (enum capmgr_quota)quota);
	return counts;
}

static void check_counts(const struct counts *before)
{
	struct counts after = count_all();

	for (enum player player = A; player < PLAYERS; player++)
		for (unsigned quota = 0; quota < CAPMGR_QUOTAS; quota++)
			CHECK(after.of[player][quota], before->of[player][quota]);
}

#define WIDEST 2048 /* pages that a case has at once */
#define PAGE   4096

static void make_page_tables(void)
{
	int64_t address[WIDEST / 512];

	for (int i = 0; i < WIDEST / 512; i++)
		address[i] = capmgr_pages_reserve(512);
	for (int i = 0; i < WIDEST; i++)
		capmgr_page_release((uint64_t)address[i / 512] + (uint64_t)(i % 512 * PAGE));
}

/* Nodes of tables are made at the first use, and stay: they are not what the cases are about. */
static void make_tables(void)
{
	int64_t page = cast_alloc(A);

	make_page_tables();
	for (enum player player = A; player < PLAYERS; player++) {
		for (enum player other = A; other < PLAYERS; other++)
			cast_accept(player, other, 50000);
		cast_delegate(A, CAPMGR_PAGE, page, player, RIGHTS_ALL);
		cast_delegate(A, CAPMGR_SLOT, gate_to_pong(), player, RIGHTS_ALL);
	}
	cast_revoke(A, CAPMGR_PAGE, page);
	cast_revoke(A, CAPMGR_SLOT, gate_to_pong());
	cast_free(A, page);
	cast_free(F, cast_alloc(F));
	cast_delegate(A, CAPMGR_SLOT, port(), B, RIGHTS_ALL);
	cast_revoke(A, CAPMGR_SLOT, port());
}

static const struct delegation_case *current;

static void run_current(void)
{
	struct counts before = count_all();

	STACK_CALLS(STACK_ANY);
	current->function();
	check_counts(&before);
}

STACK_GIVEN(check_run, run_current);

static void run_all(const struct delegation_suite *suite)
{
	for (current = suite->cases; current->name; current++)
		check_run(suite->name, current->name, run_current);
}

int main(void)
{
	make_tables();
	processes_prepare();
	holders_prepare();
	run_all(&delegation_pages);
	run_all(&delegation_capabilities);
	run_all(&delegation_types);
	run_all(&delegation_components);
	run_all(&delegation_arguments);
	run_all(&delegation_memory);
	run_all(&delegation_trees);
	run_all(&delegation_processes);
	run_all(&delegation_confined);
	run_all(&delegation_holders);
	check_run("composed", "one-is-restored-by-its-handler", restores_of_one_that_serves);
	check_run("composed", "one-ends-by-its-handler", end_of_one_that_was_composed);
	check_run("composed", "one-waits-in-its-scheduler", end_of_one_that_another_schedules);
	crt_print("::end\n");
	shutdown(check_failed());
	return 0;
}
