/* What the composition lets F do: it may delegate to B alone, and make two components. */
#include "cast.h"
#include "check.h"
#include "crt.h"
#include "delegation.h"

#define ENTRY	   0x400000 /* nothing starts there */
#define PAGES	   16
#define COMPONENTS 2
#define WRITE	   (RIGHT_MAP | RIGHT_WRITE)

static void it_delegates_where_the_composition_lets_it(void)
{
	int64_t page = cast_alloc(F), slot = gate_to_pong(), in_b;

	for (enum player player = A; player < D; player++)
		CHECK(cast_accept(player, F, 10), 0);
	in_b = cast_delegate(F, CAPMGR_PAGE, page, B, RIGHT_MAP);
	CHECK_GOOD(in_b);
	CHECK(cast_delegate(F, CAPMGR_PAGE, page, A, RIGHT_MAP), -TESSERA_EPERM);
	CHECK(cast_delegate(F, CAPMGR_PAGE, page, C, RIGHT_MAP), -TESSERA_EPERM);
	CHECK(cast_delegate(F, CAPMGR_SLOT, slot, C, RIGHTS_ALL), -TESSERA_EPERM);
	CHECK(cast_grant(F, CAPMGR_SLOT, slot, C), -TESSERA_EPERM);
	CHECK(cast_revoke(F, CAPMGR_PAGE, page), 0);
	CHECK(cast_grant(F, CAPMGR_PAGE, page, C), -TESSERA_EPERM);
	CHECK(cast_free(F, page), 0);
	CHECK(cast_quota(F, CAPMGR_NODES_USED), 0);
	for (enum player player = A; player < D; player++)
		CHECK(cast_accept(player, F, 0), 0);
}

/* Whoever gives it something decides that himself; to itself it delegates as it likes. */
static void it_is_given_what_others_like(void)
{
	int64_t page = cast_alloc(C), in_f, again;

	CHECK(cast_accept(F, C, 1), 0);
	in_f = cast_delegate(C, CAPMGR_PAGE, page, F, RIGHT_MAP);
	CHECK_GOOD(in_f);
	CHECK(cast_read(F, in_f), 0);
	CHECK(cast_delegate(F, CAPMGR_PAGE, in_f, C, RIGHT_MAP), -TESSERA_EPERM);
	again = cast_delegate(F, CAPMGR_PAGE, in_f, F, RIGHT_MAP);
	CHECK_GOOD(again);
	CHECK(cast_revoke(C, CAPMGR_PAGE, page), 0);
	CHECK(cast_read(F, again), BOARD_FAULT);
	CHECK(cast_free(C, page), 0);
}

static void its_memory_is_offered_likewise(void)
{
	int64_t memory = cast_memory(F, 1);

	CHECK_GOOD(memory);
	CHECK(cast_offer(F, memory, C, WRITE), -TESSERA_EPERM);
	CHECK(cast_map(C, memory, WRITE), -TESSERA_EBADF);
	CHECK(cast_offer(F, memory, B, WRITE), 0);
	CHECK(cast_offer(B, memory, C, WRITE), 0);
	CHECK(cast_destroy(F, memory), 0);
}

static int64_t make(void)
{
	return cast_order(F, BOARD_MAKE, ENTRY, PAGES, 0, 0);
}

static void it_makes_so_many_components(void)
{
	int64_t made[COMPONENTS], page = cast_alloc(F), there;

	CHECK(cast_quota(F, CAPMGR_COMPONENTS_LIMIT), COMPONENTS);
	for (int i = 0; i < COMPONENTS; i++) {
		CHECK(cast_quota(F, CAPMGR_COMPONENTS_USED), i);
		made[i] = make();
		CHECK_GOOD(made[i]);
	}
	CHECK(make(), -TESSERA_ENOSPC);
	there = cast_order(F, BOARD_DELEGATE, CAPMGR_PAGE, (uint64_t)page, (uint64_t)made[0],
			   RIGHT_MAP);
	CHECK_GOOD(there);
	for (int i = 0; i < COMPONENTS; i++)
		CHECK(cast_order(F, BOARD_END, (uint64_t)made[i], 0, 0, 0), 0);
	CHECK(cast_quota(F, CAPMGR_COMPONENTS_USED), 0);
	CHECK(cast_revoke(F, CAPMGR_PAGE, page), 0);
	CHECK(cast_free(F, page), 0);
}

static void limits_can_be_read(void)
{
	CHECK(cast_quota(A, CAPMGR_COMPONENTS_LIMIT), CAPMGR_COMPONENTS - 1);
	for (enum player player = A; player < D; player++) {
		CHECK(cast_quota(player, CAPMGR_NODES_USED) <
			      cast_quota(player, CAPMGR_NODES_LIMIT), true);
		CHECK(cast_quota(player, CAPMGR_SLOTS_USED) <
			      cast_quota(player, CAPMGR_SLOTS_LIMIT), true);
	}
}

static const struct delegation_case cases[] = {
	{"it-delegates-where-the-composition-lets-it", it_delegates_where_the_composition_lets_it},
	{"it-is-given-what-others-like", it_is_given_what_others_like},
	{"its-memory-is-offered-likewise", its_memory_is_offered_likewise},
	{"it-makes-so-many-components", it_makes_so_many_components},
	{"limits-can-be-read", limits_can_be_read},
	{0},
};

const struct delegation_suite delegation_confined = {"confined", cases};
