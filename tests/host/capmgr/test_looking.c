/* Going through the tree, also while it changes. */
#include "world.h"

static const struct derivation_name all;

static struct derivation_name name_of(struct derivation_node node)
{
	return derivation_name(&forest, node);
}

static uint64_t where_of(struct derivation_name name)
{
	struct derivation_view view;

	done(derivation_read(&forest, name, &view));
	return view.item.where;
}

/* The places of what a walk finds, and how deep below the top, have to be these; 0 ends them. */
static void walk_finds(struct derivation_walk *walk, const unsigned *wheres, const unsigned *levels)
{
	struct derivation_view view;
	int result;

	do {
		result = derivation_walk(&forest, walk);
		assert_true(result >= 0);
		if (result != DERIVATION_FOUND)
			continue;
		done(derivation_read(&forest, walk->at, &view));
		assert_int_equal(view.item.where, *wheres++);
		assert_int_equal(view.level, *levels++);
	} while (result != DERIVATION_END);
	assert_int_equal(*wheres, 0);
}

static void children_are_found_the_newest_first(void **state)
{
	struct derivation_node top = root(A);
	struct derivation_name at;

	(void)state;
	assert_int_equal(derivation_child_first(&forest, name_of(top), &at), DERIVATION_END);
	for (unsigned i = 0; i < 3; i++)
		child(top, B);
	assert_int_equal(derivation_child_first(&forest, name_of(top), &at), DERIVATION_FOUND);
	assert_int_equal(where_of(at), 4);
	child(top, C);
	assert_int_equal(derivation_child_next(&forest, &at), DERIVATION_FOUND);
	assert_int_equal(where_of(at), 3);
	assert_int_equal(derivation_child_next(&forest, &at), DERIVATION_FOUND);
	assert_int_equal(where_of(at), 2);
	assert_int_equal(derivation_child_next(&forest, &at), DERIVATION_END);
}

static void roots_are_the_children_of_nobody(void **state)
{
	struct derivation_name at;

	(void)state;
	assert_int_equal(derivation_child_first(&forest, all, &at), DERIVATION_END);
	child(root(A), B);
	root(B);
	assert_int_equal(derivation_child_first(&forest, all, &at), DERIVATION_FOUND);
	assert_int_equal(where_of(at), 3);
	assert_int_equal(derivation_child_next(&forest, &at), DERIVATION_FOUND);
	assert_int_equal(where_of(at), 1);
	assert_int_equal(derivation_child_next(&forest, &at), DERIVATION_END);
}

static void an_iteration_that_lost_its_place_says_so(void **state)
{
	struct derivation_node top = root(A), node = child(top, B);
	struct derivation_name at, parent = name_of(top);
	struct derivation_walk walk = {parent, parent, false};

	(void)state;
	assert_int_equal(derivation_child_first(&forest, parent, &at), DERIVATION_FOUND);
	assert_int_equal(derivation_walk(&forest, &walk), DERIVATION_FOUND);
	done(derivation_drop(&forest, node));
	child(top, C);
	refused(ESTALE, derivation_child_next(&forest, &at));
	refused(ESTALE, derivation_walk(&forest, &walk));
	takes(with(top), 1);
	takes(parent, 3);
	finishes(parent);
	refused(ESTALE, derivation_child_first(&forest, parent, &at));
}

static void an_iteration_does_not_stray_into_a_graveyard(void **state)
{
	struct derivation_node top = root(A), node = child(top, B);
	struct derivation_name at = name_of(node);
	struct derivation_walk walk = {name_of(top), at, false}, under = {at, at, false};
	struct derivation_view view;

	(void)state;
	child(node, C);
	takes(below(top), 2);
	refused(ESTALE, derivation_child_next(&forest, &at));
	refused(ESTALE, derivation_walk(&forest, &walk));
	refused(ESTALE, derivation_walk(&forest, &under));
	refused(ESTALE, derivation_read(&forest, name_of(node), &view));
}

static void a_walk_finds_all_in_pre_order(void **state)
{
	static const unsigned wheres[] = {6, 1, 4, 5, 2, 3, 0};
	static const unsigned levels[] = {0, 0, 1, 2, 1, 2};
	struct derivation_walk walk = {all, all, false};
	struct derivation_node top = root(A);

	(void)state;
	child(child(top, B), C);
	child(child(top, C), D);
	root(D);
	walk_finds(&walk, wheres, levels);
	walk = (struct derivation_walk){name_of(top), name_of(top), false};
	walk_finds(&walk, wheres + 2, levels + 2);
}

static void a_walk_in_an_empty_tree_ends(void **state)
{
	struct derivation_walk walk = {all, all, false};
	struct derivation_node leaf;

	(void)state;
	assert_int_equal(derivation_walk(&forest, &walk), DERIVATION_END);
	leaf = child(root(A), B);
	walk = (struct derivation_walk){name_of(leaf), name_of(leaf), false};
	assert_int_equal(derivation_walk(&forest, &walk), DERIVATION_END);
}

/* 1 -- 2 -- 3 -- 4; 1 -- 5. The revocation takes 5 and 2 while the walk stands at 4. */
static void a_walk_goes_on_where_a_revocation_has_cut(void **state)
{
	static const unsigned rest[] = {0};
	struct derivation_node top = root(A), second = child(top, B), third = child(second, C);
	struct derivation_node last = child(third, D);
	struct derivation_walk walk = {name_of(top), name_of(last), false};
	struct derivation_name revocation;

	(void)state;
	child(top, C);
	revocation = below(top);
	takes(revocation, 5);
	takes(revocation, 2);
	walk_finds(&walk, rest, rest);
	walk = (struct derivation_walk){name_of(top), name_of(top), false};
	walk_finds(&walk, (const unsigned[]){3, 4, 0}, (const unsigned[]){2, 3});
}

static void a_walk_through_a_long_chain_and_back_ends(void **state)
{
	struct derivation_walk walk = {all, all, false};
	struct derivation_node node = root(A);
	unsigned found = 0, up = 0;
	int result;

	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		node = child(node, B);
	while ((result = derivation_walk(&forest, &walk)) != DERIVATION_END) {
		found += result == DERIVATION_FOUND;
		up += result == DERIVATION_UP;
	}
	assert_int_equal(found, 1001);
	assert_int_equal(up, 1000);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, world_setup)
	static const struct CMUnitTest tests[] = {
		TEST(children_are_found_the_newest_first),
		TEST(roots_are_the_children_of_nobody),
		TEST(an_iteration_that_lost_its_place_says_so),
		TEST(an_iteration_does_not_stray_into_a_graveyard),
		TEST(a_walk_finds_all_in_pre_order),
		TEST(a_walk_in_an_empty_tree_ends),
		TEST(a_walk_goes_on_where_a_revocation_has_cut),
		TEST(a_walk_through_a_long_chain_and_back_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
