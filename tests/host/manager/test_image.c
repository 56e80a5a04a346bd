/* What a component gets from its maker where it was linked to find it: pages of its image, and
 * gates that say that it is it who calls. */
#include "fixture.h"

#include "authority.h"
#include "caps.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "objects.h"
#include "pages.h"
#include "shared_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MAKER_PAGES 100
#define GATE	    40 /* a slot of leaf 0 */
#define NUMBER	    3  /* of a page of the image */
#define AT	    (IMAGE + NUMBER * PAGE_BYTES)

static struct component *maker, *child;

static struct component *make_with_image(struct component *manager, uint64_t pages)
{
	return make_planned(
		manager, &(struct lifecycle_plan){.entry = ENTRY, .pages = pages, .image = IMAGE});
}

static void begin(void)
{
	maker = make_with_image(root, MAKER_PAGES);
	child = make_with_image(maker, PAGES);
}

static void end_both(void)
{
	end(child);
	end(maker);
	nothing_is_left();
}

/* ------------------------------------------------------------------ pages */

static uint64_t flags_at(const struct component *component, uint64_t address)
{
	struct place place;

	assert_int_equal(pages_find(component, address, &place), 0);
	return kernel_entry_read(place.node, place.index).value & ((1u << ENTRY_FRAME_SHIFT) - 1);
}

static int place_page(uint64_t flags)
{
	return authority_image_pages(maker, fresh(maker), child, AT, 1, flags);
}

static void test_a_page_moves_with_its_flags_and_its_charge(void **state)
{
	static const uint64_t flags[] = {0, MAP_WRITE, MAP_EXECUTE};
	uint64_t used, page;

	(void)state;
	begin();
	page = fresh(maker);
	used = maker->account.used;
	for (unsigned i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		uint64_t before = child->account.used;

		assert_int_equal(
			authority_image_pages(maker, page, child, AT + i * PAGE_BYTES, 1, flags[i]),
			0);
		assert_int_equal(flags_at(child, AT + i * PAGE_BYTES), flags[i]);
		assert_int_equal(maker->account.used, used - 1);
		assert_int_equal(child->account.used, before + 1 + (i == 0 ? 2 : 0));
		assert_int_equal(authority_image_pages(maker, page, child, AT, 1, flags[i]),
				 -TESSERA_EINVAL);
		page = fresh(maker);
	}
	assert_int_equal(pages_free(maker, page), 0);
	assert_int_equal(pages_free(child, AT), 0);
	assert_int_equal(place_page(0), 0);
	end_both();
}

static void test_nothing_is_writable_and_executable(void **state)
{
	uint64_t page;
	int64_t there;

	(void)state;
	begin();
	page = fresh(maker);
	assert_int_equal(authority_image_pages(maker, page, child, AT, 1, MAP_WRITE | MAP_EXECUTE),
			 -TESSERA_EINVAL);
	assert_int_equal(authority_image_pages(maker, page, child, AT, 1, MAP_EXECUTE), 0);
	there = authority_delegate(child, PLACE_PAGE, AT, child, RIGHTS_ALL, false);
	assert_true(there > 0);
	assert_int_equal(flags_at(child, (uint64_t)there), 0);
	there = authority_grant(child, PLACE_PAGE, (uint64_t)there, maker);
	assert_true(there > 0);
	assert_int_equal(flags_at(maker, (uint64_t)there), 0);
	end_both();
}

static void test_an_image_is_in_its_window(void **state)
{
	static const uint64_t wrong[] = {
		IMAGE - PAGE_BYTES, IMAGE + PAGES_IMAGE_BYTES, AT + 1, 0, ~0ull, 1ull << 63};
	uint64_t page, used;

	(void)state;
	begin();
	page = fresh(maker);
	used = child->account.used;
	for (unsigned i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(authority_image_pages(maker, page, child, wrong[i], 1, 0),
				 -TESSERA_EINVAL);
	assert_int_equal(child->account.used, used);
	end(child);
	child = make(maker, PAGES);
	assert_int_equal(authority_image_pages(maker, page, child, AT, 1, 0), -TESSERA_EINVAL);
	assert_int_equal(authority_image_pages(maker, page, child, 0, 1, 0), -TESSERA_EINVAL);
	end_both();
}

static void test_a_window_is_a_multiple_of_its_length_below_all_others(void **state)
{
	struct lifecycle_plan plan = {.entry = ENTRY, .pages = PAGES};
	static const uint64_t wrong[] = {IMAGE + PAGE_BYTES, PAGES_IMAGE_LAST + PAGES_IMAGE_BYTES,
					 1ull << 63, ~0ull};

	(void)state;
	begin();
	for (unsigned i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		plan.image = wrong[i];
		assert_int_equal(lifecycle_create(maker, &plan), -TESSERA_EINVAL);
	}
	plan.image = PAGES_IMAGE_LAST;
	end(make_planned(maker, &plan));
	end_both();
}

static void test_a_taken_address_is_not_taken_again(void **state)
{
	(void)state;
	begin();
	assert_int_equal(place_page(0), 0);
	assert_int_equal(place_page(0), -TESSERA_EEXIST);
	end_both();
}

static void test_only_its_maker_fills_an_image(void **state)
{
	(void)state;
	begin();
	assert_int_equal(authority_image_pages(child, fresh(child), maker, AT, 1, 0),
			 -TESSERA_EPERM);
	assert_int_equal(authority_image_pages(child, fresh(child), child, AT, 1, 0),
			 -TESSERA_EPERM);
	assert_int_equal(authority_image_pages(root, 0, child, AT, 1, 0), -TESSERA_EPERM);
	end_both();
}

static void test_a_page_that_others_have_is_not_moved(void **state)
{
	uint64_t page;
	int64_t there;

	(void)state;
	begin();
	page = fresh(maker);
	there = authority_delegate(maker, PLACE_PAGE, page, maker, RIGHTS_ALL, false);
	assert_true(there > 0);
	assert_int_equal(authority_image_pages(maker, page, child, AT, 1, 0), -TESSERA_EBUSY);
	assert_int_equal(authority_image_pages(maker, (uint64_t)there, child, AT, 1, 0),
			 -TESSERA_EPERM);
	assert_int_equal(authority_revoke(maker, PLACE_PAGE, page), 0);
	assert_int_equal(authority_image_pages(maker, page, child, AT, 1, 0), 0);
	end_both();
}

/* It is the object's, in which it would be freed and used again. */
static void test_shared_memory_is_not_moved(void **state)
{
	int64_t memory, page;

	(void)state;
	begin();
	memory = shared_memory_create(maker, 1);
	assert_true(memory > 0);
	page = shared_memory_map(maker, (uint64_t)memory, 0, RIGHT_MAP | RIGHT_WRITE);
	assert_true(page > 0);
	assert_int_equal(authority_image_pages(maker, (uint64_t)page, child, AT, 1, 0),
			 -TESSERA_EPERM);
	assert_int_equal(pages_reserve_at(child, AT, 1), 0);
	assert_int_equal(pages_move(maker, (uint64_t)page, child, AT, 1, 0), -TESSERA_EPERM);
	assert_int_equal(shared_memory_unmap(maker, (uint64_t)memory), 0);
	end_both();
}

static void test_who_may_have_no_more_gets_no_page(void **state)
{
	uint32_t limit;

	(void)state;
	begin();
	for (limit = child->account.used; limit < child->account.used + 3; limit++) {
		child->account.limit = limit;
		if (!place_page(0))
			break;
		assert_int_equal(place_page(0), -TESSERA_ENOMEM);
	}
	child->account.limit = PAGES;
	assert_int_equal(flags_at(child, AT), 0);
	end_both();
}

/* ------------------------------------------------------------------ several pages at once */

#define RUN 5
#define AT_LEAF_END                                                                                \
	(IMAGE + LEAF_BYTES - 2 * PAGE_BYTES) /* a run from here goes over into the next */

static uint64_t fresh_run(uint64_t count)
{
	int64_t first = pages_give_run(maker, count);

	assert_true(first > 0);
	return (uint64_t)first;
}

static int place_run(uint64_t from, uint64_t there, uint64_t count)
{
	return authority_image_pages(maker, from, child, there, count, MAP_WRITE);
}

static void nothing_is_at(const struct component *component, uint64_t first, uint32_t count)
{
	struct place place;

	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(pages_find(component, first + i * PAGE_BYTES, &place),
				 -TESSERA_EINVAL);
}

static void all_are_at(const struct component *component, uint64_t first, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		assert_int_equal(flags_at(component, first + i * PAGE_BYTES), MAP_WRITE);
}

static void test_a_run_moves_whole_over_the_end_of_a_leaf(void **state)
{
	uint32_t before, used;
	uint64_t first;

	(void)state;
	begin();
	first = fresh_run(RUN);
	before = child->account.used;
	used = maker->account.used;
	assert_int_equal(place_run(first, AT_LEAF_END, RUN), 0);
	all_are_at(child, AT_LEAF_END, RUN);
	nothing_is_at(maker, first, RUN);
	assert_int_equal(child->account.used, before + RUN + 3); /* with a node, and two leaves */
	assert_int_equal(maker->account.used, used - RUN);
	assert_int_equal(fresh_run(RUN), first);
	end_both();
}

static void test_from_nowhere_come_fresh_pages(void **state)
{
	uint32_t before, used;

	(void)state;
	begin();
	before = child->account.used;
	used = maker->account.used;
	assert_int_equal(place_run(0, AT_LEAF_END, RUN), 0);
	all_are_at(child, AT_LEAF_END, RUN);
	assert_int_equal(child->account.used, before + RUN + 3);
	assert_int_equal(maker->account.used, used);
	assert_int_equal(authority_image_pages(maker, 0, child, AT, 1, MAP_EXECUTE), 0);
	assert_int_equal(flags_at(child, AT), MAP_EXECUTE);
	end_both();
}

static void test_a_run_is_not_empty_nor_too_long(void **state)
{
	uint64_t first;

	(void)state;
	begin();
	first = fresh_run(RUN_PAGES);
	for (uint64_t from = 0; from <= first; from += first) {
		assert_int_equal(place_run(from, AT, 0), -TESSERA_EINVAL);
		assert_int_equal(place_run(from, AT, RUN_PAGES + 1), -TESSERA_EINVAL);
		assert_int_equal(place_run(from, AT, (1ull << 32) + 1), -TESSERA_EINVAL);
		assert_int_equal(place_run(from, AT, ~0ull), -TESSERA_EINVAL);
	}
	assert_int_equal(pages_give_run(maker, 0), -TESSERA_EINVAL);
	assert_int_equal(pages_give_run(maker, RUN_PAGES + 1), -TESSERA_EINVAL);
	assert_int_equal(pages_give_run(maker, ~0ull), -TESSERA_EINVAL);
	nothing_is_at(child, AT, RUN_PAGES);
	assert_int_equal(place_run(first, AT, RUN_PAGES), 0);
	all_are_at(child, AT, RUN_PAGES);
	end_both();
}

/* One of them cannot be moved, or has no place: then none is, and nothing is charged. */
static void test_a_run_is_moved_whole_or_not_at_all(void **state)
{
	uint64_t first;
	uint32_t used;
	int64_t there;

	(void)state;
	begin();
	first = fresh_run(RUN);
	assert_int_equal(place_run(0, AT_LEAF_END, 1), 0);
	assert_int_equal(place_run(0, AT_LEAF_END + RUN * PAGE_BYTES, 1), 0);
	used = child->account.used;
	for (uint64_t from = 0; from <= first; from += first) {
		assert_int_equal(place_run(from, AT_LEAF_END - (RUN - 1) * PAGE_BYTES, RUN),
				 -TESSERA_EEXIST);
		assert_int_equal(place_run(from, AT_LEAF_END + PAGE_BYTES, RUN), -TESSERA_EEXIST);
		assert_int_equal(
			place_run(from, IMAGE + PAGES_IMAGE_BYTES - (RUN - 1) * PAGE_BYTES, RUN),
			-TESSERA_EINVAL);
		assert_int_equal(place_run(from, IMAGE - PAGE_BYTES, RUN), -TESSERA_EINVAL);
		assert_int_equal(place_run(from, AT + 1, RUN), -TESSERA_EINVAL);
	}
	assert_int_equal(place_run(first + PAGE_BYTES, AT, RUN), -TESSERA_EINVAL);
	there = authority_delegate(maker, PLACE_PAGE, first + (RUN - 1) * PAGE_BYTES, maker,
				   RIGHTS_ALL, false);
	assert_true(there > 0);
	assert_int_equal(place_run(first, AT, RUN), -TESSERA_EBUSY);
	assert_int_equal(authority_revoke(maker, PLACE_PAGE, first + (RUN - 1) * PAGE_BYTES), 0);
	assert_int_equal(child->account.used, used);
	all_are_at(maker, first, RUN);
	nothing_is_at(child, AT_LEAF_END + PAGE_BYTES, RUN - 1);
	assert_int_equal(place_run(first, AT_LEAF_END + PAGE_BYTES, RUN - 1), 0);
	end_both();
}

/* At each page at which memory can be used up, a table's among them. */
static void test_memory_that_ends_within_a_run_is_given_back(void **state)
{
	uint64_t first;
	uint32_t used;

	(void)state;
	begin();
	first = fresh_run(RUN);
	used = child->account.used;
	for (uint32_t more = 0; more < RUN + 3; more++)
		for (uint64_t from = 0; from <= first; from += first) {
			child->account.limit = used + more;
			assert_int_equal(place_run(from, AT_LEAF_END, RUN), -TESSERA_ENOMEM);
			nothing_is_at(child, AT_LEAF_END, RUN);
			assert_true(child->account.used <= used + 3);
			all_are_at(maker, first, RUN);
		}
	child->account.limit = used + RUN + 3;
	assert_int_equal(place_run(first, AT_LEAF_END, RUN), 0);
	child->account.limit = PAGES;
	used = maker->account.used;
	for (uint32_t more = 0; more < RUN; more++) {
		maker->account.limit = used + more;
		assert_int_equal(pages_give_run(maker, RUN), -TESSERA_ENOMEM);
		assert_int_equal(maker->account.used, used);
	}
	maker->account.limit = used + RUN;
	assert_int_equal(fresh_run(RUN), first);
	maker->account.limit = MAKER_PAGES - PAGES;
	end_both();
}

/* ------------------------------------------------------------------ gates */

static uint64_t field(const struct component *component, uint64_t slot, enum slot_field field)
{
	struct place place;

	assert_int_equal(caps_look(component, slot, &place), 0);
	return kernel_slot_read(place.node, place.index, field).value;
}

static void put_gate(const struct table_node *server, struct component *component, uint64_t badge)
{
	assert_int_equal(kernel_gate_make(server->cap, slot_ref(component->captbl_leaf.cap, GATE),
					  ENTRY, badge)
				 .status,
			 0);
}

static int64_t give_gate(struct component *from, struct component *to)
{
	return authority_delegate_at(from, GATE, to, GATE, RIGHTS_ALL, false);
}

static void test_a_gate_to_the_manager_says_who_calls(void **state)
{
	const struct table_node manager = {.cap = CRT_SLOT_COMPONENT};
	struct component *grandchild;

	(void)state;
	begin();
	grandchild = make(child, 8);
	put_gate(&manager, maker, component_handle(maker));
	assert_int_equal(give_gate(maker, child), GATE);
	assert_int_equal(give_gate(child, grandchild), GATE);
	assert_int_equal(field(child, GATE, SLOT_B), component_handle(child));
	assert_int_equal(field(child, GATE, SLOT_A), ENTRY);
	assert_int_equal(field(grandchild, GATE, SLOT_B), component_handle(grandchild));
	assert_int_equal(authority_delegate(child, PLACE_SLOT, GATE, maker, RIGHTS_ALL, false),
			 -TESSERA_EPERM);
	assert_int_equal(authority_delegate(child, PLACE_SLOT, GATE, grandchild, RIGHTS_ALL, false),
			 -TESSERA_EPERM);
	assert_int_equal(authority_grant(child, PLACE_SLOT, GATE, maker), -TESSERA_EPERM);
	assert_int_equal(authority_relinquish(child, PLACE_SLOT, GATE), -TESSERA_EPERM);
	assert_int_equal(authority_relinquish(maker, PLACE_SLOT, GATE), -TESSERA_EPERM);
	assert_int_equal(authority_revoke(maker, PLACE_SLOT, GATE), 0);
	assert_int_equal(field(child, GATE, SLOT_TYPE), CAP_NONE);
	assert_int_equal(field(grandchild, GATE, SLOT_TYPE), CAP_NONE);
	assert_int_equal(give_gate(maker, child), GATE);
	end_both();
}

static void test_a_gate_to_the_scheduler_says_who_calls(void **state)
{
	struct component *grandchild, *other;

	(void)state;
	begin();
	child->scheduler = component_handle(maker);
	grandchild = make(child, 8);
	other = make(maker, 8);
	put_gate(&maker->object, child, component_handle(child));
	assert_int_equal(give_gate(child, grandchild), GATE);
	assert_int_equal(field(grandchild, GATE, SLOT_B), component_handle(grandchild));
	assert_int_equal(authority_delegate(child, PLACE_SLOT, GATE, other, RIGHTS_ALL, false),
			 -TESSERA_EPERM);
	end(other);
	end_both();
}

static void test_who_serves_gives_gates_with_his_badges(void **state)
{
	struct component *other;
	int64_t gate, there;

	(void)state;
	begin();
	maker->scheduler = child->scheduler = component_handle(maker);
	other = make(child, 8);
	gate = objects_make_gate(maker, ENTRY, 77);
	assert_true(gate > 0);
	there = authority_delegate(maker, PLACE_SLOT, (uint64_t)gate, child, RIGHTS_ALL, false);
	assert_true(there > 0);
	assert_int_equal(field(child, (uint64_t)there, SLOT_B), 77);
	assert_int_equal(
		authority_delegate_at(child, (uint64_t)there, other, GATE, RIGHTS_ALL, false),
		GATE);
	assert_int_equal(field(other, GATE, SLOT_B), 77);
	assert_int_equal(authority_relinquish(child, PLACE_SLOT, (uint64_t)there), 0);
	assert_int_equal(field(other, GATE, SLOT_TYPE), CAP_NONE);
	assert_int_equal(objects_make_gate(maker, 1ull << 47, 77), -TESSERA_EFAULT);
	assert_int_equal(maker->slots_used, 1);
	end_both();
}

#define SECOND_LEAF 130 /* a slot of it */

/* Its table comes when it is wanted, and goes with the component. */
static void test_a_slot_of_the_second_leaf_is_the_makers_to_choose(void **state)
{
	const struct table_node manager = {.cap = CRT_SLOT_COMPONENT};
	struct component *poor;
	uint32_t used;

	(void)state;
	begin();
	put_gate(&manager, maker, component_handle(maker));
	used = child->account.used;
	assert_int_equal(authority_delegate_at(maker, GATE, child, SECOND_LEAF, RIGHTS_ALL, false),
			 SECOND_LEAF);
	assert_int_equal(child->account.used, used + 1);
	assert_int_equal(field(child, SECOND_LEAF, SLOT_TYPE), CAP_GATE);
	assert_int_equal(field(child, SECOND_LEAF, SLOT_B), component_handle(child));
	assert_int_equal(authority_delegate_at(maker, GATE, child, SECOND_LEAF, RIGHTS_ALL, false),
			 -TESSERA_EEXIST);
	assert_int_equal(
		authority_delegate_at(maker, GATE, child, SECOND_LEAF + 1, RIGHTS_ALL, false),
		SECOND_LEAF + 1);
	assert_int_equal(child->account.used, used + 1);
	assert_int_equal(authority_delegate_at(maker, SECOND_LEAF, child, GATE, RIGHTS_ALL, false),
			 -TESSERA_EINVAL);
	poor = make(maker, 5);
	assert_int_equal(authority_delegate_at(maker, GATE, poor, SECOND_LEAF, RIGHTS_ALL, false),
			 -TESSERA_ENOMEM);
	end(poor);
	end_both();
}

static void put_start_gate(const struct component *to, uint32_t slot,
			   const struct component *server)
{
	assert_int_equal(
		kernel_gate_make(server->object.cap, slot_ref(to->captbl_leaf.cap, slot), ENTRY, 7)
			.status,
		0);
}

/* Those by which its maker begins and ends lead to the scheduler of both: it gets its own. */
static void test_the_gates_of_a_beginning_are_given_if_they_lead_to_the_scheduler(void **state)
{
	struct component *scheduler, *stranger;

	(void)state;
	begin();
	scheduler = make(root, 8);
	stranger = make(root, 8);
	maker->scheduler = child->scheduler = component_handle(scheduler);
	put_start_gate(maker, CRT_SLOT_INIT_DONE, scheduler);
	put_start_gate(maker, CRT_SLOT_EXIT, stranger);
	assert_int_equal(authority_delegate_at(maker, CRT_SLOT_INIT_DONE, child, CRT_SLOT_INIT_DONE,
					       RIGHTS_ALL, false),
			 CRT_SLOT_INIT_DONE);
	assert_int_equal(field(child, CRT_SLOT_INIT_DONE, SLOT_B), component_handle(child));
	assert_int_equal(authority_delegate_at(maker, CRT_SLOT_EXIT, child, CRT_SLOT_EXIT,
					       RIGHTS_ALL, false),
			 -TESSERA_EPERM);
	put_start_gate(maker, CRT_SLOT_ENTERED, scheduler);
	assert_int_equal(authority_delegate_at(maker, CRT_SLOT_ENTERED, child, CRT_SLOT_ENTERED,
					       RIGHTS_ALL, false),
			 CRT_SLOT_ENTERED);
	assert_int_equal(field(child, CRT_SLOT_ENTERED, SLOT_B), component_handle(child));
	assert_int_equal(
		authority_delegate(maker, PLACE_SLOT, CRT_SLOT_INIT_DONE, child, RIGHTS_ALL, false),
		-TESSERA_EPERM);
	assert_int_equal(authority_relinquish(maker, PLACE_SLOT, CRT_SLOT_INIT_DONE),
			 -TESSERA_EPERM);
	end(scheduler);
	end(stranger);
	end_both();
}

/* They are taken back as any others, and nothing of that is left to pay for. */
static void test_the_gates_of_a_beginning_are_taken_back(void **state)
{
	struct component *scheduler;
	const uint64_t slot = CRT_SLOT_EXIT;

	(void)state;
	begin();
	scheduler = make(root, 8);
	maker->scheduler = child->scheduler = component_handle(scheduler);
	put_start_gate(maker, CRT_SLOT_EXIT, scheduler);
	assert_int_equal(authority_revoke(maker, PLACE_SLOT, slot), -TESSERA_EPERM);
	for (int one = 0; one < 2; one++) {
		assert_int_equal(authority_delegate_at(maker, slot, child, slot, RIGHTS_ALL, false),
				 slot);
		assert_int_equal(field(child, CRT_SLOT_EXIT, SLOT_TYPE), CAP_GATE);
		assert_int_equal(authority_relinquish(child, PLACE_SLOT, slot), -TESSERA_EPERM);
		assert_int_equal(one ? authority_revoke_child(maker, PLACE_SLOT, slot, child, slot)
				     : authority_revoke(maker, PLACE_SLOT, slot),
				 0);
		assert_int_equal(field(child, CRT_SLOT_EXIT, SLOT_TYPE), CAP_NONE);
		assert_int_equal(field(maker, CRT_SLOT_EXIT, SLOT_TYPE), CAP_GATE);
		assert_int_equal(authority_charged(maker), 0);
	}
	end(scheduler);
	end_both();
}

static void test_a_refused_gate_leaves_nothing_behind(void **state)
{
	const struct table_node manager = {.cap = CRT_SLOT_COMPONENT};

	(void)state;
	begin();
	put_gate(&manager, maker, component_handle(maker));
	put_gate(&manager, child, 0);
	assert_int_equal(give_gate(maker, child), -TESSERA_EEXIST);
	assert_int_equal(authority_delegate_at(maker, GATE + 1, child, GATE, RIGHTS_ALL, false),
			 -TESSERA_ENOENT);
	assert_int_equal(authority_delegate_at(maker, CRT_SLOT_RCV, child, GATE, RIGHTS_ALL, false),
			 -TESSERA_EPERM);
	assert_int_equal(authority_charged(maker), 0);
	end_both();
}

int main(void)
{
#define TEST(name) cmocka_unit_test(test_##name)
	const struct CMUnitTest tests[] = {
		TEST(a_page_moves_with_its_flags_and_its_charge),
		TEST(nothing_is_writable_and_executable),
		TEST(an_image_is_in_its_window),
		TEST(a_window_is_a_multiple_of_its_length_below_all_others),
		TEST(a_taken_address_is_not_taken_again),
		TEST(only_its_maker_fills_an_image),
		TEST(a_page_that_others_have_is_not_moved),
		TEST(shared_memory_is_not_moved),
		TEST(who_may_have_no_more_gets_no_page),
		TEST(a_run_moves_whole_over_the_end_of_a_leaf),
		TEST(from_nowhere_come_fresh_pages),
		TEST(a_run_is_not_empty_nor_too_long),
		TEST(a_run_is_moved_whole_or_not_at_all),
		TEST(memory_that_ends_within_a_run_is_given_back),
		TEST(a_gate_to_the_manager_says_who_calls),
		TEST(a_gate_to_the_scheduler_says_who_calls),
		TEST(who_serves_gives_gates_with_his_badges),
		TEST(a_slot_of_the_second_leaf_is_the_makers_to_choose),
		TEST(the_gates_of_a_beginning_are_given_if_they_lead_to_the_scheduler),
		TEST(the_gates_of_a_beginning_are_taken_back),
		TEST(a_refused_gate_leaves_nothing_behind),
	};

	return cmocka_run_group_tests_name("image", tests, make_world, NULL);
}
