/* Components that are made and ended at run time. */
#include "cast.h"
#include "check.h"
#include "delegation.h"

#define ENTRY  0x400000
#define PAGES  16
#define TABLES 5 /* pages that the tables of an empty one take */
#define CYCLES 10000

static int64_t make(uint64_t pages)
{
	int64_t component = capmgr_component_create(ENTRY, pages, 0, 0, 0);

	CHECK_GOOD(component);
	return component;
}

static int64_t end(int64_t component)
{
	int64_t status;

	do
		status = capmgr_component_end((uint64_t)component);
	while (status == CAPMGR_MORE);
	return status;
}

static void its_memory_is_a_part_of_its_makers(void)
{
	int64_t limit = cast_quota(A, CAPMGR_PAGES_LIMIT), component = make(PAGES);

	CHECK(cast_quota(A, CAPMGR_PAGES_LIMIT), limit - PAGES);
	CHECK(end(component), 0);
	CHECK(cast_quota(A, CAPMGR_PAGES_LIMIT), limit);
}

static void too_few_pages_leave_nothing_behind(void)
{
	for (uint64_t pages = 0; pages < TABLES; pages++)
		CHECK(capmgr_component_create(ENTRY, pages, 0, 0, 0), -TESSERA_ENOMEM);
	CHECK(end(make(TABLES)), 0);
}

static void nobody_gives_what_he_has_not(void)
{
	int64_t left = cast_quota(A, CAPMGR_PAGES_LIMIT) - cast_quota(A, CAPMGR_PAGES_USED);

	CHECK(capmgr_component_create(ENTRY, (uint64_t)left + 1, 0, 0, 0), -TESSERA_ENOMEM);
	CHECK(capmgr_component_create(ENTRY, ~0ull, 0, 0, 0), -TESSERA_ENOMEM);
	CHECK(capmgr_component_create(ENTRY, 1ull << 32, 0, 0, 0), -TESSERA_ENOMEM);
	CHECK(end(make((uint64_t)left)), 0);
}

static void an_entry_beyond_user_memory_is_refused(void)
{
	CHECK(capmgr_component_create(~0ull, PAGES, 0, 0, 0), -TESSERA_EFAULT);
	CHECK(capmgr_component_create(1ull << 47, PAGES, 0, 0, 0), -TESSERA_EFAULT);
}

static void ten_thousand_come_and_go(void)
{
	for (int i = 0; i < CYCLES; i++)
		CHECK(end(make(PAGES)), 0);
}

static void what_it_was_given_goes_with_it(void)
{
	int64_t page = cast_alloc(A), component = make(PAGES);

	CHECK_GOOD(capmgr_delegate(CAPMGR_PAGE, (uint64_t)page, (uint64_t)component, RIGHTS_ALL));
	CHECK_GOOD(capmgr_delegate(CAPMGR_SLOT, (uint64_t)gate_to_pong(), (uint64_t)component,
				   RIGHTS_ALL));
	CHECK(cast_free(A, page), -TESSERA_EBUSY);
	CHECK(end(component), 0);
	CHECK(cast_free(A, page), 0);
	CHECK(cast_revoke(A, CAPMGR_SLOT, gate_to_pong()), 0);
}

static void what_it_was_granted_ends_with_it(void)
{
	int64_t page = cast_alloc(A), component = make(PAGES);

	CHECK_GOOD(capmgr_grant(CAPMGR_PAGE, (uint64_t)page, (uint64_t)component));
	CHECK(end(component), 0);
	CHECK(cast_read(A, page), BOARD_FAULT);
}

static void its_handle_dies_with_it(void)
{
	int64_t page = cast_alloc(A), component = make(PAGES), next;

	CHECK(end(component), 0);
	CHECK(end(component), -TESSERA_ESTALE);
	next = make(PAGES);
	CHECK(next == component, 0);
	CHECK(end(component), -TESSERA_ESTALE);
	CHECK(capmgr_delegate(CAPMGR_PAGE, (uint64_t)page, (uint64_t)component, RIGHTS_ALL),
	      -TESSERA_ESTALE);
	CHECK(end(next), 0);
	CHECK(cast_free(A, page), 0);
}

static void only_its_maker_ends_it(void)
{
	CHECK(capmgr_component_end(cast_number(B)), -TESSERA_EPERM);
	CHECK(capmgr_component_end(0), -TESSERA_ESTALE);
	CHECK(capmgr_component_end(~0ull), -TESSERA_ESTALE);
}

#define MANY 200

static void there_is_an_end_to_components(void)
{
	int64_t made[MANY], result = 0;
	int count = 0;

	while (count < MANY && (result = capmgr_component_create(ENTRY, TABLES, 0, 0, 0)) > 0)
		made[count++] = result;
	CHECK(result, -TESSERA_ENOSPC);
	while (count > 0)
		CHECK(end(made[--count]), 0);
}

static const struct delegation_case cases[] = {
	{"its-memory-is-a-part-of-its-makers", its_memory_is_a_part_of_its_makers},
	{"too-few-pages-leave-nothing-behind", too_few_pages_leave_nothing_behind},
	{"nobody-gives-what-he-has-not", nobody_gives_what_he_has_not},
	{"an-entry-beyond-user-memory-is-refused", an_entry_beyond_user_memory_is_refused},
	{"what-it-was-given-goes-with-it", what_it_was_given_goes_with_it},
	{"what-it-was-granted-ends-with-it", what_it_was_granted_ends_with_it},
	{"its-handle-dies-with-it", its_handle_dies_with_it},
	{"only-its-maker-ends-it", only_its_maker_ends_it},
	{"there-is-an-end-to-components", there_is_an_end_to_components},
	{"ten-thousand-come-and-go", ten_thousand_come_and_go},
	{0},
};

const struct delegation_suite delegation_components = {"components", cases};
