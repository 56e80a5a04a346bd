/*
 * Components that end while others have what they gave, over the kernel's own C files. Inside a
 * system only components without threads end; here they act first.
 */
#include "fixture.h"

#include "authority.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "pages.h"
#include "shared_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static uint64_t give(struct component *from, uint64_t page, struct component *to)
{
	int64_t there = authority_delegate(from, PLACE_PAGE, page, to, RIGHT_MAP, false);

	assert_true(there > 0);
	return (uint64_t)there;
}

static void test_a_page_that_others_show_is_free_after_its_owners_end(void **state)
{
	struct component *giver = make(root, PAGES), *other = make(root, PAGES);
	struct place place;
	uint64_t there = give(giver, fresh(giver), other);

	(void)state;
	end(giver);
	assert_int_equal(root->account.used, 0);
	assert_int_equal(pages_find(other, there, &place), -TESSERA_EINVAL);
	end(other);
	nothing_is_left();
}

static void test_a_granted_page_outlives_its_giver(void **state)
{
	struct component *giver = make(root, PAGES), *other = make(root, PAGES);
	uint32_t number = giver->number;
	int64_t there = authority_grant(giver, PLACE_PAGE, fresh(giver), other);

	(void)state;
	assert_true(there > 0);
	end(giver);
	assert_int_equal(root->account.used, 1);
	giver = make(root, PAGES);
	assert_int_equal(giver->number, number);
	assert_int_equal(pages_free(other, (uint64_t)there), 0);
	end(other);
	end(giver);
	nothing_is_left();
}

#define GRANTED 100

static void test_many_granted_pages_are_settled_in_steps(void **state)
{
	struct component *giver = make(root, GRANTED + 10), *other = make(root, PAGES);

	(void)state;
	for (int i = 0; i < GRANTED; i++)
		assert_true(authority_grant(giver, PLACE_PAGE, fresh(giver), other) > 0);
	end(giver);
	assert_int_equal(root->account.used, GRANTED);
	end(other);
	nothing_is_left();
}

static void test_a_line_of_components_ends_with_its_first(void **state)
{
	struct component *at = make(root, 4 * PAGES);
	struct component *first = at;

	(void)state;
	for (uint64_t pages = 3 * PAGES; pages > 0; pages -= PAGES) {
		struct component *child = make(at, pages);

		give(at, fresh(at), child);
		give(child, fresh(child), at);
		at = child;
	}
	end(first);
	assert_int_equal(at->state, COMPONENT_UNUSED);
	nothing_is_left();
}

static void test_one_that_is_ending_ends_with_its_manager(void **state)
{
	struct component *manager = make(root, 3 * PAGES), *child = make(manager, PAGES);

	(void)state;
	for (int i = 0; i < 20; i++)
		fresh(child);
	assert_int_equal(lifecycle_end(manager, component_handle(child)), LIFECYCLE_MORE);
	end(manager);
	nothing_is_left();
}

#define MANY 60

static void test_the_end_finishes_an_unfinished_revocation(void **state)
{
	struct component *giver = make(root, PAGES), *other = make(root, PAGES);
	uint64_t page = fresh(giver), there = 0;

	(void)state;
	for (int i = 0; i < MANY; i++)
		there = give(giver, page, other);
	assert_int_equal(authority_revoke(giver, PLACE_PAGE, page), AUTHORITY_MORE);
	assert_int_equal(authority_relinquish(other, PLACE_PAGE, there), -TESSERA_EINVAL);
	end(giver);
	end(other);
	nothing_is_left();
}

static void test_it_is_not_told_what_others_have_from_elsewhere(void **state)
{
	struct component *from = make(root, PAGES), *other = make(root, PAGES);
	uint64_t page = fresh(from), of_other = fresh(other);
	uint64_t id = (uint64_t)shared_memory_create(other, 1);
	uint64_t shared = (uint64_t)shared_memory_map(other, id, 0, RIGHT_MAP);

	(void)state;
	give(from, page, other);
	assert_int_equal(authority_revoke_child(from, PLACE_PAGE, page, other, of_other),
			 -TESSERA_EINVAL);
	assert_int_equal(authority_revoke_child(from, PLACE_PAGE, page, other, shared),
			 -TESSERA_EINVAL);
	assert_int_equal(authority_revoke_child(from, PLACE_PAGE, page, other, 0), -TESSERA_EINVAL);
	assert_int_equal(authority_revoke_child(from, PLACE_SLOT, CRT_SLOT_FIRST_GATE, other,
						CRT_SLOT_EXIT),
			 -TESSERA_EINVAL);
	end(from);
	end(other);
	nothing_is_left();
}

#define BELOW (3 * REVOCATION_STEPS)

/* Something of its own to another one, who passes it on many times; and the first part of taking it back. */
static void leave_a_revocation_unfinished(struct component *from, struct component *through,
					  struct component *to)
{
	uint64_t page = fresh(from), there = give(from, page, through);

	for (int i = 0; i < BELOW; i++)
		give(through, there, to);
	assert_int_equal(authority_revoke(from, PLACE_PAGE, page), AUTHORITY_MORE);
	assert_true(authority_charged(through) > 0);
}

static void test_nobody_keeps_a_number_from_the_next(void **state)
{
	struct component *from = make(root, PAGES), *to = make(root, PAGES);
	struct component *through = make(root, PAGES);
	uint32_t number = through->number;

	(void)state;
	leave_a_revocation_unfinished(from, through, to);
	end(through);
	through = make(root, PAGES);
	assert_int_equal(through->number, number);
	assert_int_equal(authority_charged(through), 0);
	assert_int_equal(authority_step(from), 0);
	end(from);
	end(to);
	end(through);
	nothing_is_left();
}

/* Also not one that ends itself, and of which nobody takes the rest; nor others that are busy, too. */
static void test_nobody_that_ends_keeps_a_number_from_the_next(void **state)
{
	struct component *busy = make(root, PAGES), *from = make(root, PAGES);
	struct component *to = make(root, PAGES), *through = make(root, PAGES);
	struct component *other = make(root, PAGES);
	uint32_t number = through->number;

	(void)state;
	leave_a_revocation_unfinished(busy, other, to);
	leave_a_revocation_unfinished(from, through, to);
	assert_int_equal(lifecycle_end(from, component_handle(from)), -TESSERA_EBUSY);
	end(through);
	through = make(root, PAGES);
	assert_int_equal(through->number, number);
	end(from);
	end(busy);
	end(other);
	end(to);
	end(through);
	nothing_is_left();
}

static void test_a_receivers_revocation_goes_with_its_givers_end(void **state)
{
	struct component *giver = make(root, PAGES), *other = make(root, PAGES);
	uint64_t there = give(giver, fresh(giver), other);

	(void)state;
	for (int i = 0; i < MANY; i++)
		give(other, there, giver);
	assert_int_equal(authority_relinquish(other, PLACE_PAGE, there), AUTHORITY_MORE);
	end(giver);
	assert_int_equal(authority_step(other), 0);
	end(other);
	nothing_is_left();
}

#define SLOT 100 /* of leaf 0 */

/* Puts a capability where the booter puts what the composition grants. */
static void put(struct component *component)
{
	assert_int_equal(kernel_cap_copy(CRT_SLOT_CAPTBL_LEAF, CRT_SLOT_COMPONENT,
					 slot_ref(component->captbl_leaf.cap, SLOT), RIGHTS_ALL, 0,
					 0)
				 .status,
			 0);
}

static void test_slots_of_a_dead_component_are_free_for_the_next(void **state)
{
	struct component *giver = make(root, PAGES), *other = make(root, PAGES);
	int64_t first, next;

	(void)state;
	put(giver);
	first = authority_grant(giver, PLACE_SLOT, SLOT, other);
	assert_true(first > 0);
	end(other);
	other = make(root, PAGES);
	put(giver);
	next = authority_grant(giver, PLACE_SLOT, SLOT, other);
	assert_int_equal(next, first);
	end(other);
	end(giver);
	nothing_is_left();
}

static void test_a_capability_is_given_up_without_a_node(void **state)
{
	struct component *giver = make(root, PAGES);

	(void)state;
	put(giver);
	assert_int_equal(authority_relinquish(giver, PLACE_SLOT, SLOT), 0);
	assert_int_equal(authority_charged(giver), 0);
	assert_int_equal(authority_relinquish(giver, PLACE_SLOT, SLOT), -TESSERA_ENOENT);
	end(giver);
	nothing_is_left();
}

static void test_a_walk_is_not_gone_on_with_by_the_next_of_its_number(void **state)
{
	struct component *owner = make(root, PAGES), *giver = make(root, PAGES);
	uint64_t page = fresh(owner), there = give(owner, page, giver);
	uint32_t number = giver->number;
	struct derivation_view view;

	(void)state;
	give(giver, there, owner);
	assert_int_equal(authority_walk(giver, PLACE_PAGE, there), 0);
	end(giver);
	giver = make(root, PAGES);
	assert_int_equal(giver->number, number);
	component_accept(owner, giver, ACCEPTED);
	component_accept(giver, owner, ACCEPTED);
	give(giver, give(owner, page, giver), owner);
	assert_int_equal(authority_walk_next(giver, &view), 0);
	end(giver);
	end(owner);
	nothing_is_left();
}

static void test_a_walk_ends_where_one_of_those_below_does(void **state)
{
	struct component *giver = make(root, PAGES), *other = make(root, PAGES);
	uint64_t page = fresh(giver);
	struct derivation_view view;

	(void)state;
	give(other, give(giver, page, other), giver);
	assert_int_equal(authority_walk(giver, PLACE_PAGE, page), 0);
	assert_int_equal(authority_walk_next(giver, &view), 1);
	assert_int_equal(view.item.owner.number, other->number);
	assert_int_equal(view.level, 1);
	end(other);
	assert_int_equal(authority_walk_next(giver, &view), -TESSERA_ESTALE);
	end(giver);
	nothing_is_left();
}

/* ------------------------------------------------------------------ what the composition allows */

/* A second component of the composition, as far as that tells; the root may not give it anything. */
static struct component *stranger(void)
{
	struct component *other = make(root, PAGES);

	other->family = other->number;
	other->components_limit = COMPONENTS_MAX;
	root->kept_from = (uint64_t)1 << other->family;
	return other;
}

static void end_stranger(struct component *other)
{
	root->kept_from = 0;
	other->family = root->number;
	end(other);
}

static void test_who_descends_from_it_is_kept_from_the_same(void **state)
{
	struct component *other = stranger(), *child = make(root, PAGES),
			 *grandchild = make(child, PAGES / 2), *theirs = make(other, PAGES / 2);
	uint64_t page = fresh(grandchild);
	uint32_t used = grandchild->account.used;

	(void)state;
	assert_int_equal(authority_delegate(grandchild, PLACE_PAGE, page, other, RIGHT_MAP, false),
			 -TESSERA_EPERM);
	assert_int_equal(authority_delegate(grandchild, PLACE_PAGE, page, theirs, RIGHT_MAP, false),
			 -TESSERA_EPERM);
	assert_int_equal(authority_grant(grandchild, PLACE_PAGE, page, theirs), -TESSERA_EPERM);
	assert_int_equal(grandchild->account.used, used);
	assert_int_equal(authority_charged(grandchild), 0);
	assert_true(authority_delegate(grandchild, PLACE_PAGE, page, child, RIGHT_MAP, false) > 0);
	assert_true(authority_delegate(theirs, PLACE_PAGE, fresh(theirs), grandchild, RIGHT_MAP,
				       false) > 0);
	assert_int_equal(authority_charged(grandchild), 2);
	end(theirs);
	end_stranger(other);
	end(child);
	nothing_is_left();
}

static void test_a_family_has_a_number_of_components(void **state)
{
	struct component *child = make(root, PAGES), *grandchild = make(child, PAGES / 2);
	const struct lifecycle_plan plan = {.entry = ENTRY, .pages = 8}, too_few = {.entry = ENTRY};

	(void)state;
	assert_int_equal(root->components_used, 2);
	root->components_limit = 3;
	assert_int_equal(lifecycle_create(grandchild, &too_few), -TESSERA_ENOMEM);
	assert_int_equal(root->components_used, 2);
	assert_true(lifecycle_create(grandchild, &plan) > 0);
	assert_int_equal(lifecycle_create(root, &plan), -TESSERA_ENOSPC);
	assert_int_equal(lifecycle_create(child, &plan), -TESSERA_ENOSPC);
	end(grandchild);
	assert_int_equal(root->components_used, 1);
	end(child);
	assert_int_equal(root->components_used, 0);
	root->components_limit = COMPONENTS_MAX;
	nothing_is_left();
}

/* ------------------------------------------------------------------ shared memory */

#define SHARED 3 /* pages of an object */
#define WRITE  (RIGHT_MAP | RIGHT_WRITE)

static uint64_t share(struct component *owner)
{
	int64_t memory = shared_memory_create(owner, SHARED);

	assert_true(memory > 0);
	return (uint64_t)memory;
}

static void offer(const struct component *from, uint64_t memory, const struct component *to)
{
	assert_int_equal(shared_memory_offer(from, memory, to, WRITE, false), 0);
}

static uint64_t map(struct component *component, uint64_t memory)
{
	int64_t address = shared_memory_map(component, memory, 0, WRITE);

	assert_true(address > 0);
	return (uint64_t)address;
}

static bool has_mapped(const struct component *component, uint64_t address)
{
	struct place place;

	return pages_find(component, address, &place) == -TESSERA_EPERM;
}

static void test_shared_memory_outlives_its_owner(void **state)
{
	struct component *owner = make(root, PAGES), *user = make(root, PAGES);
	uint64_t memory = share(owner), address;

	(void)state;
	offer(owner, memory, user);
	map(owner, memory);
	address = map(user, memory);
	end(owner);
	assert_int_equal(root->account.used, SHARED);
	for (uint32_t i = 0; i < SHARED; i++)
		assert_true(has_mapped(user, address + i * PAGE_BYTES));
	assert_int_equal(shared_memory_map(user, memory, 0, WRITE), -TESSERA_EBADF);
	assert_int_equal(shared_memory_unmap(user, memory), 0);
	assert_false(has_mapped(user, address));
	assert_int_equal(root->account.used, 0);
	end(user);
	nothing_is_left();
}

static void test_shared_memory_is_not_offered_against_the_composition(void **state)
{
	struct component *other = stranger(), *owner = make(root, PAGES), *user = make(root, PAGES);
	uint64_t memory = share(owner);

	(void)state;
	assert_int_equal(shared_memory_offer(owner, memory, other, WRITE, false), -TESSERA_EPERM);
	offer(owner, memory, user);
	assert_int_equal(shared_memory_offer(user, memory, other, WRITE, false), -TESSERA_EPERM);
	assert_int_equal(shared_memory_map(other, memory, 0, WRITE), -TESSERA_EBADF);
	memory = share(other);
	offer(other, memory, user);
	map(user, memory);
	end_stranger(other);
	end(user);
	end(owner);
	nothing_is_left();
}

static void test_shared_memory_that_nobody_has_mapped_goes_with_its_owner(void **state)
{
	struct component *owner = make(root, PAGES), *user = make(root, PAGES);
	uint64_t memory = share(owner);

	(void)state;
	offer(owner, memory, user);
	map(user, memory);
	assert_int_equal(shared_memory_unmap(user, memory), 0);
	end(owner);
	assert_int_equal(root->account.used, 0);
	assert_int_equal(shared_memory_map(user, memory, 0, WRITE), -TESSERA_EBADF);
	end(user);
	nothing_is_left();
}

static void test_shared_memory_stays_the_owners_when_users_end(void **state)
{
	struct component *owner = make(root, PAGES), *user = make(root, PAGES);
	uint64_t memory = share(owner), address;
	uint32_t paid = owner->account.used;

	(void)state;
	offer(owner, memory, user);
	map(user, memory);
	end(user);
	assert_int_equal(owner->account.used, paid);
	address = map(owner, memory);
	assert_true(has_mapped(owner, address));
	end(owner);
	nothing_is_left();
}

static void test_shared_memory_is_destroyed_in_any_order(void **state)
{
	struct component *owner = make(root, PAGES);
	uint64_t memories[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		memories[i] = share(owner);
	assert_int_equal(shared_memory_destroy(owner, memories[0]), 0);
	assert_int_equal(shared_memory_destroy(owner, memories[3]), 0);
	end(owner);
	nothing_is_left();
}

/* At each step of its user's end. */
static void test_destroyed_shared_memory_goes_with_its_last_user(void **state)
{
	int status = LIFECYCLE_MORE;

	(void)state;
	for (unsigned calls = 1; status == LIFECYCLE_MORE; calls++) {
		struct component *owner = make(root, PAGES), *user = make(root, PAGES);
		uint64_t memory = share(owner), handle = component_handle(user);

		offer(owner, memory, user);
		map(user, memory);
		map(user, share(user));
		status = LIFECYCLE_MORE;
		for (unsigned i = 0; i < calls && status == LIFECYCLE_MORE; i++)
			status = lifecycle_end(root, handle);
		assert_int_equal(shared_memory_destroy(owner, memory), 0);
		assert_int_equal(owner->owned_count, 0);
		if (status == LIFECYCLE_MORE)
			end(user);
		assert_int_equal(shared_memory_destroy(owner, memory), -TESSERA_EBADF);
		end(owner);
		nothing_is_left();
	}
}

static void test_what_was_offered_to_one_is_not_offered_to_the_next_of_its_number(void **state)
{
	struct component *owner = make(root, PAGES), *user = make(root, PAGES), *next;
	uint64_t memory = share(owner);

	(void)state;
	offer(owner, memory, user);
	end(user);
	next = make(root, PAGES);
	assert_int_equal(next->number, user->number);
	assert_int_equal(shared_memory_map(next, memory, 0, WRITE), -TESSERA_EBADF);
	end(owner);
	owner = make(root, PAGES);
	assert_int_equal(shared_memory_destroy(owner, memory), -TESSERA_EBADF);
	end(next);
	end(owner);
	nothing_is_left();
}

#define FEW   11 /* pages: for tables, and some to end */
#define SLOWS 4	 /* pages, each passed on, that make an end take more than one call */

/* It has been offered to as many as can be. */
static uint64_t share_with_all(struct component *owner, struct component *users[SHARED_USERS])
{
	uint64_t memory = share(owner);

	for (uint32_t i = 0; i < SHARED_USERS; i++)
		users[i] = make(root, FEW);
	for (uint32_t i = 0; i < SHARED_USERS - 1; i++)
		offer(owner, memory, users[i]);
	return memory;
}

static void end_all(struct component *users[SHARED_USERS])
{
	for (uint32_t i = 0; i < SHARED_USERS; i++)
		end(users[i]);
}

static int offer_to_one_more(struct component *users[SHARED_USERS], uint64_t memory)
{
	return shared_memory_offer(users[1], memory, users[SHARED_USERS - 1], WRITE, false);
}

static void begin_to_end(struct component *component)
{
	for (int i = 0; i < SLOWS; i++)
		assert_true(authority_delegate(component, PLACE_PAGE, fresh(component), component,
					       RIGHTS_ALL, false) > 0);
	assert_int_equal(lifecycle_end(root, component_handle(component)), LIFECYCLE_MORE);
}

static void test_nobody_takes_the_place_of_an_owner_that_ends(void **state)
{
	struct component *owner = make(root, PAGES), *users[SHARED_USERS];
	uint64_t memory = share_with_all(owner, users);

	(void)state;
	begin_to_end(owner);
	assert_int_equal(offer_to_one_more(users, memory), -TESSERA_ENOSPC);
	assert_int_equal(shared_memory_destroy(users[1], memory), -TESSERA_EPERM);
	end(owner);
	end_all(users);
	nothing_is_left();
}

static void test_nobody_takes_the_place_of_one_that_ends_with_it_mapped(void **state)
{
	struct component *owner = make(root, PAGES), *users[SHARED_USERS];
	uint64_t memory = share_with_all(owner, users);

	(void)state;
	map(users[0], memory);
	begin_to_end(users[0]);
	assert_int_equal(offer_to_one_more(users, memory), -TESSERA_ENOSPC);
	end(users[0]);
	assert_int_equal(offer_to_one_more(users, memory), 0);
	users[0] = make(root, FEW);
	end_all(users);
	end(owner);
	nothing_is_left();
}

/* Of one page; its owner is gone. */
static void share_and_end(struct component *user)
{
	struct component *owner = make(root, PAGES);
	int64_t memory = shared_memory_create(owner, 1);

	assert_true(memory > 0);
	offer(owner, (uint64_t)memory, user);
	map(user, (uint64_t)memory);
	end(owner);
}

/* So that the table is never full: each one that is in it counts for somebody. */
static void test_shared_memory_without_an_owner_counts_for_who_has_it_mapped(void **state)
{
	struct component *user = make(root, PAGES), *owner;
	uint64_t memory;

	(void)state;
	for (int i = 0; i < SHARED_MAPPED_EACH; i++)
		share_and_end(user);
	assert_int_equal(root->account.used, SHARED_MAPPED_EACH);
	owner = make(root, PAGES);
	memory = share(owner);
	offer(owner, memory, user);
	assert_int_equal(shared_memory_map(user, memory, 0, WRITE), -TESSERA_ENOSPC);
	end(owner);
	end(user);
	nothing_is_left();
}

int main(void)
{
#define TEST(name) cmocka_unit_test(test_##name)
	const struct CMUnitTest tests[] = {
		TEST(a_page_that_others_show_is_free_after_its_owners_end),
		TEST(a_granted_page_outlives_its_giver),
		TEST(many_granted_pages_are_settled_in_steps),
		TEST(a_line_of_components_ends_with_its_first),
		TEST(one_that_is_ending_ends_with_its_manager),
		TEST(the_end_finishes_an_unfinished_revocation),
		TEST(it_is_not_told_what_others_have_from_elsewhere),
		TEST(nobody_keeps_a_number_from_the_next),
		TEST(nobody_that_ends_keeps_a_number_from_the_next),
		TEST(slots_of_a_dead_component_are_free_for_the_next),
		TEST(a_capability_is_given_up_without_a_node),
		TEST(a_receivers_revocation_goes_with_its_givers_end),
		TEST(who_descends_from_it_is_kept_from_the_same),
		TEST(a_family_has_a_number_of_components),
		TEST(shared_memory_is_not_offered_against_the_composition),
		TEST(shared_memory_outlives_its_owner),
		TEST(shared_memory_that_nobody_has_mapped_goes_with_its_owner),
		TEST(shared_memory_stays_the_owners_when_users_end),
		TEST(destroyed_shared_memory_goes_with_its_last_user),
		TEST(what_was_offered_to_one_is_not_offered_to_the_next_of_its_number),
		TEST(shared_memory_without_an_owner_counts_for_who_has_it_mapped),
		TEST(nobody_takes_the_place_of_an_owner_that_ends),
		TEST(nobody_takes_the_place_of_one_that_ends_with_it_mapped),
		TEST(shared_memory_is_destroyed_in_any_order),
		TEST(a_walk_is_not_gone_on_with_by_the_next_of_its_number),
		TEST(a_walk_ends_where_one_of_those_below_does),
	};

	return cmocka_run_group_tests_name("ending", tests, make_world, NULL);
}
