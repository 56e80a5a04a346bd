/* What has no cure: and nobody else is disturbed. */
#include "capmgr.h"
#include "check.h"
#include "crt.h"
#include "paging_cases.h"
#include "tenants.h"
#include "toucher.h"

#define PAGE  4096
#define SPARE 20
#define LIKE  24

/* It stops, and another one goes on. */
static void check_refused(enum tenant_order order, uint64_t address)
{
	struct tenant first, tenant, other;
	crt_chkpt_t chkpt;

	CHECK(tenant_make(&first, 0, SPARE), 0);
	CHECK(crt_chkpt_create(&chkpt, first.comp), 0);
	tenant_end(&first);
	CHECK(tenant_make_from(&tenant, 0, LIKE, chkpt), 0);
	CHECK(tenant_make_from(&other, 1, LIKE, chkpt), 0);
	tenant_prepare(&tenant);
	tenant_prepare(&other);
	CHECK(tenant_order(&tenant, order, address, 0), EVENT_STOPPED);
	CHECK(tenant.board->done, 0);
	tenant_end(&tenant);
	CHECK(tenant_read(&other, tenant_data(0)), (int64_t)TENANT_DATA);
	tenant_end(&other);
	CHECK(crt_chkpt_free(chkpt), 0);
}

static void beyond_what_is_reserved(void)
{
	check_refused(TENANT_READ, tenant_data(TENANT_DATA_PAGES));
	check_refused(TENANT_WRITE, crt_startup->dynamic);
	check_refused(TENANT_READ, 0);
	check_refused(TENANT_WRITE, 0x7ffffffff000);
	check_refused(TENANT_READ, 0xffff800000000000);
	check_refused(TENANT_WRITE, 0xffffffff80000000);
}

static void code_that_is_written(void)
{
	check_refused(TENANT_WRITE, tenant_code());
}

static void data_that_is_executed(void)
{
	check_refused(TENANT_EXECUTE, tenant_data(0));
}

/* A reserved address is no way to code, and costs nothing when it is tried. */
static void an_address_without_a_page_that_is_executed(void)
{
	struct tenant tenant;
	int64_t address, used;

	CHECK(tenant_make(&tenant, 0, SPARE), 0);
	tenant_prepare(&tenant);
	address = tenant_reserve(&tenant, 1);
	used = capmgr_quota(CAPMGR_PAGES_FREE);
	CHECK(tenant_order(&tenant, TENANT_EXECUTE, (uint64_t)address, 0), EVENT_STOPPED);
	CHECK(capmgr_quota(CAPMGR_PAGES_FREE), used);
	tenant_end(&tenant);
}

static void one_whose_memory_is_used_up(void)
{
	int64_t used = toucher_quota(CAPMGR_PAGES_USED), address, touched = 0;
	struct tenant tenant;

	CHECK(tenant_make(&tenant, 0, SPARE), 0);
	tenant_prepare(&tenant);
	address = tenant_reserve(&tenant, 100);
	CHECK_GOOD(address);
	while (tenant_order(&tenant, TENANT_WRITE, (uint64_t)(address + touched * PAGE), 1) ==
	       EVENT_BLOCKED)
		touched++;
	CHECK(touched > 0 && touched < SPARE, true);
	tenant_end(&tenant);
	CHECK(toucher_quota(CAPMGR_PAGES_USED), used);
	CHECK_GOOD(toucher_write((uint64_t)toucher_reserve(1), 1));
}

static void a_page_that_was_taken_back(void)
{
	int64_t page = capmgr_page_alloc(0), there;
	struct tenant tenant;

	CHECK(tenant_make(&tenant, 0, SPARE), 0);
	tenant_prepare(&tenant);
	there = capmgr_delegate(CAPMGR_PAGE, (uint64_t)page, crt_comp_handle(tenant.comp),
				RIGHT_MAP);
	CHECK_GOOD(there);
	CHECK(tenant_read(&tenant, (uint64_t)there), 0);
	CHECK(capmgr_page_give(crt_comp_handle(tenant.comp), (uint64_t)there), -TESSERA_EEXIST);
	CHECK(capmgr_page_copy(crt_comp_handle(tenant.comp), (uint64_t)there), -TESSERA_EPERM);
	CHECK(capmgr_revoke(CAPMGR_PAGE, (uint64_t)page), 0);
	CHECK(capmgr_page_copy(crt_comp_handle(tenant.comp), (uint64_t)there), -TESSERA_EINVAL);
	CHECK(tenant_order(&tenant, TENANT_READ, (uint64_t)there, 0), EVENT_STOPPED);
	tenant_end(&tenant);
	CHECK(capmgr_page_free((uint64_t)page), 0);
}

/* Whoever asks, and whatever for. */
static void pages_of_others(void)
{
	uint64_t pager = (uint64_t)args_get_number("pager", 0);
	uint64_t toucher = (uint64_t)args_get_number("toucher", 0);
	int64_t mine = capmgr_pages_reserve(1), address = toucher_reserve(1), theirs;
	struct tenant tenant;
	uint64_t handle;

	CHECK(capmgr_page_give(toucher, (uint64_t)address), -TESSERA_EPERM);
	CHECK(capmgr_page_copy(toucher, (uint64_t)address), -TESSERA_EPERM);
	CHECK(capmgr_page_give(pager, (uint64_t)mine), -TESSERA_EPERM);
	CHECK(capmgr_page_give(crt_startup->instance, (uint64_t)mine), -TESSERA_EPERM);
	CHECK(capmgr_page_give(~0ull, (uint64_t)mine), -TESSERA_ESTALE);
	CHECK(capmgr_page_copy(12345, (uint64_t)mine), -TESSERA_ESTALE);
	CHECK(tenant_make(&tenant, 0, SPARE), 0);
	tenant_prepare(&tenant);
	handle = crt_comp_handle(tenant.comp);
	theirs = tenant_reserve(&tenant, 1);
	CHECK(capmgr_page_give(handle, (uint64_t)mine), -TESSERA_EINVAL);
	CHECK(capmgr_page_give(handle, (uint64_t)address), -TESSERA_EINVAL);
	CHECK(capmgr_page_give(handle, (uint64_t)theirs + 1), -TESSERA_EINVAL);
	CHECK(capmgr_page_give(handle, (uint64_t)theirs + 512 * PAGE), -TESSERA_EINVAL);
	CHECK(capmgr_page_give(handle, tenant_code()), -TESSERA_EEXIST);
	CHECK(capmgr_page_copy(handle, tenant_code()), -TESSERA_EPERM);
	CHECK(capmgr_page_copy(handle, tenant_data(0)), -TESSERA_EEXIST);
	CHECK(capmgr_page_copy(handle, tenant_data(0) + 8), -TESSERA_EINVAL);
	CHECK(capmgr_page_give(handle, (uint64_t)theirs), 0);
	CHECK(tenant_read(&tenant, (uint64_t)theirs), 0);
	tenant_end(&tenant);
	CHECK(capmgr_page_release((uint64_t)mine), 0);
}

/* Then the thread may come again. */
void paging_unwinds_the_call(void)
{
	int64_t address = toucher_reserve(256), result;
	int64_t free = toucher_quota(CAPMGR_PAGES_LIMIT) - toucher_quota(CAPMGR_PAGES_USED);
	struct tenant tenant;

	for (int64_t i = 0; i < free; i++)
		CHECK(toucher_write((uint64_t)(address + i * PAGE), 1), 1);
	result = toucher_write((uint64_t)(address + free * PAGE), 1);
	CHECK(result, -TESSERA_ECANCELED);
	CHECK(toucher_read((uint64_t)address), 1);
	CHECK(tenant_make(&tenant, 0, SPARE), 0);
	tenant_prepare(&tenant);
	CHECK(tenant_read(&tenant, tenant_data(0)), (int64_t)TENANT_DATA);
	tenant_end(&tenant);
}

static const struct paging_case cases[] = {
	{"beyond-what-is-reserved", beyond_what_is_reserved},
	{"code-that-is-written", code_that_is_written},
	{"data-that-is-executed", data_that_is_executed},
	{"an-address-without-a-page-that-is-executed", an_address_without_a_page_that_is_executed},
	{"one-whose-memory-is-used-up", one_whose_memory_is_used_up},
	{"a-page-that-was-taken-back", a_page_that_was_taken_back},
	{"pages-of-others", pages_of_others},
	{0},
};

const struct paging_suite paging_refusing = {"refusing", cases};
