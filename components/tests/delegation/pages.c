/* Pages: delegated, shared, passed on, taken back. */
#include "cast.h"
#include "check.h"
#include "delegation.h"

#define WORD  0x7e55e7a
#define READ  RIGHT_MAP
#define WRITE (RIGHT_MAP | RIGHT_WRITE)

static int64_t give(enum player from, int64_t page, enum player to, uint64_t rights)
{
	int64_t there = cast_delegate(from, CAPMGR_PAGE, page, to, rights);

	CHECK_GOOD(there);
	return there;
}

static int64_t fresh(enum player player)
{
	int64_t page = cast_alloc(player);

	CHECK_GOOD(page);
	return page;
}

static void both_see_what_either_writes(void)
{
	int64_t here = fresh(A), there = give(A, here, B, WRITE);

	CHECK(cast_read(B, there), 0);
	CHECK(cast_write(A, here, WORD), 0);
	CHECK(cast_read(B, there), WORD);
	CHECK(cast_write(B, there, WORD + 1), 0);
	CHECK(cast_read(A, here), WORD + 1);
	CHECK(cast_revoke(A, CAPMGR_PAGE, here), 0);
	CHECK(cast_read(B, there), BOARD_FAULT);
	CHECK(cast_read(A, here), WORD + 1);
	CHECK(cast_free(A, here), 0);
}

static void without_the_right_it_is_read_only(void)
{
	int64_t here = fresh(A), there = give(A, here, B, READ), third;

	CHECK(cast_write(A, here, WORD), 0);
	CHECK(cast_write(B, there, 1), BOARD_FAULT);
	CHECK(cast_read(B, there), WORD);
	third = give(B, there, C, WRITE);
	CHECK(cast_write(C, third, 1), BOARD_FAULT);
	CHECK(cast_read(C, third), WORD);
	CHECK(cast_revoke(A, CAPMGR_PAGE, here), 0);
	CHECK(cast_free(A, here), 0);
}

static void revoking_takes_the_whole_subtree(void)
{
	int64_t a = fresh(A), b = give(A, a, B, WRITE), c = give(B, b, C, WRITE);
	int64_t again = give(C, c, A, WRITE);

	CHECK(cast_write(C, c, WORD), 0);
	CHECK(cast_read(A, again), WORD);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_read(B, b), BOARD_FAULT);
	CHECK(cast_read(C, c), BOARD_FAULT);
	CHECK(cast_read(A, again), BOARD_FAULT);
	CHECK(cast_read(A, a), WORD);
	CHECK(cast_free(A, a), 0);
}

static void revoking_in_the_middle_leaves_what_is_above(void)
{
	int64_t a = fresh(A), b = give(A, a, B, WRITE), c = give(B, b, C, WRITE);

	CHECK(cast_revoke(B, CAPMGR_PAGE, b), 0);
	CHECK(cast_read(C, c), BOARD_FAULT);
	CHECK(cast_read(B, b), 0);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_free(A, a), 0);
}

static void revoking_one_leaves_the_others(void)
{
	int64_t a = fresh(A), b = give(A, a, B, WRITE), c = give(A, a, C, WRITE);
	int64_t below_b = give(B, b, C, WRITE);

	CHECK(cast_revoke_one(A, CAPMGR_PAGE, a, B, b), 0);
	CHECK(cast_read(B, b), BOARD_FAULT);
	CHECK(cast_read(C, below_b), BOARD_FAULT);
	CHECK(cast_read(C, c), 0);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_free(A, a), 0);
}

static void relinquishing_takes_what_was_passed_on(void)
{
	int64_t a = fresh(A), b = give(A, a, B, WRITE), c = give(B, b, C, WRITE);

	CHECK(cast_relinquish(B, CAPMGR_PAGE, b), 0);
	CHECK(cast_read(B, b), BOARD_FAULT);
	CHECK(cast_read(C, c), BOARD_FAULT);
	CHECK(cast_read(A, a), 0);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_free(A, a), 0);
}

static void a_final_page_is_not_passed_on(void)
{
	int64_t a = fresh(A), b = give(A, a, B, WRITE | CAPMGR_FINAL);

	CHECK(cast_delegate(B, CAPMGR_PAGE, b, C, WRITE), -TESSERA_EPERM);
	CHECK(cast_grant(B, CAPMGR_PAGE, b, C), -TESSERA_EPERM);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_free(A, a), 0);
}

static void a_page_that_may_not_be_mapped_is_not_given(void)
{
	int64_t a = fresh(A);

	CHECK(cast_delegate(A, CAPMGR_PAGE, a, B, 0), -TESSERA_EINVAL);
	CHECK(cast_delegate(A, CAPMGR_PAGE, a, B, RIGHT_WRITE), -TESSERA_EINVAL);
	CHECK(cast_free(A, a), 0);
}

static void one_may_delegate_to_oneself(void)
{
	int64_t a = fresh(A), second = give(A, a, A, READ), third = give(A, second, A, WRITE);

	CHECK(cast_write(A, a, WORD), 0);
	CHECK(cast_read(A, third), WORD);
	CHECK(cast_write(A, third, 1), BOARD_FAULT);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_read(A, second), BOARD_FAULT);
	CHECK(cast_read(A, third), BOARD_FAULT);
	CHECK(cast_free(A, a), 0);
}

static void two_may_delegate_to_each_other(void)
{
	int64_t a = fresh(A), in_b = give(A, a, B, WRITE), b = fresh(B),
		in_a = give(B, b, A, WRITE);
	int64_t back = give(B, in_b, A, READ);

	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_read(B, in_b), BOARD_FAULT);
	CHECK(cast_read(A, back), BOARD_FAULT);
	CHECK(cast_read(A, in_a), 0);
	CHECK(cast_revoke(B, CAPMGR_PAGE, b), 0);
	CHECK(cast_read(A, in_a), BOARD_FAULT);
	CHECK(cast_free(A, a), 0);
	CHECK(cast_free(B, b), 0);
}

static void a_granted_page_moves(void)
{
	int64_t paid = cast_quota(A, CAPMGR_PAGES_USED), a = fresh(A), b;

	CHECK(cast_write(A, a, WORD), 0);
	b = cast_grant(A, CAPMGR_PAGE, a, B);
	CHECK_GOOD(b);
	CHECK(cast_read(A, a), BOARD_FAULT);
	CHECK(cast_read(B, b), WORD);
	CHECK(cast_quota(A, CAPMGR_PAGES_USED), paid + 1);
	CHECK(cast_free(A, a), -TESSERA_EINVAL);
	CHECK(cast_free(B, b), 0);
	CHECK(cast_quota(A, CAPMGR_PAGES_USED), paid);
}

static void a_granted_page_can_be_delegated_back(void)
{
	int64_t a = fresh(A), b = cast_grant(A, CAPMGR_PAGE, a, B), back = give(B, b, A, WRITE);

	CHECK(cast_write(A, back, WORD), 0);
	CHECK(cast_read(B, b), WORD);
	CHECK(cast_free(B, b), -TESSERA_EBUSY);
	CHECK(cast_revoke(B, CAPMGR_PAGE, b), 0);
	CHECK(cast_read(A, back), BOARD_FAULT);
	CHECK(cast_free(B, b), 0);
}

static void what_was_passed_on_is_not_granted_or_freed(void)
{
	int64_t a = fresh(A);

	give(A, a, B, READ);
	CHECK(cast_grant(A, CAPMGR_PAGE, a, C), -TESSERA_EBUSY);
	CHECK(cast_free(A, a), -TESSERA_EBUSY);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_free(A, a), 0);
}

static void a_delegated_page_is_not_the_receivers_to_free(void)
{
	int64_t a = fresh(A), b = give(A, a, B, WRITE);

	CHECK(cast_free(B, b), -TESSERA_EINVAL);
	CHECK(cast_relinquish(A, CAPMGR_PAGE, a), -TESSERA_EINVAL);
	CHECK(cast_read(B, b), 0);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_free(A, a), 0);
}

#define MANY 1000

static void a_thousand_in_a_chain(void)
{
	static const enum player round[] = {B, C, A};
	int64_t page = fresh(A), first = page, last = page;
	enum player at = A;

	CHECK(cast_write(A, page, WORD), 0);
	for (int i = 0; i < MANY; i++) {
		last = give(at, last, round[i % 3], READ);
		at = round[i % 3];
	}
	CHECK(cast_read(at, last), WORD);
	CHECK(cast_revoke(A, CAPMGR_PAGE, first), 0);
	CHECK(cast_read(at, last), BOARD_FAULT);
	CHECK(cast_free(A, first), 0);
}

static void a_thousand_in_a_fan(void)
{
	int64_t page = fresh(A), last = 0;

	CHECK(cast_write(A, page, WORD), 0);
	for (int i = 0; i < MANY; i++)
		last = give(A, page, i % 2 ? B : C, READ);
	CHECK(cast_read(B, last), WORD);
	CHECK(cast_revoke(A, CAPMGR_PAGE, page), 0);
	CHECK(cast_read(B, last), BOARD_FAULT);
	CHECK(cast_free(A, page), 0);
}

static void nobody_gets_what_he_does_not_accept(void)
{
	int64_t a = fresh(A), b;

	CHECK(cast_accept(B, A, 1), 0);
	b = give(A, a, B, READ);
	CHECK(cast_delegate(A, CAPMGR_PAGE, a, B, READ), -TESSERA_EPERM);
	CHECK(cast_grant(A, CAPMGR_PAGE, a, B), -TESSERA_EPERM);
	CHECK_GOOD(cast_delegate(B, CAPMGR_PAGE, b, A, READ));
	CHECK(cast_accept(B, A, 50000), 0);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_free(A, a), 0);
}

static void a_refused_gift_uses_up_no_acceptance(void)
{
	int64_t a = fresh(A), b = give(A, a, B, WRITE | CAPMGR_FINAL), other = fresh(B);

	CHECK(cast_accept(C, B, 1), 0);
	CHECK(cast_delegate(B, CAPMGR_PAGE, b, C, WRITE), -TESSERA_EPERM);
	give(B, other, C, WRITE);
	CHECK(cast_delegate(B, CAPMGR_PAGE, other, C, WRITE), -TESSERA_EPERM);
	CHECK(cast_accept(C, B, 50000), 0);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_revoke(B, CAPMGR_PAGE, other), 0);
	CHECK(cast_free(A, a), 0);
	CHECK(cast_free(B, other), 0);
}

static void nothing_is_charged_for_what_is_nobodys(void)
{
	int64_t paid = cast_quota(A, CAPMGR_NODES_USED), a = fresh(A);

	CHECK(cast_accept(B, A, 0), 0);
	CHECK(cast_delegate(A, CAPMGR_PAGE, a, B, READ), -TESSERA_EPERM);
	CHECK(cast_grant(A, CAPMGR_PAGE, a, B), -TESSERA_EPERM);
	CHECK(cast_accept(B, A, 50000), 0);
	CHECK(cast_relinquish(A, CAPMGR_PAGE, a), -TESSERA_EINVAL);
	CHECK(cast_quota(A, CAPMGR_NODES_USED), paid);
	give(A, a, B, READ);
	CHECK(cast_quota(A, CAPMGR_NODES_USED), paid + 2);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_quota(A, CAPMGR_NODES_USED), paid);
	a = cast_grant(A, CAPMGR_PAGE, a, B);
	CHECK(cast_quota(A, CAPMGR_NODES_USED), paid);
	CHECK(cast_free(B, a), 0);
}

static void who_has_no_share_left_is_refused(void)
{
	int64_t page = fresh(A);
	int64_t result = 0;
	int given = 0;

	while (given < 5000 && (result = cast_delegate(A, CAPMGR_PAGE, page, A, READ)) > 0)
		given++;
	CHECK(result, -TESSERA_ENOSPC);
	CHECK(cast_delegate(A, CAPMGR_PAGE, page, B, READ), -TESSERA_ENOSPC);
	CHECK(cast_revoke(A, CAPMGR_PAGE, page), 0);
	CHECK(cast_free(A, page), 0);
}

static const struct delegation_case cases[] = {
	{"both-see-what-either-writes", both_see_what_either_writes},
	{"without-the-right-it-is-read-only", without_the_right_it_is_read_only},
	{"revoking-takes-the-whole-subtree", revoking_takes_the_whole_subtree},
	{"revoking-in-the-middle-leaves-what-is-above",
	 revoking_in_the_middle_leaves_what_is_above},
	{"revoking-one-leaves-the-others", revoking_one_leaves_the_others},
	{"relinquishing-takes-what-was-passed-on", relinquishing_takes_what_was_passed_on},
	{"a-final-page-is-not-passed-on", a_final_page_is_not_passed_on},
	{"a-page-that-may-not-be-mapped-is-not-given", a_page_that_may_not_be_mapped_is_not_given},
	{"one-may-delegate-to-oneself", one_may_delegate_to_oneself},
	{"two-may-delegate-to-each-other", two_may_delegate_to_each_other},
	{"a-granted-page-moves", a_granted_page_moves},
	{"a-granted-page-can-be-delegated-back", a_granted_page_can_be_delegated_back},
	{"what-was-passed-on-is-not-granted-or-freed", what_was_passed_on_is_not_granted_or_freed},
	{"a-delegated-page-is-not-the-receivers-to-free",
	 a_delegated_page_is_not_the_receivers_to_free},
	{"a-thousand-in-a-chain", a_thousand_in_a_chain},
	{"a-thousand-in-a-fan", a_thousand_in_a_fan},
	{"nobody-gets-what-he-does-not-accept", nobody_gets_what_he_does_not_accept},
	{"a-refused-gift-uses-up-no-acceptance", a_refused_gift_uses_up_no_acceptance},
	{"nothing-is-charged-for-what-is-nobodys", nothing_is_charged_for_what_is_nobodys},
	{"who-has-no-share-left-is-refused", who_has_no_share_left_is_refused},
	{0},
};

const struct delegation_suite delegation_pages = {"pages", cases};
