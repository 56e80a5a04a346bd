/* Addresses that are reserved get their pages when they are touched. */
#include "capmgr.h"
#include "check.h"
#include "crt.h"
#include "paging_cases.h"
#include "tenants.h"
#include "toucher.h"

#define PAGE 4096

static void only_what_is_touched_is_paid_for(void)
{
	int64_t address = toucher_reserve(256), used = toucher_quota(CAPMGR_PAGES_USED);

	CHECK_GOOD(address);
	CHECK(toucher_quota(CAPMGR_PAGES_USED), used);
	for (uint64_t i = 0; i < 3; i++)
		CHECK(toucher_write((uint64_t)address + i * 100 * PAGE, i + 1), i + 1);
	CHECK(toucher_quota(CAPMGR_PAGES_USED), used + 3);
	CHECK(toucher_read((uint64_t)address), 1);
	CHECK(toucher_quota(CAPMGR_PAGES_USED), used + 3);
}

static void a_fresh_page_is_of_zeroes(void)
{
	int64_t address = toucher_reserve(1);

	CHECK(toucher_read((uint64_t)address + 8), 0);
}

/* A thread of its own, that nobody called. */
static void ones_own_pages_come_too(void)
{
	int64_t address = capmgr_pages_reserve(2), used = capmgr_quota(CAPMGR_PAGES_USED);
	volatile uint64_t *word = (volatile uint64_t *)address;
	uint64_t begun = crt_cycles(), length;

	*word = 4711;
	length = crt_cycles() - begun;
	crt_print("::figure paging.first_touch %lu\n", length);
	CHECK(*word, 4711);
	CHECK(capmgr_quota(CAPMGR_PAGES_USED), used + 1);
	CHECK(capmgr_page_free((uint64_t)address), 0);
	CHECK(capmgr_page_release((uint64_t)address + PAGE), 0);
}

static void one_that_was_made_reserves_and_touches(void)
{
	struct tenant tenant;
	int64_t address, used;

	CHECK(tenant_make(&tenant, 0, 20), 0);
	tenant_prepare(&tenant);
	address = tenant_reserve(&tenant, 256);
	CHECK_GOOD(address);
	used = tenant_quota(&tenant, CAPMGR_PAGES_USED);
	tenant_write(&tenant, (uint64_t)address + 255 * PAGE, 4711);
	CHECK(tenant_read(&tenant, (uint64_t)address + 255 * PAGE), 4711);
	CHECK(tenant_read(&tenant, (uint64_t)address), 0);
	CHECK(tenant_quota(&tenant, CAPMGR_PAGES_USED), used + 2);
	tenant_end(&tenant);
}

static const struct paging_case cases[] = {
	{"only-what-is-touched-is-paid-for", only_what_is_touched_is_paid_for},
	{"a-fresh-page-is-of-zeroes", a_fresh_page_is_of_zeroes},
	{"ones-own-pages-come-too", ones_own_pages_come_too},
	{"one-that-was-made-reserves-and-touches", one_that_was_made_reserves_and_touches},
	{0},
};

const struct paging_suite paging_touching = {"touching", cases};
