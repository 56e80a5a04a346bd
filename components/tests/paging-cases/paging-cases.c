/*
 * The paging suite: components touch memory that the pager gives them when they do. Add a case by
 * writing a function and a line of its list. After each case everything must be where it was
 * before.
 */
#include "paging_cases.h"

#include "capmgr.h"
#include "check.h"
#include "crt.h"
#include "shutdown.h"
#include "tenants.h"

struct counts {
	int64_t of[CAPMGR_QUOTAS];
};

static struct counts count_all(void)
{
	struct counts counts;

	for (unsigned quota = 0; quota < CAPMGR_QUOTAS; quota++)
		counts.of[quota] = capmgr_quota(quota);
	return counts;
}

static const struct paging_case *current;

/* But for the pages of all: the toucher keeps what it has touched. */
static void run_current(void)
{
	struct counts before = count_all(), after;

	STACK_CALLS(STACK_ANY);
	current->function();
	after = count_all();
	for (unsigned quota = 0; quota < CAPMGR_QUOTAS; quota++)
		if (quota != CAPMGR_PAGES_FREE)
			CHECK(after.of[quota], before.of[quota]);
}

STACK_GIVEN(check_run, run_current);

static void run_all(const struct paging_suite *suite)
{
	for (current = suite->cases; current->name; current++)
		check_run(suite->name, current->name, run_current);
}

/* Nodes of tables are made at the first use, and stay: they are not what the cases are about. */
static void make_tables(void)
{
	struct tenant tenant;

	CHECK(tenant_make(&tenant, 0, 20), 0);
	tenant_prepare(&tenant);
	tenant_quota(&tenant, CAPMGR_PAGES_USED);
	tenant_end(&tenant);
}

int main(void)
{
	tenants_init();
	make_tables();
	run_all(&paging_touching);
	run_all(&paging_sharing);
	run_all(&paging_refusing);
	check_run("refusing", "the-call-into-a-full-one-is-unwound", paging_unwinds_the_call);
	crt_print("::end\n");
	shutdown(check_failed());
	return 0;
}
