/* Gates whose badge says who holds them, and who gave what somebody has. The ward makes one. */
#include "cast.h"
#include "check.h"
#include "delegation.h"
#include "ward.h"

#define ENTRY 0x400000
#define PAGES 8

static uint64_t ward(void)
{
	return (uint64_t)args_get_number("ward", 0);
}

static int64_t gate_of_the_wards(void)
{
	int64_t slot;

	CHECK(capmgr_accept(ward(), 1), 0);
	slot = ward_gate();
	CHECK_GOOD(slot);
	return slot;
}

static int64_t give(enum player from, int64_t slot, enum player to)
{
	int64_t there = cast_delegate(from, CAPMGR_SLOT, slot, to, RIGHTS_ALL);

	CHECK_GOOD(there);
	return there;
}

static int64_t giver(enum player player, int64_t slot)
{
	return cast_order(player, BOARD_GIVER, CAPMGR_SLOT, (uint64_t)slot, 0, 0);
}

/* The gate leads to ward_who. */
static void check_held_by(enum player player, int64_t slot)
{
	CHECK(cast_call(player, slot, 0), (int64_t)cast_number(player));
}

static void each_has_a_gate_of_its_own(void)
{
	int64_t a = gate_of_the_wards(), b = give(A, a, B), c = give(B, b, C);
	int64_t back = give(C, c, A), again = give(B, b, B);

	check_held_by(A, a);
	check_held_by(B, b);
	check_held_by(C, c);
	check_held_by(A, back);
	check_held_by(B, again);
	CHECK(giver(A, a), (int64_t)ward());
	CHECK(giver(B, b), (int64_t)cast_number(A));
	CHECK(giver(C, c), (int64_t)cast_number(B));
	CHECK(giver(A, back), (int64_t)cast_number(C));
	CHECK(giver(B, again), (int64_t)cast_number(B));
	CHECK(cast_revoke(B, CAPMGR_SLOT, b), 0);
	CHECK(cast_call(C, c, 0), -TESSERA_ENOENT);
	CHECK(cast_call(A, back, 0), -TESSERA_ENOENT);
	check_held_by(B, b);
	CHECK(ward_gate_end(), 0);
	CHECK(cast_call(A, a, 0), -TESSERA_ENOENT);
	CHECK(cast_call(B, b, 0), -TESSERA_ENOENT);
	CHECK(giver(B, b), -TESSERA_EINVAL);
}

static void who_is_granted_it_holds_it(void)
{
	int64_t a = gate_of_the_wards(), b = give(A, a, B);
	int64_t c = cast_grant(B, CAPMGR_SLOT, b, C);

	CHECK_GOOD(c);
	CHECK(cast_call(B, b, 0), -TESSERA_ENOENT);
	check_held_by(C, c);
	CHECK(giver(C, c), (int64_t)cast_number(A));
	CHECK(cast_relinquish(C, CAPMGR_SLOT, c), 0);
	CHECK(cast_call(C, c, 0), -TESSERA_ENOENT);
	check_held_by(A, a);
	CHECK(ward_gate_end(), 0);
}

static void who_gave_is_told_of_ones_own_alone(void)
{
	int64_t page = cast_alloc(A), there = cast_delegate(A, CAPMGR_PAGE, page, B, RIGHTS_ALL);

	CHECK_GOOD(there);
	CHECK(capmgr_giver(CAPMGR_PAGE, (uint64_t)page), -TESSERA_EINVAL);
	CHECK(cast_order(B, BOARD_GIVER, CAPMGR_PAGE, (uint64_t)there, 0, 0), (int64_t)cast_number(A));
	CHECK(cast_free(A, page), -TESSERA_EBUSY);
	CHECK(cast_revoke(A, CAPMGR_PAGE, page), 0);
	CHECK(cast_free(A, page), 0);
	CHECK(giver(A, gate_to_pong()), -TESSERA_EINVAL);
	CHECK(giver(A, 0), -TESSERA_EPERM);
	CHECK(giver(A, 1 << 20), -TESSERA_EINVAL);
	CHECK(capmgr_giver(2, 0), -TESSERA_EINVAL);
}

static void one_that_holds_it_ends(void)
{
	int64_t a = gate_of_the_wards(), child = capmgr_component_create(ENTRY, PAGES, 0, 0, 0);
	int64_t status;

	CHECK_GOOD(child);
	CHECK_GOOD(capmgr_delegate(CAPMGR_SLOT, (uint64_t)a, (uint64_t)child, RIGHTS_ALL));
	do
		status = capmgr_component_end((uint64_t)child);
	while (status == CAPMGR_MORE);
	CHECK(status, 0);
	check_held_by(A, a);
	CHECK(ward_gate_end(), 0);
}

void holders_prepare(void)
{
	if (!capmgr_accept(ward(), 1) && ward_gate() >= 0)
		ward_gate_end();
}

static int64_t held, passed_on;

void holders_before_a_restore(void)
{
	held = gate_of_the_wards();
	passed_on = give(A, held, B);
	check_held_by(A, held);
	check_held_by(B, passed_on);
}

void holders_after_a_restore(void)
{
	CHECK(cast_call(A, held, 0), -TESSERA_ENOENT);
	CHECK(cast_call(B, passed_on, 0), -TESSERA_ENOENT);
	CHECK(cast_delegate(A, CAPMGR_SLOT, held, B, RIGHTS_ALL), -TESSERA_EINVAL);
	held = gate_of_the_wards();
	check_held_by(A, held);
	CHECK(ward_gate_end(), 0);
}

static const struct delegation_case cases[] = {
	{"each-has-a-gate-of-its-own", each_has_a_gate_of_its_own},
	{"who-is-granted-it-holds-it", who_is_granted_it_holds_it},
	{"who-gave-is-told-of-ones-own-alone", who_gave_is_told_of_ones_own_alone},
	{"one-that-holds-it-ends", one_that_holds_it_ends},
	{},
};

const struct delegation_suite delegation_holders = {"holders", cases};
