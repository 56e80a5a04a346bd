/* Pages of a checkpoint are shared until they are written. */
#include "capmgr.h"
#include "check.h"
#include "crt.h"
#include "paging_cases.h"
#include "tenants.h"

#define SPARE 20 /* pages of a tenant beside its image */
#define LIKE  24 /* pages of one that is made from another: tables, and some to write */

static int64_t used_by(struct tenant *tenant)
{
	return tenant_quota(tenant, CAPMGR_PAGES_USED);
}

static void make_with_checkpoint(struct tenant *tenant, crt_chkpt_t *chkpt)
{
	CHECK(tenant_make(tenant, 0, SPARE), 0);
	CHECK(crt_chkpt_create(chkpt, tenant->comp), 0);
}

static void check_data(struct tenant *tenant)
{
	for (unsigned page = 0; page < TENANT_ZEROES; page++)
		CHECK(tenant_read(tenant, tenant_data(page)), (int64_t)TENANT_DATA);
	CHECK(tenant_read(tenant, tenant_data(TENANT_ZEROES)), 0);
}

/* Each page that is written, once; whatever else is read. */
static void check_copies(struct tenant *tenant)
{
	int64_t used = used_by(tenant);

	check_data(tenant);
	CHECK(used_by(tenant), used);
	for (unsigned page = 0; page < TENANT_DATA_PAGES; page++) {
		tenant_write(tenant, tenant_data(page), page);
		tenant_write(tenant, tenant_data(page) + 8, page);
		CHECK(used_by(tenant), used + 1 + page);
	}
	for (unsigned page = 0; page < TENANT_DATA_PAGES; page++)
		CHECK(tenant_read(tenant, tenant_data(page)), page);
}

static void a_restored_one_copies_what_it_writes(void)
{
	struct tenant tenant;
	crt_chkpt_t chkpt;

	make_with_checkpoint(&tenant, &chkpt);
	for (int life = 0; life < 3; life++) {
		CHECK(crt_chkpt_restore_shared(chkpt, tenant.comp), 0);
		tenant_prepare(&tenant);
		check_copies(&tenant);
	}
	tenant_end(&tenant);
	CHECK(crt_chkpt_free(chkpt), 0);
}

static void a_restored_one_can_have_all_pages_at_once(void)
{
	struct tenant tenant;
	crt_chkpt_t chkpt;
	int64_t used;

	make_with_checkpoint(&tenant, &chkpt);
	CHECK(crt_chkpt_restore(chkpt, tenant.comp), 0);
	tenant_prepare(&tenant);
	used = used_by(&tenant);
	check_data(&tenant);
	tenant_write(&tenant, tenant_data(0), 1);
	CHECK(used_by(&tenant), used);
	tenant_end(&tenant);
	CHECK(crt_chkpt_free(chkpt), 0);
}

static void one_is_made_with_pages_of_its_own(void)
{
	struct tenant first, tenant;
	crt_chkpt_t chkpt;
	int64_t used;

	make_with_checkpoint(&first, &chkpt);
	CHECK(tenant_make_with_own(&tenant, 1, LIKE, chkpt), -TESSERA_ENOMEM);
	CHECK(tenant_make_with_own(&tenant, 1, LIKE + TENANTS * THREAD_STACK_PAGES, chkpt), 0);
	tenant_end(&first);
	CHECK(crt_chkpt_free(chkpt), 0);
	tenant_prepare(&tenant);
	used = used_by(&tenant);
	check_data(&tenant);
	tenant_write(&tenant, tenant_data(0), 1);
	CHECK(used_by(&tenant), used);
	tenant_end(&tenant);
}

static void print_figures(struct tenant *tenant)
{
	tenant_write(tenant, tenant_data(0), 1);
	crt_print("::figure paging.copy_on_write %lu\n", tenant->board->cycles);
	tenant_write(tenant, tenant_data(TENANT_ZEROES), 1);
	crt_print("::figure paging.zeroes_on_write %lu\n", tenant->board->cycles);
}

/* They live all at once, in the addresses of the first one. */
static void ten_are_made_of_one(void)
{
	struct tenant first, tenants[TENANTS];
	int64_t each, free;
	crt_chkpt_t chkpt;

	make_with_checkpoint(&first, &chkpt);
	tenant_end(&first);
	free = capmgr_quota(CAPMGR_PAGES_FREE);
	for (uint32_t i = 0; i < TENANTS; i++)
		CHECK(tenant_make_from(&tenants[i], i, LIKE, chkpt), 0);
	each = (free - capmgr_quota(CAPMGR_PAGES_FREE)) / TENANTS;
	crt_print("::figure paging.pages_each %ld\n", (long)each);
	CHECK(free - capmgr_quota(CAPMGR_PAGES_FREE), each * TENANTS);
	for (uint32_t i = 0; i < TENANTS; i++) {
		tenant_prepare(&tenants[i]);
		tenant_write(&tenants[i], tenant_data(1), i);
	}
	for (uint32_t i = 0; i < TENANTS; i++) {
		CHECK(tenant_read(&tenants[i], tenant_data(1)), i);
		CHECK(tenant_read(&tenants[i], tenant_data(2)), (int64_t)TENANT_DATA);
	}
	print_figures(&tenants[0]);
	for (uint32_t i = 0; i < TENANTS; i++)
		tenant_end(&tenants[i]);
	CHECK(capmgr_quota(CAPMGR_PAGES_FREE), free);
	CHECK(crt_chkpt_free(chkpt), 0);
}

static void what_is_shared_outlives_its_checkpoint(void)
{
	int64_t used = capmgr_quota(CAPMGR_PAGES_USED), after;
	struct tenant first, tenant;
	crt_chkpt_t chkpt;

	make_with_checkpoint(&first, &chkpt);
	CHECK(tenant_make_from(&tenant, 1, LIKE, chkpt), 0);
	tenant_end(&first);
	CHECK(crt_chkpt_free(chkpt), 0);
	CHECK(crt_chkpt_free(chkpt), -TESSERA_EBADF);
	after = capmgr_quota(CAPMGR_PAGES_USED);
	CHECK(after > used, true);
	tenant_prepare(&tenant);
	check_copies(&tenant);
	tenant_end(&tenant);
	CHECK(capmgr_quota(CAPMGR_PAGES_USED), used);
}

static void many_come_and_go(void)
{
	struct tenant first, tenant;
	crt_chkpt_t chkpt;

	make_with_checkpoint(&first, &chkpt);
	tenant_end(&first);
	for (int i = 0; i < 300; i++) {
		CHECK(tenant_make_from(&tenant, 1, LIKE, chkpt), 0);
		tenant_prepare(&tenant);
		tenant_write(&tenant, tenant_data(0), 1);
		CHECK(tenant_read(&tenant, tenant_data(1)), (int64_t)TENANT_DATA);
		tenant_end(&tenant);
	}
	CHECK(crt_chkpt_free(chkpt), 0);
}

static const struct paging_case cases[] = {
	{"a-restored-one-copies-what-it-writes", a_restored_one_copies_what_it_writes},
	{"a-restored-one-can-have-all-pages-at-once", a_restored_one_can_have_all_pages_at_once},
	{"one-is-made-with-pages-of-its-own", one_is_made_with_pages_of_its_own},
	{"ten-are-made-of-one", ten_are_made_of_one},
	{"what-is-shared-outlives-its-checkpoint", what_is_shared_outlives_its_checkpoint},
	{"many-come-and-go", many_come_and_go},
	{0},
};

const struct paging_suite paging_sharing = {"sharing", cases};
