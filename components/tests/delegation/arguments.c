/* Wrong arguments: an error each, and nothing changes. */
#include "cast.h"
#include "check.h"
#include "delegation.h"

#define NO_PLAYER 60
#define NOWHERE	  0x123000
#define NO_SLOT	  5000

static const uint64_t wrong[] = {NOWHERE, NOWHERE + 1, 0, ~0ull, 1ull << 63, 1};
#define WRONG (sizeof(wrong) / sizeof(wrong[0]))

static void no_page_is_at_a_wrong_address(void)
{
	for (unsigned i = 0; i < WRONG; i++) {
		CHECK(cast_order(A, BOARD_FREE, wrong[i], 0, 0, 0), -TESSERA_EINVAL);
		CHECK(cast_order(A, BOARD_DELEGATE, CAPMGR_PAGE, wrong[i], cast_number(B),
				 RIGHT_MAP),
		      -TESSERA_EINVAL);
		CHECK(cast_order(A, BOARD_GRANT, CAPMGR_PAGE, wrong[i], cast_number(B), 0),
		      -TESSERA_EINVAL);
		CHECK(cast_order(A, BOARD_REVOKE, CAPMGR_PAGE, wrong[i], 0, 0), -TESSERA_EINVAL);
		CHECK(cast_order(A, BOARD_RELINQUISH, CAPMGR_PAGE, wrong[i], 0, 0),
		      -TESSERA_EINVAL);
	}
	for (unsigned i = 0; i < WRONG; i++)
		if (wrong[i])
			CHECK(cast_order(A, BOARD_ALLOC, wrong[i], 0, 0, 0), -TESSERA_EINVAL);
}

static void nothing_is_in_an_empty_slot(void)
{
	CHECK(cast_order(A, BOARD_DELEGATE, CAPMGR_SLOT, 127, cast_number(B), 0), -TESSERA_ENOENT);
	CHECK(cast_order(A, BOARD_DELEGATE, CAPMGR_SLOT, NO_SLOT, cast_number(B), 0),
	      -TESSERA_EINVAL);
	CHECK(cast_order(A, BOARD_DELEGATE, CAPMGR_SLOT, ~0ull, cast_number(B), 0),
	      -TESSERA_EINVAL);
	CHECK(cast_order(A, BOARD_REVOKE, CAPMGR_SLOT, NO_SLOT, 0, 0), -TESSERA_EINVAL);
}

static void there_is_no_such_kind_or_right(void)
{
	int64_t page = cast_alloc(A);

	CHECK(cast_order(A, BOARD_DELEGATE, 2, (uint64_t)page, cast_number(B), 1), -TESSERA_EINVAL);
	CHECK(cast_order(A, BOARD_DELEGATE, CAPMGR_PAGE, (uint64_t)page, cast_number(B), 512),
	      -TESSERA_EINVAL);
	CHECK(cast_order(A, BOARD_GRANT, 2, (uint64_t)page, cast_number(B), 0), -TESSERA_EINVAL);
	CHECK(cast_order(A, BOARD_REVOKE, 2, (uint64_t)page, 0, 0), -TESSERA_EINVAL);
	CHECK(cast_order(A, BOARD_REVOKE_ONE, 2, (uint64_t)page, cast_number(B), 0),
	      -TESSERA_EINVAL);
	CHECK(cast_order(A, BOARD_RELINQUISH, ~0ull, (uint64_t)page, 0, 0), -TESSERA_EINVAL);
	CHECK(cast_order(A, BOARD_QUOTA, CAPMGR_QUOTAS, 0, 0, 0), -TESSERA_EINVAL);
	CHECK(cast_free(A, page), 0);
}

static void there_is_no_such_component(void)
{
	int64_t page = cast_alloc(A);

	CHECK(cast_order(A, BOARD_DELEGATE, CAPMGR_PAGE, (uint64_t)page, NO_PLAYER, RIGHT_MAP),
	      -TESSERA_ESTALE);
	CHECK(cast_order(A, BOARD_DELEGATE, CAPMGR_PAGE, (uint64_t)page, ~0ull, RIGHT_MAP),
	      -TESSERA_ESTALE);
	CHECK(cast_order(A, BOARD_GRANT, CAPMGR_PAGE, (uint64_t)page, 0, 0), -TESSERA_ESTALE);
	CHECK(cast_order(A, BOARD_REVOKE_ONE, CAPMGR_PAGE, (uint64_t)page, NO_PLAYER, 0),
	      -TESSERA_ESTALE);
	CHECK(cast_order(A, BOARD_ACCEPT, NO_PLAYER, 1, 0, 0), -TESSERA_ESTALE);
	CHECK(cast_order(A, BOARD_ACCEPT, ~0ull, 1, 0, 0), -TESSERA_ESTALE);
	CHECK(cast_order(A, BOARD_ACCEPT, 1, 65536, 0, 0), -TESSERA_EINVAL);
	CHECK(cast_free(A, page), 0);
}

static void what_another_has_from_elsewhere_is_not_taken(void)
{
	int64_t a = cast_alloc(A), b = cast_alloc(B), in_c;

	in_c = cast_delegate(B, CAPMGR_PAGE, b, C, RIGHT_MAP);
	CHECK_GOOD(in_c);
	CHECK_GOOD(cast_delegate(A, CAPMGR_PAGE, a, B, RIGHT_MAP));
	CHECK(cast_revoke_one(A, CAPMGR_PAGE, a, C, in_c), -TESSERA_EINVAL);
	CHECK(cast_revoke_one(A, CAPMGR_PAGE, a, B, b), -TESSERA_EINVAL);
	CHECK(cast_read(C, in_c), 0);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_revoke(B, CAPMGR_PAGE, b), 0);
	CHECK(cast_free(A, a), 0);
	CHECK(cast_free(B, b), 0);
}

static const struct delegation_case cases[] = {
	{"no-page-is-at-a-wrong-address", no_page_is_at_a_wrong_address},
	{"nothing-is-in-an-empty-slot", nothing_is_in_an_empty_slot},
	{"there-is-no-such-kind-or-right", there_is_no_such_kind_or_right},
	{"there-is-no-such-component", there_is_no_such_component},
	{"what-another-has-from-elsewhere-is-not-taken",
	 what_another_has_from_elsewhere_is_not_taken},
	{0},
};

const struct delegation_suite delegation_arguments = {"arguments", cases};
