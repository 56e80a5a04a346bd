/* What is told of components to who may look at all of them (capmgr_observe.h). */
#include "composed.h"

#include "authority.h"
#include "capmgr_observe.h"
#include "caps.h"
#include "config.h"
#include "objects.h"
#include "observation.h"
#include "pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define PAGE	  ((uint64_t)PAGE_BYTES)
#define CALLS_MAX 1000 /* more than it takes to pass over everything */

#define CHILD_PAGES 20

static struct component *made_by(uint32_t maker)
{
	return make_planned(
		composed(maker),
		&(struct lifecycle_plan){.entry = ENTRY, .pages = CHILD_PAGES, .image = IMAGE});
}

static struct component *made(void)
{
	return made_by(CLIENT);
}

/* ------------------------------------------------------------------ components */

static void test_all_are_listed_once(void **state)
{
	struct component *child = made();
	uint64_t seen = 0;
	int64_t handle;

	(void)state;
	for (uint64_t number = 0; (handle = observation_component(number)) >= 0; number++) {
		number = (uint64_t)handle % COMPONENTS_MAX;
		assert_false(seen >> number & 1);
		assert_int_equal(component_handle(component_record((uint32_t)number)), handle);
		seen |= (uint64_t)1 << number;
	}
	assert_int_equal(handle, -TESSERA_ENOENT);
	assert_true(seen >> SERVER & 1 && seen >> OTHER & 1 && seen >> child->number & 1);
	assert_int_equal(observation_component(UINT64_MAX), -TESSERA_ENOENT);
	end(child);
	assert_int_not_equal(observation_component(child->number), component_handle(child));
}

static int64_t fact(const struct component *component, enum capmgr_fact which)
{
	return observation_fact(component_handle(component), which);
}

static void test_facts_of_the_composition(void **state)
{
	const struct component *server = composed(SERVER);

	(void)state;
	assert_int_equal(fact(server, CAPMGR_FACT_STATE), CAPMGR_STATE_LIVE);
	assert_int_equal(fact(server, CAPMGR_FACT_MAKER), -TESSERA_EINVAL);
	assert_int_equal(fact(server, CAPMGR_FACT_FAMILY), SERVER);
	assert_int_equal(fact(server, CAPMGR_FACT_SCHEDULER), SCHEDULER);
	assert_int_equal(fact(server, CAPMGR_FACT_HANDLER), SUPERVISOR);
	assert_int_equal(fact(server, CAPMGR_FACTS), -TESSERA_EINVAL);
}

static void test_facts_of_what_was_made(void **state)
{
	struct component *child = made_by(SERVER);
	uint64_t handle = component_handle(child);

	(void)state;
	assert_int_equal(fact(child, CAPMGR_FACT_MAKER), SERVER);
	assert_int_equal(fact(child, CAPMGR_FACT_FAMILY), SERVER);
	child->state = COMPONENT_ENDING;
	assert_int_equal(fact(child, CAPMGR_FACT_STATE), CAPMGR_STATE_ENDING);
	child->state = COMPONENT_REALM;
	assert_int_equal(fact(child, CAPMGR_FACT_STATE), CAPMGR_STATE_REALM);
	child->state = COMPONENT_LIVE;
	end(child);
	assert_int_equal(observation_fact(handle, CAPMGR_FACT_STATE), -TESSERA_ESTALE);
	assert_int_equal(observation_fact(UINT64_MAX, CAPMGR_FACT_STATE), -TESSERA_ESTALE);
}

/* ------------------------------------------------------------------ slots */

/* The first slot from one on in which something is, over as many calls as it takes. */
static int64_t next_slot(const struct component *component, uint64_t slot)
{
	for (int i = 0; i < CALLS_MAX; i++) {
		int64_t found = observation_slot(component, slot);

		if (found < 0 || CAPMGR_OBSERVED_TYPE(found) != CAP_NONE)
			return found;
		assert_true(CAPMGR_OBSERVED_SLOT(found) > slot);
		slot = CAPMGR_OBSERVED_SLOT(found);
	}
	fail();
	return 0;
}

static void test_slots_are_those_that_hold_something(void **state)
{
	struct component *client = composed(CLIENT);
	int64_t found = next_slot(client, GATE_NEAR);
	int64_t own = objects_make_gate(client, ENTRY, 7);

	(void)state;
	assert_true(own > 0);
	assert_int_equal(CAPMGR_OBSERVED_SLOT(found), GATE_NEAR);
	assert_int_equal(CAPMGR_OBSERVED_TYPE(found), CAP_GATE);
	assert_int_equal(CAPMGR_OBSERVED_SLOT(next_slot(client, GATE_SERVICE + 1)), GATE_FAR);
	found = next_slot(client, GATE_FAR + 1);
	assert_int_equal(CAPMGR_OBSERVED_SLOT(found), own);
	assert_int_equal(next_slot(client, (uint64_t)own + 1), -TESSERA_ENOENT);
	assert_int_equal(next_slot(client, UINT64_MAX), -TESSERA_ENOENT);
	assert_int_equal(authority_relinquish(client, PLACE_SLOT, (uint64_t)own), 0);
	assert_int_equal(next_slot(client, GATE_FAR + 1), -TESSERA_ENOENT);
}

static void test_gates_tell_where_they_lead(void **state)
{
	struct component *client = composed(CLIENT), *child = made();
	int64_t gate = objects_make_gate(child, ENTRY, 7), there;

	(void)state;
	assert_true(gate > 0);
	assert_int_equal(observation_target(client, GATE_NEAR), SERVER);
	assert_int_equal(observation_target(client, GATE_OTHER), OTHER);
	there = authority_delegate(child, PLACE_SLOT, (uint64_t)gate, client, RIGHTS_ALL, false);
	assert_int_equal(observation_target(client, (uint64_t)there), component_handle(child));
	child->state = COMPONENT_ENDING;
	assert_int_equal(observation_target(client, (uint64_t)there), -TESSERA_ESTALE);
	child->state = COMPONENT_LIVE;
	end(child);
	assert_int_equal(observation_target(client, (uint64_t)there), -TESSERA_EINVAL);
	assert_int_equal(observation_target(client, GATE_NEAR + 5), -TESSERA_ENOENT);
	assert_int_equal(observation_target(client, UINT64_MAX), -TESSERA_EINVAL);
}

static void test_what_leads_nowhere_is_no_gate(void **state)
{
	struct component *server = composed(SERVER);
	const uint32_t slot = 60;

	(void)state;
	put_device(SERVER, slot, 7, 1, RIGHT_MAP);
	assert_int_equal(observation_target(server, slot), -TESSERA_EBADF);
	assert_int_equal(CAPMGR_OBSERVED_TYPE(observation_slot(server, slot)), CAP_DEVICES);
	assert_int_equal(CAPMGR_OBSERVED_RIGHTS(observation_slot(server, slot)), RIGHT_MAP);
	lose(SERVER, slot);
}

/* ------------------------------------------------------------------ pages */

static void expect_run(const struct component *component, uint64_t from, uint64_t address,
		       uint64_t count, uint64_t kind)
{
	int64_t found = observation_pages(component, from);

	assert_true(found > 0);
	assert_int_equal(CAPMGR_OBSERVED_ADDRESS(found), address);
	assert_int_equal(CAPMGR_OBSERVED_COUNT(found), count);
	assert_int_equal(CAPMGR_OBSERVED_KIND(found), kind);
}

static void test_pages_are_told_in_runs_of_a_kind(void **state)
{
	struct component *child = made();
	uint64_t first = (uint64_t)pages_reserve(child, 5);

	(void)state;
	assert_int_equal(pages_fill(child, first + PAGE), 0);
	assert_int_equal(pages_fill(child, first + 2 * PAGE), 0);
	expect_run(child, 0, first, 1, CAPMGR_KIND_RESERVED);
	expect_run(child, first + 1, first + PAGE, 2, CAPMGR_KIND_WRITE);
	expect_run(child, first + 2 * PAGE, first + 2 * PAGE, 1, CAPMGR_KIND_WRITE);
	expect_run(child, first + 3 * PAGE, first + 3 * PAGE, 2, CAPMGR_KIND_RESERVED);
	assert_int_equal(observation_pages(child, first + 5 * PAGE), -TESSERA_ENOENT);
	assert_int_equal(observation_pages(child, UINT64_MAX), -TESSERA_ENOENT);
	end(child);
}

/* Whatever stands at the end of a leaf, nothing behind it is passed over, and nothing told again.
 */
static void test_a_run_ends_with_its_leaf(void **state)
{
	struct component *child = made();
	uint64_t first = (uint64_t)pages_reserve(child, LEAF_PAGES);
	uint64_t second = (uint64_t)pages_reserve(child, 1);

	(void)state;
	assert_int_equal(second, first + LEAF_BYTES);
	expect_run(child, first, first, OBSERVATION_LOOKS, CAPMGR_KIND_RESERVED);
	expect_run(child, second - PAGE, second - PAGE, 1, CAPMGR_KIND_RESERVED);
	expect_run(child, second - 1, second, 1, CAPMGR_KIND_RESERVED);
	assert_int_equal(observation_pages(child, second + 1), -TESSERA_ENOENT);
	end(child);
}

static void test_an_image_comes_before_what_is_given(void **state)
{
	struct component *child = made();
	uint64_t given = fresh(child), at = IMAGE + 3 * PAGE;

	(void)state;
	assert_int_equal(pages_reserve_at(child, at, 1), 0);
	assert_int_equal(pages_fill_run(child, at, 1, MAP_EXECUTE), 0);
	expect_run(child, 0, at, 1, CAPMGR_KIND_EXECUTE);
	expect_run(child, at + PAGE, given, 1, CAPMGR_KIND_WRITE);
	end(child);
}

static void test_what_was_delegated_says_so(void **state)
{
	struct component *one = made_by(CLIENT), *two = made_by(SERVER);
	uint64_t address = fresh(one);
	int64_t there = authority_delegate(one, PLACE_PAGE, address, two, RIGHT_MAP, false);

	(void)state;
	assert_true(there > 0);
	expect_run(one, 0, address, 1, CAPMGR_KIND_WRITE | CAPMGR_KIND_GIVEN);
	expect_run(two, 0, (uint64_t)there, 1, CAPMGR_KIND_GIVEN);
	end(one);
	assert_int_equal(observation_pages(two, 0), -TESSERA_ENOENT);
	end(two);
}

#define TEST(name) cmocka_unit_test(test_##name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_are_listed_once),
		TEST(facts_of_the_composition),
		TEST(facts_of_what_was_made),
		TEST(slots_are_those_that_hold_something),
		TEST(gates_tell_where_they_lead),
		TEST(what_leads_nowhere_is_no_gate),
		TEST(pages_are_told_in_runs_of_a_kind),
		TEST(a_run_ends_with_its_leaf),
		TEST(an_image_comes_before_what_is_given),
		TEST(what_was_delegated_says_so),
	};

	return cmocka_run_group_tests_name("observation", tests, make_composition, NULL);
}
