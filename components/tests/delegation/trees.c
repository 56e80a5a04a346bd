/* What a component can learn of what it passed on. */
#include "cast.h"
#include "check.h"
#include "delegation.h"

#define READ  RIGHT_MAP
#define WRITE (RIGHT_MAP | RIGHT_WRITE)

static int64_t give(enum player from, enum capmgr_kind kind, int64_t where, enum player to,
		    uint64_t rights)
{
	int64_t there = cast_delegate(from, kind, where, to, rights);

	CHECK_GOOD(there);
	return there;
}

static int64_t fresh(enum player player)
{
	int64_t page = cast_alloc(player);

	CHECK_GOOD(page);
	return page;
}

static int64_t begin(enum player player, enum capmgr_kind kind, int64_t where)
{
	return cast_order(player, BOARD_TREE, kind, (uint64_t)where, 0, 0);
}

static int64_t next(enum player player)
{
	return cast_order(player, BOARD_TREE_NEXT, 0, 0, 0, 0);
}

static void check_page(int64_t node, uint64_t depth, enum player who, int64_t where,
		       uint64_t rights)
{
	CHECK_GOOD(node);
	CHECK(CAPMGR_NODE_DEPTH(node), depth);
	CHECK(CAPMGR_NODE_COMPONENT(node), cast_number(who));
	CHECK(CAPMGR_NODE_ADDRESS(node), where);
	CHECK(CAPMGR_NODE_RIGHTS(node), rights);
}

static void a_walk_tells_who_has_it(void)
{
	int64_t a = fresh(A), b = give(A, CAPMGR_PAGE, a, B, WRITE);
	int64_t c = give(B, CAPMGR_PAGE, b, C, READ);
	int64_t last = give(A, CAPMGR_PAGE, a, C, WRITE | CAPMGR_FINAL);

	CHECK(begin(A, CAPMGR_PAGE, a), 0);
	check_page(next(A), 1, C, last, WRITE | CAPMGR_FINAL);
	check_page(next(A), 1, B, b, WRITE);
	check_page(next(A), 2, C, c, READ);
	CHECK(next(A), 0);
	CHECK(next(A), 0);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_free(A, a), 0);
}

static void a_walk_tells_of_slots(void)
{
	int64_t b = give(A, CAPMGR_SLOT, gate_to_pong(), B, RIGHTS_ALL), node;

	CHECK(begin(A, CAPMGR_SLOT, gate_to_pong()), 0);
	node = next(A);
	CHECK(CAPMGR_NODE_COMPONENT(node), cast_number(B));
	CHECK(CAPMGR_NODE_SLOT(node), b);
	CHECK(next(A), 0);
	CHECK(cast_revoke(A, CAPMGR_SLOT, gate_to_pong()), 0);
}

static void nobody_learns_what_is_not_below_its_own(void)
{
	int64_t a = fresh(A), b = give(A, CAPMGR_PAGE, a, B, WRITE);
	int64_t beside = give(A, CAPMGR_PAGE, a, C, WRITE),
		below = give(B, CAPMGR_PAGE, b, C, READ);

	CHECK(begin(B, CAPMGR_PAGE, b), 0);
	check_page(next(B), 1, C, below, READ);
	CHECK(next(B), 0);
	CHECK(begin(C, CAPMGR_PAGE, beside), 0);
	CHECK(next(C), 0);
	CHECK(begin(C, CAPMGR_PAGE, a), -TESSERA_EINVAL);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_free(A, a), 0);
}

static void what_was_never_passed_on_has_nothing_below(void)
{
	int64_t a = fresh(A);

	CHECK(begin(A, CAPMGR_PAGE, a), 0);
	CHECK(next(A), 0);
	CHECK(begin(A, CAPMGR_SLOT, gate_to_pong()), 0);
	CHECK(next(A), 0);
	CHECK(cast_free(A, a), 0);
}

static void a_walk_whose_node_is_taken_begins_again(void)
{
	int64_t a = fresh(A), b = give(A, CAPMGR_PAGE, a, B, WRITE);
	int64_t c = give(A, CAPMGR_PAGE, a, C, WRITE);

	CHECK(begin(A, CAPMGR_PAGE, a), 0);
	check_page(next(A), 1, C, c, WRITE);
	CHECK(cast_relinquish(C, CAPMGR_PAGE, c), 0);
	CHECK(next(A), -TESSERA_ESTALE);
	CHECK(begin(A, CAPMGR_PAGE, a), 0);
	check_page(next(A), 1, B, b, WRITE);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(next(A), -TESSERA_ESTALE);
	CHECK(cast_free(A, a), 0);
	CHECK(next(A), -TESSERA_ESTALE);
}

static void who_granted_it_walks_there_no_more(void)
{
	int64_t a = fresh(A), b = give(A, CAPMGR_PAGE, a, B, WRITE), c;

	CHECK(begin(B, CAPMGR_PAGE, b), 0);
	c = cast_grant(B, CAPMGR_PAGE, b, C);
	CHECK_GOOD(c);
	give(C, CAPMGR_PAGE, c, A, READ);
	CHECK(next(B), -TESSERA_ESTALE);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_free(A, a), 0);
}

#define LINE 100

static void a_walk_through_a_long_line_ends(void)
{
	int64_t a = fresh(A), last = a, node;
	uint64_t depth = 0;

	for (int i = 0; i < LINE; i++)
		last = give(A, CAPMGR_PAGE, last, A, READ);
	CHECK(begin(A, CAPMGR_PAGE, a), 0);
	while ((node = next(A)) > 0)
		CHECK(CAPMGR_NODE_DEPTH(node), ++depth);
	CHECK(node, 0);
	CHECK(depth, LINE);
	CHECK(cast_revoke(A, CAPMGR_PAGE, a), 0);
	CHECK(cast_free(A, a), 0);
}

static void wrong_places_begin_no_walk(void)
{
	CHECK(begin(A, (enum capmgr_kind)2, 0), -TESSERA_EINVAL);
	CHECK(begin(A, CAPMGR_PAGE, 0x123000), -TESSERA_EINVAL);
	CHECK(begin(A, CAPMGR_SLOT, 5000), -TESSERA_EINVAL);
	CHECK(begin(A, CAPMGR_SLOT, CRT_RCV_SELF.slot), -TESSERA_EPERM);
}

static const struct delegation_case cases[] = {
	{"a-walk-tells-who-has-it", a_walk_tells_who_has_it},
	{"a-walk-tells-of-slots", a_walk_tells_of_slots},
	{"nobody-learns-what-is-not-below-its-own", nobody_learns_what_is_not_below_its_own},
	{"what-was-never-passed-on-has-nothing-below", what_was_never_passed_on_has_nothing_below},
	{"a-walk-whose-node-is-taken-begins-again", a_walk_whose_node_is_taken_begins_again},
	{"who-granted-it-walks-there-no-more", who_granted_it_walks_there_no_more},
	{"a-walk-through-a-long-line-ends", a_walk_through_a_long_line_ends},
	{"wrong-places-begin-no-walk", wrong_places_begin_no_walk},
	{0},
};

const struct delegation_suite delegation_trees = {"trees", cases};
