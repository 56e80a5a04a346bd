/*
 * Components that end while others have what they gave, over the kernel's own C files. Inside a
 * system only components without threads end; here they act first.
 */
#include "fixture.h"

#include "authority.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "pages.h"

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
		TEST(slots_of_a_dead_component_are_free_for_the_next),
		TEST(a_capability_is_given_up_without_a_node),
		TEST(a_receivers_revocation_goes_with_its_givers_end),
	};

	return cmocka_run_group_tests_name("ending", tests, make_world, NULL);
}
