/* Delegating, granting and dropping: what is refused, and who pays. */
#include "world.h"

static int delegate(struct derivation_node parent, struct derivation_item given)
{
	struct derivation_node node;

	return derivation_delegate(&forest, parent, &given, &node);
}

static int make_root(struct derivation_item given)
{
	struct derivation_node node;

	return derivation_root(&forest, &given, &node);
}

static struct derivation_view view_of(struct derivation_node node)
{
	struct derivation_view view;

	done(derivation_read(&forest, derivation_name(&forest, node), &view));
	return view;
}

static int init(void *storage, uint32_t capacity, uint32_t owners)
{
	const struct derivation tree = DERIVATION_IN(storage, capacity, owners);

	return derivation_init(&tree);
}

static void a_tree_needs_a_node_and_an_owner(void **state)
{
	static _Alignas(16) char storage[DERIVATION_BYTES(2, 1)];

	(void)state;
	refused(EINVAL, init(storage, 1, 1));
	refused(EINVAL, init(storage, DERIVATION_CAPACITY_MAX + 1, 1));
	refused(EINVAL, init(storage, 2, 0));
	refused(EINVAL, init(storage, 2, DERIVATION_OWNERS_MAX + 1));
	done(init(storage, 2, 1));
}

static void a_root_is_what_it_was_given(void **state)
{
	struct derivation_node node = root(B);
	struct derivation_view view = view_of(node);

	(void)state;
	assert_int_equal(view.item.where, 1);
	assert_int_equal(view.item.owner.number, B);
	assert_int_equal(view.item.kind, 1);
	assert_int_equal(view.item.rights, ALL_RIGHTS);
	assert_int_equal(view.payer.number, B);
	assert_int_equal(view.level, 0);
	assert_int_equal(view.parent.birth, 0);
	assert_int_equal(view.state, DERIVATION_LIVE);
	assert_int_equal(derivation_parent(&forest, node).offset, 0);
}

static void a_child_knows_its_parent_whose_owner_pays(void **state)
{
	struct derivation_node top = root(A), node = child(top, B);
	struct derivation_view view = view_of(node);

	(void)state;
	assert_int_equal(derivation_parent(&forest, node).offset, top.offset);
	assert_int_equal(view.parent.birth, derivation_name(&forest, top).birth);
	assert_int_equal(view.payer.number, A);
	assert_int_equal(view.level, 1);
	assert_int_equal(derivation_charged(&forest, owner(A)), 2);
	assert_int_equal(derivation_charged(&forest, owner(B)), 0);
	assert_int_equal(derivation_charged(&forest, owner(WORLD_OWNERS)), 0);
}

static void rights_only_shrink(void **state)
{
	struct derivation_item given = item(B, 0);
	struct derivation_node top = root(A), node;

	(void)state;
	given.rights = 0x0f;
	done(derivation_delegate(&forest, top, &given, &node));
	for (unsigned rights = 0; rights < 256; rights++) {
		given.rights = (uint8_t)rights;
		if (rights & ~0x0fu)
			refused(EACCES, delegate(node, given));
		else
			done(delegate(node, given));
	}
	world_check();
}

static void a_final_node_is_not_delegated(void **state)
{
	struct derivation_item given = item(B, 0);
	struct derivation_node top = root(A), node;

	(void)state;
	given.final = true;
	done(derivation_delegate(&forest, top, &given, &node));
	refused(EPERM, delegate(node, item(C, 0)));
	done(derivation_grant(&forest, node, owner(C), 7));
	refused(EPERM, delegate(node, item(C, 0)));
}

static void only_open_owners_are_given_something(void **state)
{
	struct derivation_node top = root(A);

	(void)state;
	refused(EINVAL, make_root(item(WORLD_OWNERS, 0)));
	refused(EINVAL, delegate(top, item(WORLD_OWNERS, 0)));
	refused(EINVAL, derivation_grant(&forest, top, owner(WORLD_OWNERS), 0));
	refused(EINVAL, derivation_owner_open(&forest, owner(WORLD_OWNERS), 1));
	refused(EINVAL, derivation_owner_limit(&forest, owner(WORLD_OWNERS), 1));
	refused(EINVAL, derivation_owner_close(&forest, owner(WORLD_OWNERS)));
	done(derivation_owner_close(&forest, owner(B)));
	refused(EINVAL, make_root(item(B, 0)));
	refused(EINVAL, delegate(top, item(B, 0)));
	refused(EINVAL, derivation_grant(&forest, top, owner(B), 0));
	refused(EINVAL, derivation_owner_limit(&forest, owner(B), 1));
	refused(EINVAL, derivation_owner_close(&forest, owner(B)));
	done(derivation_owner_open(&forest, owner(B), 1));
	refused(EBUSY, derivation_owner_open(&forest, owner(B), 1));
}

static void the_handle_of_no_node_is_stale(void **state)
{
	struct derivation_node none = {0};
	struct derivation_name name;
	struct derivation_item taken;
	struct derivation_view view;

	(void)state;
	refused(ESTALE, delegate(none, item(A, 0)));
	refused(ESTALE, derivation_grant(&forest, none, owner(A), 0));
	refused(ESTALE, derivation_drop(&forest, none));
	refused(ESTALE, derivation_revoke(&forest, none, DERIVATION_BELOW, &name));
	name = derivation_name(&forest, none);
	refused(ESTALE, derivation_revoke_step(&forest, name, &taken));
	refused(ESTALE, derivation_read(&forest, name, &view));
}

static void who_has_reached_his_limit_delegates_no_more(void **state)
{
	struct derivation_node top = root(A), other = child(top, B);

	(void)state;
	done(derivation_owner_limit(&forest, owner(A), 3));
	child(top, C);
	refused(ENOSPC, delegate(top, item(B, 0)));
	refused(ENOSPC, make_root(item(A, 0)));
	child(other, A);
	assert_int_equal(derivation_charged(&forest, owner(A)), 3);
	assert_int_equal(derivation_charged(&forest, owner(B)), 1);
}

static void a_limit_below_the_charge_takes_nothing_away(void **state)
{
	struct derivation_node top = root(A), last;

	(void)state;
	child(top, B);
	last = child(top, B);
	done(derivation_owner_limit(&forest, owner(A), 1));
	assert_int_equal(world_used(), 3);
	done(derivation_drop(&forest, last));
	refused(ENOSPC, delegate(top, item(B, 0)));
	done(derivation_owner_limit(&forest, owner(A), 3));
	done(delegate(top, item(B, 0)));
}

static void without_free_nodes_nothing_is_made(void **state)
{
	struct derivation_node top, last = {0};

	(void)state;
	world(10);
	top = root(A);
	for (unsigned i = 0; i < 8; i++)
		last = child(top, B);
	refused(ENOMEM, delegate(last, item(C, 0)));
	refused(ENOMEM, make_root(item(C, 0)));
	done(derivation_drop(&forest, last));
	done(delegate(top, item(C, 0)));
	refused(ENOMEM, make_root(item(C, 0)));
	world_check();
}

/* Each refusal changes nothing, so all of them can be had from one call. */
static void the_first_error_wins(void **state)
{
	struct derivation_item bad = item(WORLD_OWNERS, 0);
	struct derivation_item narrow = item(A, 0);
	struct derivation_node node;
	struct derivation_name revocation;

	(void)state;
	world(2);
	narrow.rights = 1;
	narrow.final = true;
	done(derivation_root(&forest, &narrow, &node));
	done(derivation_owner_limit(&forest, owner(A), 1));
	revocation = below(node);
	refused(EINVAL, delegate(node, bad));
	refused(EBUSY, delegate(node, item(B, 0)));
	assert_int_equal(finishes(revocation), 0);
	refused(EPERM, delegate(node, item(B, 0)));
	done(derivation_drop(&forest, node));
	narrow.final = false;
	done(derivation_root(&forest, &narrow, &node));
	refused(EACCES, delegate(node, item(B, 0)));
	bad = item(B, 0);
	bad.rights = 1;
	refused(ENOSPC, delegate(node, bad));
	done(derivation_owner_limit(&forest, owner(A), 2));
	refused(ENOMEM, delegate(node, bad));
}

static void a_grant_moves_and_leaves_the_charge(void **state)
{
	struct derivation_node top = root(A), node = child(top, B);
	struct derivation_view view;

	(void)state;
	done(derivation_grant(&forest, node, owner(C), 77));
	view = view_of(node);
	assert_int_equal(view.item.owner.number, C);
	assert_int_equal(view.item.where, 77);
	assert_int_equal(view.payer.number, A);
	assert_int_equal(derivation_parent(&forest, node).offset, top.offset);
	child(node, D);
	assert_int_equal(derivation_charged(&forest, owner(C)), 1);
	world_check();
}

static void the_giver_of_a_root_goes_on_paying(void **state)
{
	struct derivation_node top = root(A), back;

	(void)state;
	done(derivation_grant(&forest, top, owner(B), 9));
	back = child(top, A);
	assert_int_equal(derivation_charged(&forest, owner(A)), 1);
	assert_int_equal(derivation_charged(&forest, owner(B)), 1);
	done(derivation_drop(&forest, back));
	done(derivation_grant(&forest, top, owner(A), 10));
	done(derivation_drop(&forest, top));
	assert_int_equal(derivation_charged(&forest, owner(A)), 0);
}

static void what_others_hold_of_it_is_not_granted(void **state)
{
	struct derivation_node top = root(A), node = child(top, B);
	struct derivation_name revocation;

	(void)state;
	refused(EBUSY, derivation_grant(&forest, top, owner(C), 0));
	refused(EBUSY, derivation_drop(&forest, top));
	revocation = below(top);
	refused(EBUSY, derivation_grant(&forest, top, owner(C), 0));
	refused(EBUSY, derivation_drop(&forest, top));
	takes(revocation, 2);
	refused(ESTALE, derivation_grant(&forest, node, owner(C), 0));
	refused(ESTALE, derivation_drop(&forest, node));
	assert_int_equal(finishes(revocation), 0);
	done(derivation_grant(&forest, top, owner(C), 0));
	done(derivation_drop(&forest, top));
}

static void a_component_delegates_to_itself(void **state)
{
	struct derivation_node node = root(A);

	(void)state;
	for (unsigned i = 0; i < 5; i++)
		node = child(node, A);
	assert_int_equal(derivation_charged(&forest, owner(A)), 6);
	assert_int_equal(view_of(node).level, 5);
	world_check();
}

static void two_components_delegate_to_each_other(void **state)
{
	struct derivation_node first = root(A), node = first;

	(void)state;
	for (unsigned i = 0; i < 10; i++)
		node = child(node, i % 2 ? A : B);
	world_check();
	assert_int_equal(finishes(below(first)), 10);
	assert_int_equal(world_used(), 1);
}

static void a_dropped_node_is_forgotten(void **state)
{
	struct derivation_node top = root(A), node = child(top, B), next;
	struct derivation_name name = derivation_name(&forest, node);
	struct derivation_view view;
	struct derivation_item taken;

	(void)state;
	done(derivation_drop(&forest, node));
	assert_int_equal(derivation_charged(&forest, owner(A)), 1);
	refused(ESTALE, delegate(node, item(C, 0)));
	next = child(top, C);
	assert_int_equal(next.offset, node.offset); /* the handle is used again, the name is not */
	refused(ESTALE, derivation_read(&forest, name, &view));
	refused(ESTALE, derivation_revoke_step(&forest, name, &taken));
	world_check();
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, world_setup)
	static const struct CMUnitTest tests[] = {
		TEST(a_tree_needs_a_node_and_an_owner),
		TEST(a_root_is_what_it_was_given),
		TEST(a_child_knows_its_parent_whose_owner_pays),
		TEST(rights_only_shrink),
		TEST(a_final_node_is_not_delegated),
		TEST(only_open_owners_are_given_something),
		TEST(the_handle_of_no_node_is_stale),
		TEST(who_has_reached_his_limit_delegates_no_more),
		TEST(a_limit_below_the_charge_takes_nothing_away),
		TEST(without_free_nodes_nothing_is_made),
		TEST(the_first_error_wins),
		TEST(a_grant_moves_and_leaves_the_charge),
		TEST(the_giver_of_a_root_goes_on_paying),
		TEST(what_others_hold_of_it_is_not_granted),
		TEST(a_component_delegates_to_itself),
		TEST(two_components_delegate_to_each_other),
		TEST(a_dropped_node_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
