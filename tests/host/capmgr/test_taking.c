/* Revoking, against delegations, grants and other revocations at every step; tearing owners down.
 */
#include "world.h"

static int delegate(struct derivation_node parent, unsigned to)
{
	struct derivation_item given = item(to, use_of(&forest)->births + 1);
	struct derivation_node node;

	return derivation_delegate(&forest, parent, &given, &node);
}

static int step(struct derivation_name revocation)
{
	struct derivation_item taken;

	return derivation_revoke_step(&forest, revocation, &taken);
}

/*
 * top 1 (A) -- left 2 (B) -- under 3 (C), over 4 (D)
 *           \- right 5 (C) -- tip 6 (B)
 * The newest child comes first: right, tip, left, over, under.
 */
static struct derivation_node top, left, under, over, right, tip;

static int family(void **state)
{
	world_setup(state);
	top = root(A);
	left = child(top, B);
	under = child(left, C);
	over = child(left, D);
	right = child(top, C);
	tip = child(right, B);
	world_check();
	return 0;
}

static void a_revocation_takes_in_pre_order(void **state)
{
	struct derivation_name revocation = below(top);

	(void)state;
	takes(revocation, 5);
	takes(revocation, 6);
	takes(revocation, 2);
	takes(revocation, 4);
	takes(revocation, 3);
	for (unsigned left_to_bury = 5; left_to_bury > DERIVATION_BURIALS;
	     left_to_bury -= DERIVATION_BURIALS)
		progresses(revocation);
	assert_int_equal(step(revocation), DERIVATION_FINISHED);
	assert_int_equal(state_of(top), DERIVATION_LIVE);
	assert_int_equal(step(revocation), DERIVATION_FINISHED);
	assert_int_equal(world_used(), 1);
	done(delegate(top, B));
}

static void one_childs_subtree_goes_with_the_child(void **state)
{
	struct derivation_name revocation = with(left);

	(void)state;
	assert_int_equal(state_of(left), DERIVATION_CONDEMNED);
	takes(revocation, 2);
	assert_int_equal(state_of(left), DERIVATION_ENDING);
	takes(revocation, 4);
	takes(revocation, 3);
	assert_int_equal(step(revocation), DERIVATION_FINISHED);
	assert_int_equal(step(revocation), -TESSERA_ESTALE);
	assert_int_equal(world_used(), 3);
	assert_int_equal(state_of(right), DERIVATION_LIVE);
	world_check();
}

static void nothing_below_is_soon_revoked(void **state)
{
	(void)state;
	assert_int_equal(step(below(tip)), DERIVATION_FINISHED);
	assert_int_equal(state_of(tip), DERIVATION_LIVE);
	takes(with(tip), 6);
	assert_int_equal(step(derivation_name(&forest, tip)), DERIVATION_FINISHED);
	assert_int_equal(state_of(tip), DERIVATION_FREE);
	world_check();
}

static void charges_and_nodes_return_at_the_end_alone(void **state)
{
	struct derivation_name revocation = below(top);

	(void)state;
	for (unsigned i = 0; i < 5; i++) {
		assert_int_equal(step(revocation), DERIVATION_TAKEN);
		assert_int_equal(world_used(), 6);
		assert_int_equal(derivation_charged(&forest, owner(A)), 3);
		assert_int_equal(derivation_charged(&forest, owner(B)), 2);
		assert_int_equal(derivation_charged(&forest, owner(C)), 1);
	}
	for (unsigned buried = 0; buried < 5; buried += DERIVATION_BURIALS) {
		assert_int_equal(world_used(), 6 - buried);
		step(revocation);
	}
	assert_int_equal(world_used(), 1);
	assert_int_equal(derivation_charged(&forest, owner(A)), 1);
	assert_int_equal(derivation_charged(&forest, owner(B)), 0);
}

static void the_root_of_a_revocation_is_busy(void **state)
{
	struct derivation_name revocation = below(top);

	(void)state;
	while (state_of(top) != DERIVATION_LIVE) {
		refused(EBUSY, delegate(top, B));
		refused(EBUSY, derivation_grant(&forest, top, owner(B), 0));
		step(revocation);
	}
	revocation = with(top);
	refused(EBUSY, delegate(top, B));
	takes(revocation, 1);
	refused(ESTALE, delegate(top, B));
	refused(ESTALE, derivation_grant(&forest, top, owner(B), 0));
}

/* At each step, whoever is left delegates once more: to himself, and to another. */
static void what_is_delegated_meanwhile_is_reached(void **state)
{
	struct derivation_node *const all[] = {&left, &under, &over, &right, &tip};

	for (unsigned when = 0; when < 6; when++) {
		for (unsigned who = 0; who < 5; who++) {
			struct derivation_name revocation;
			bool reached;

			family(state);
			revocation = below(top);
			for (unsigned i = 0; i < when; i++)
				step(revocation);
			reached = state_of(*all[who]) == DERIVATION_DEAD;
			assert_int_equal(delegate(*all[who], A), reached ? -TESSERA_ESTALE : 0);
			assert_int_equal(delegate(*all[who], D), reached ? -TESSERA_ESTALE : 0);
			world_check();
			assert_int_equal(finishes(revocation), 5 - when + (reached ? 0 : 2));
			assert_int_equal(world_used(), 1);
		}
	}
}

/* The same with a grant: it is taken where it is by then. */
static void what_is_granted_meanwhile_is_reached(void **state)
{
	for (unsigned when = 0; when < 6; when++) {
		struct derivation_name revocation;
		struct derivation_item taken;
		bool reached, found = false;

		family(state);
		revocation = below(top);
		for (unsigned i = 0; i < when; i++)
			step(revocation);
		reached = state_of(over) == DERIVATION_DEAD;
		assert_int_equal(derivation_grant(&forest, over, owner(A), 99),
				 reached ? -TESSERA_ESTALE : 0);
		while (derivation_revoke_step(&forest, revocation, &taken) != DERIVATION_FINISHED)
			found |= taken.where == 99 && taken.owner.number == A;
		assert_int_equal(found, !reached);
		assert_int_equal(world_used(), 1);
		world_check();
	}
}

/* Victims drop and delegate for as long as they can. */
static void victims_can_not_prolong_it(void **state)
{
	struct derivation_name revocation = below(top);
	struct derivation_item given = item(B, 0);
	struct derivation_node made;
	unsigned steps = 0;

	(void)state;
	do {
		for (unsigned i = 0; i < 20; i++)
			if (derivation_delegate(&forest, left, &given, &made) == 0 && i % 2)
				done(derivation_drop(&forest, made));
		assert_true(++steps < 2 * forest.capacity);
	} while (step(revocation) != DERIVATION_FINISHED);
	assert_int_equal(world_used(), 1);
	world_check();
}

static void the_second_revoker_joins(void **state)
{
	struct derivation_name first = below(top), second = below(top);

	(void)state;
	takes(first, 5);
	takes(second, 6);
	takes(first, 2);
	assert_int_equal(finishes(second), 2);
	assert_int_equal(step(first), DERIVATION_FINISHED);
}

static void the_second_revoker_may_condemn_the_node(void **state)
{
	struct derivation_name first = below(top), second;

	(void)state;
	takes(first, 5);
	second = with(top);
	assert_int_equal(second.birth, first.birth);
	takes(first, 1);
	below(top);
	with(top);
	assert_int_equal(state_of(top), DERIVATION_ENDING);
	assert_int_equal(finishes(second), 4);
	assert_int_equal(step(first), -TESSERA_ESTALE);
	assert_int_equal(world_used(), 0);
}

static void a_node_is_condemned_while_others_are_buried(void **state)
{
	struct derivation_name revocation = below(top);

	(void)state;
	for (unsigned i = 0; i < 5; i++)
		step(revocation);
	progresses(revocation);
	with(top);
	takes(revocation, 1);
	assert_int_equal(finishes(revocation), 0);
	assert_int_equal(world_used(), 0);
}

/* The inner one has done `steps` when the outer one begins. */
static void take_over(void **state, enum derivation_extent extent, unsigned steps)
{
	struct derivation_name inner, outer;
	unsigned taken = 0;

	family(state);
	done(derivation_revoke(&forest, left, extent, &inner));
	for (unsigned i = 0; i < steps; i++)
		taken += step(inner) == DERIVATION_TAKEN;
	outer = below(top);
	assert_int_equal(finishes(outer), 5 - taken);
	assert_int_equal(step(inner), -TESSERA_ESTALE);
	assert_int_equal(world_used(), 1);
	for (unsigned o = 1; o < WORLD_OWNERS; o++)
		assert_int_equal(derivation_charged(&forest, owner(o)), 0);
}

static void an_outer_revocation_takes_an_inner_one_over(void **state)
{
	for (unsigned steps = 0; steps < 4; steps++) {
		take_over(state, DERIVATION_BELOW, steps);
		take_over(state, DERIVATION_WITH, steps);
	}
}

static void three_revocations_in_each_other_end_in_any_order(void **state)
{
	for (unsigned order = 0; order < 243; order++) {
		struct derivation_name revocations[3];
		struct derivation_node chain[6];

		world_setup(state);
		chain[0] = root(A);
		for (unsigned i = 1; i < 6; i++)
			chain[i] = child(chain[i - 1], i % WORLD_OWNERS);
		revocations[0] = below(chain[0]);
		revocations[1] = with(chain[2]);
		revocations[2] = below(chain[3]);
		for (unsigned i = 0, which = order; i < 5; i++, which /= 3) {
			step(revocations[which % 3]);
			world_check();
		}
		finishes(revocations[0]);
		assert_int_equal(step(revocations[1]), -TESSERA_ESTALE);
		assert_int_equal(step(revocations[2]), -TESSERA_ESTALE);
		assert_int_equal(world_used(), 1);
	}
}

static void what_a_revocation_has_reached_is_not_revoked_again(void **state)
{
	struct derivation_name revocation = below(top), name;

	(void)state;
	takes(revocation, 5);
	refused(ESTALE, derivation_revoke(&forest, right, DERIVATION_BELOW, &name));
	refused(ESTALE, derivation_revoke(&forest, right, DERIVATION_WITH, &name));
	finishes(revocation);
	refused(ESTALE, derivation_revoke(&forest, right, DERIVATION_WITH, &name));
}

static void a_late_revoker_does_not_hit_who_came_after(void **state)
{
	struct derivation_name first = with(tip), second = with(tip);
	struct derivation_node next;

	(void)state;
	finishes(first);
	next = child(right, D);
	assert_int_equal(next.offset, tip.offset);
	below(next);
	assert_int_equal(step(second), -TESSERA_ESTALE);
	assert_int_equal(state_of(next), DERIVATION_CLEARING);
}

static void a_chain_of_a_thousand(void **state)
{
	struct derivation_node first = root(A), node = first;
	struct derivation_name revocation;

	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		node = child(node, i % WORLD_OWNERS);
	revocation = below(first);
	takes(revocation, 2);
	takes(revocation, 3);
	assert_int_equal(finishes(revocation), 998);
	assert_int_equal(world_used(), 1);
}

static void a_fan_of_a_thousand(void **state)
{
	struct derivation_node first = root(A);
	struct derivation_name revocation;

	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		child(first, i % WORLD_OWNERS);
	revocation = with(first);
	takes(revocation, 1);
	takes(revocation, 1001);
	assert_int_equal(finishes(revocation), 999);
	assert_int_equal(world_used(), 0);
}

static unsigned tear_down(unsigned who)
{
	struct derivation_item taken;
	unsigned count = 0, steps = 0;
	int result;

	while ((result = derivation_teardown_step(&forest, owner(who), &taken)) !=
	       DERIVATION_FINISHED) {
		assert_in_range(result, DERIVATION_TAKEN, DERIVATION_PROGRESS);
		count += result == DERIVATION_TAKEN;
		assert_true(++steps <= 4 * forest.capacity);
		world_check();
	}
	return count;
}

static void an_owner_is_torn_down_with_all_it_delegated(void **state)
{
	struct derivation_item taken;

	(void)state;
	refused(EINVAL, derivation_teardown_step(&forest, owner(B), &taken));
	refused(EINVAL, derivation_teardown_step(&forest, owner(WORLD_OWNERS), &taken));
	done(derivation_owner_close(&forest, owner(B)));
	refused(EBUSY, derivation_owner_open(&forest, owner(B), 1));
	refused(ENOSPC, delegate(left, C));
	assert_int_equal(tear_down(B), 4);
	assert_int_equal(world_used(), 2);
	assert_int_equal(derivation_charged(&forest, owner(B)), 0);
	done(derivation_owner_open(&forest, owner(B), 1));
	done(delegate(top, B));
}

static void teardown_finishes_what_others_began(void **state)
{
	(void)state;
	step(with(left));
	step(with(tip));
	done(derivation_owner_close(&forest, owner(B)));
	assert_int_equal(tear_down(B), 2);
	assert_int_equal(world_used(), 2);
}

static void teardown_of_all_leaves_nothing(void **state)
{
	(void)state;
	child(tip, A);
	child(tip, tip.offset % WORLD_OWNERS);
	step(below(right));
	for (unsigned o = 0; o < WORLD_OWNERS; o++)
		done(derivation_owner_close(&forest, owner(o)));
	for (unsigned o = 0; o < WORLD_OWNERS; o++)
		tear_down(WORLD_OWNERS - 1 - o);
	assert_int_equal(world_used(), 0);
	for (unsigned o = 0; o < WORLD_OWNERS; o++)
		done(derivation_owner_open(&forest, owner(o), 1));
}

/* Another life of the same owner: what it still pays for is buried later, and counts for it. */
static void an_owner_that_owns_nothing_is_opened_again(void **state)
{
	struct derivation_name outer = below(top);

	(void)state;
	refused(EINVAL, derivation_owner_reopen(&forest, owner(B), 8));
	refused(EINVAL, derivation_owner_reopen(&forest, owner(WORLD_OWNERS), 8));
	takes(outer, 5);
	done(derivation_owner_close(&forest, owner(C)));
	refused(EBUSY, derivation_owner_reopen(&forest, owner(C), 8));
	takes(outer, 6);
	takes(outer, 2);
	done(derivation_owner_close(&forest, owner(B)));
	assert_int_equal(tear_down(B), 0);
	assert_true(derivation_charged(&forest, owner(B)) > 0);
	done(derivation_owner_reopen(&forest, owner(B), 8));
	refused(EINVAL, derivation_owner_reopen(&forest, owner(B), 8));
	assert_int_equal(finishes(outer), 2);
	assert_int_equal(derivation_charged(&forest, owner(B)), 0);
	done(delegate(top, B));
}

/* A number is free again when nothing is charged to it: an outer revocation may keep it so. */
static void a_number_stays_taken_while_it_pays(void **state)
{
	struct derivation_name outer = below(top);

	(void)state;
	takes(outer, 5);
	takes(outer, 6);
	takes(outer, 2);
	done(derivation_owner_close(&forest, owner(B)));
	assert_int_equal(tear_down(B), 0);
	refused(EBUSY, derivation_owner_open(&forest, owner(B), 1));
	assert_int_equal(finishes(outer), 2);
	done(derivation_owner_open(&forest, owner(B), 1));
}

int main(void)
{
#define TEST(name)  cmocka_unit_test_setup(name, family)
#define EMPTY(name) cmocka_unit_test_setup(name, world_setup)
	static const struct CMUnitTest tests[] = {
		TEST(a_revocation_takes_in_pre_order),
		TEST(one_childs_subtree_goes_with_the_child),
		TEST(nothing_below_is_soon_revoked),
		TEST(charges_and_nodes_return_at_the_end_alone),
		TEST(the_root_of_a_revocation_is_busy),
		TEST(what_is_delegated_meanwhile_is_reached),
		TEST(what_is_granted_meanwhile_is_reached),
		TEST(victims_can_not_prolong_it),
		TEST(the_second_revoker_joins),
		TEST(the_second_revoker_may_condemn_the_node),
		TEST(a_node_is_condemned_while_others_are_buried),
		TEST(an_outer_revocation_takes_an_inner_one_over),
		TEST(three_revocations_in_each_other_end_in_any_order),
		TEST(what_a_revocation_has_reached_is_not_revoked_again),
		TEST(a_late_revoker_does_not_hit_who_came_after),
		EMPTY(a_chain_of_a_thousand),
		EMPTY(a_fan_of_a_thousand),
		TEST(an_owner_is_torn_down_with_all_it_delegated),
		TEST(teardown_finishes_what_others_began),
		TEST(teardown_of_all_leaves_nothing),
		TEST(an_owner_that_owns_nothing_is_opened_again),
		TEST(a_number_stays_taken_while_it_pays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
