/* Pages that come when they are touched, and that are shared with a checkpoint until they are
 * written. */
#include "fixture.h"

#include "authority.h"
#include "checkpoint.h"
#include "crt_kernel.h"
#include "pages.h"
#include "paging.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

void *contents_of(uint32_t frame);
uint32_t contents_shown(uint32_t frame, uint32_t times);

#define MAKER_PAGES 200
#define WORD	    0x7e55e7au
#define OTHER	    0xb0a7u
#define EMPTY_PAGES 5 /* that a component has without any of its own */

static struct component *maker, *one;

static void make_maker(void)
{
	maker = make(root, MAKER_PAGES);
}

static struct component *child(uint64_t pages)
{
	return make_planned(
		maker, &(struct lifecycle_plan){.entry = ENTRY, .pages = pages, .image = IMAGE});
}

static void make_family(void)
{
	make_maker();
	one = child(PAGES);
}

static void end_family(void)
{
	end(maker);
	nothing_is_left();
}

static uint64_t reserve(struct component *component, uint64_t count)
{
	int64_t address = pages_reserve(component, count);

	assert_true(address > 0);
	return (uint64_t)address;
}

static uint64_t entry_at(const struct component *component, uint64_t address)
{
	struct place place;

	assert_int_equal(pages_find(component, address, &place), 0);
	return kernel_entry_read(place.node, place.index).value;
}

static uint32_t frame_of(const struct component *component, uint64_t address)
{
	return (uint32_t)(entry_at(component, address) >> ENTRY_FRAME_SHIFT);
}

static uint64_t flags_of(const struct component *component, uint64_t address)
{
	return entry_at(component, address) & (MAP_WRITE | MAP_EXECUTE);
}

static uint32_t *word_at(const struct component *component, uint64_t address)
{
	return contents_of(frame_of(component, address));
}

static uint64_t page_with(struct component *component, uint32_t word)
{
	uint64_t address = fresh(component);

	*word_at(component, address) = word;
	return address;
}

/* A page of the image, as its maker puts it there. */
static void put_image(struct component *component, uint64_t address, uint64_t flags, uint32_t word)
{
	uint64_t page = page_with(maker, word);

	assert_int_equal(authority_image_pages(maker, page, component, address, 1, flags), 0);
}

static uint64_t take(struct component *owner, struct component *component)
{
	int64_t id = lifecycle_checkpoint(owner, component);
	int status;

	assert_true(id > 0);
	do
		status = checkpoint_step(owner, (uint64_t)id);
	while (status > 0);
	assert_int_equal(status, 0);
	return (uint64_t)id;
}

static int drop(struct component *owner, uint64_t id)
{
	int status;

	do
		status = checkpoint_free(owner, id);
	while (status > 0);
	return status;
}

static int restore_shared(uint64_t id)
{
	int status;

	do
		status = lifecycle_restore_shared(maker, id);
	while (status == LIFECYCLE_MORE);
	return status;
}

static struct component *create_from(uint64_t id, uint64_t pages)
{
	int64_t handle = lifecycle_create_from(maker, id, &(struct lifecycle_plan){.pages = pages});
	struct component *component;

	assert_true(handle > 0);
	assert_int_equal(component_find((uint64_t)handle, &component), 0);
	return component;
}

static int fill(struct component *component, bool shared)
{
	int status;

	do
		status = shared ? lifecycle_fill_shared(maker, component)
				: lifecycle_fill(maker, component);
	while (status == LIFECYCLE_MORE);
	return status;
}

/* ------------------------------------------------------------------ the first touch */

static void test_only_touched_pages_count(void **state)
{
	uint64_t address, used;

	(void)state;
	make_family();
	address = reserve(one, 256);
	used = one->account.used;
	for (uint64_t i = 0; i < 3; i++)
		assert_int_equal(paging_give(maker, one, address + i * 50 * PAGE_BYTES), 0);
	assert_int_equal(one->account.used, used + 3);
	assert_int_equal(flags_of(one, address), MAP_WRITE);
	assert_int_equal(*word_at(one, address), 0);
	end_family();
}

static void test_nothing_is_given_where_nothing_is_reserved(void **state)
{
	uint64_t address, used;

	(void)state;
	make_family();
	address = reserve(one, 2);
	used = one->account.used;
	assert_int_equal(paging_give(maker, one, address + 1), -TESSERA_EINVAL);
	assert_int_equal(paging_give(maker, one, address + (uint64_t)2 * PAGE_BYTES),
			 -TESSERA_EINVAL);
	assert_int_equal(paging_give(maker, one, IMAGE), -TESSERA_EINVAL);
	assert_int_equal(paging_give(maker, one, 0), -TESSERA_EINVAL);
	assert_int_equal(paging_give(maker, one, ~0ull << 12), -TESSERA_EINVAL);
	assert_int_equal(one->account.used, used);
	assert_int_equal(paging_give(maker, one, address), 0);
	assert_int_equal(paging_give(maker, one, address), -TESSERA_EEXIST);
	end_family();
}

static void test_a_full_account_gets_none(void **state)
{
	uint64_t address;
	int error = 0;

	(void)state;
	make_maker();
	one = child(EMPTY_PAGES + 4);
	address = reserve(one, 10);
	for (uint64_t i = 0; i < 10 && !error; i++)
		error = paging_give(maker, one, address + i * PAGE_BYTES);
	assert_int_equal(error, -TESSERA_ENOMEM);
	assert_int_equal(one->account.used, one->account.limit);
	end_family();
}

static void test_only_maker_and_handler_cure(void **state)
{
	struct component *stranger;
	uint64_t address;

	(void)state;
	make_family();
	stranger = make(maker, PAGES);
	address = reserve(one, 2);
	assert_int_equal(paging_give(stranger, one, address), -TESSERA_EPERM);
	assert_int_equal(paging_copy(stranger, one, address), -TESSERA_EPERM);
	assert_int_equal(paging_give(one, one, address), -TESSERA_EPERM);
	one->faults[FAULT_EXCEPTION].handler = component_handle(stranger);
	assert_int_equal(paging_give(stranger, one, address), -TESSERA_EPERM);
	one->faults[FAULT_PAGE].handler = component_handle(stranger);
	assert_int_equal(paging_give(stranger, one, address), 0);
	assert_int_equal(paging_give(maker, one, address + PAGE_BYTES), 0);
	end_family();
}

/* ------------------------------------------------------------------ sharing until written */

static void test_a_restored_page_is_shared_until_written(void **state)
{
	uint64_t address, id, used;
	uint32_t copy;

	(void)state;
	make_family();
	address = page_with(one, WORD);
	id = take(maker, one);
	used = one->account.used;
	*word_at(one, address) = OTHER;
	assert_int_equal(restore_shared(id), 0);
	assert_int_equal(one->account.used, used - 1);
	assert_int_equal(*word_at(one, address), WORD);
	assert_int_equal(flags_of(one, address), 0);
	copy = frame_of(one, address);
	assert_int_equal(paging_copy(maker, one, address), 0);
	assert_int_equal(one->account.used, used);
	assert_int_equal(flags_of(one, address), MAP_WRITE);
	assert_int_not_equal(frame_of(one, address), copy);
	assert_int_equal(*word_at(one, address), WORD);
	*word_at(one, address) = OTHER;
	assert_int_equal(*(uint32_t *)contents_of(copy), WORD);
	assert_int_equal(paging_copy(maker, one, address), -TESSERA_EEXIST);
	assert_int_equal(restore_shared(id), 0);
	assert_int_equal(*word_at(one, address), WORD);
	end_family();
}

static void test_zeroes_are_one_page_for_all(void **state)
{
	uint64_t first, second, id;

	(void)state;
	make_family();
	first = fresh(one);
	second = fresh(one);
	id = take(maker, one);
	assert_int_equal(restore_shared(id), 0);
	assert_int_equal(frame_of(one, first), frame_of(one, second));
	assert_int_equal(*word_at(one, first), 0);
	assert_int_equal(paging_copy(maker, one, first), 0);
	*word_at(one, first) = WORD;
	assert_int_equal(*word_at(one, second), 0);
	assert_int_equal(pages_free(one, second), 0);
	assert_int_equal(drop(maker, id), 0);
	end_family();
}

static void test_what_is_not_for_writing_is_not_copied(void **state)
{
	uint64_t code = IMAGE, constants = IMAGE + PAGE_BYTES, reserved, id;

	(void)state;
	make_family();
	put_image(one, code, MAP_EXECUTE, WORD);
	put_image(one, constants, 0, WORD);
	reserved = reserve(one, 1);
	id = take(maker, one);
	assert_int_equal(restore_shared(id), 0);
	assert_int_equal(flags_of(one, code), MAP_EXECUTE);
	assert_int_equal(flags_of(one, constants), 0);
	assert_int_equal(paging_copy(maker, one, code), -TESSERA_EPERM);
	assert_int_equal(paging_copy(maker, one, constants), -TESSERA_EPERM);
	assert_int_equal(paging_copy(maker, one, reserved), -TESSERA_EINVAL);
	assert_int_equal(paging_copy(maker, one, reserved + PAGE_BYTES), -TESSERA_EINVAL);
	assert_int_equal(paging_copy(maker, one, code + 8), -TESSERA_EINVAL);
	assert_int_equal(paging_give(maker, one, code), -TESSERA_EEXIST);
	assert_int_equal(paging_give(maker, one, reserved), 0);
	end_family();
}

static void test_what_is_anothers_is_not_copied(void **state)
{
	struct component *other;
	uint64_t page;
	int64_t there;

	(void)state;
	make_family();
	other = child(PAGES);
	page = page_with(one, WORD);
	there = authority_delegate(one, PLACE_PAGE, page, other, RIGHT_MAP, false);
	assert_int_equal(there < 0 ? there : 0, 0);
	assert_int_equal(paging_copy(maker, other, (uint64_t)there), -TESSERA_EPERM);
	assert_int_equal(frame_of(other, (uint64_t)there), frame_of(one, page));
	end_family();
}

static void test_a_full_account_goes_on_sharing(void **state)
{
	uint64_t address, id;
	uint32_t copy;

	(void)state;
	make_family();
	address = page_with(one, WORD);
	id = take(maker, one);
	assert_int_equal(restore_shared(id), 0);
	copy = frame_of(one, address);
	one->account.limit -= PAGES - one->account.used;
	assert_int_equal(paging_copy(maker, one, address), -TESSERA_ENOMEM);
	assert_int_equal(frame_of(one, address), copy);
	one->account.limit = PAGES;
	assert_int_equal(paging_copy(maker, one, address), 0);
	end_family();
}

static void test_what_is_passed_on_is_its_own_first(void **state)
{
	uint64_t delegated, granted, moved, id;
	struct component *other, *grandchild;
	int64_t there;

	(void)state;
	make_family();
	other = child(PAGES);
	delegated = page_with(one, WORD);
	granted = page_with(one, WORD + 1);
	moved = page_with(one, WORD + 2);
	id = take(maker, one);
	assert_int_equal(restore_shared(id), 0);
	component_accept(other, one, ACCEPTED);
	there = authority_delegate(one, PLACE_PAGE, delegated, other, RIGHT_MAP | RIGHT_WRITE,
				   false);
	assert_int_equal(there < 0 ? there : 0, 0);
	assert_int_equal(frame_of(other, (uint64_t)there), frame_of(one, delegated));
	assert_int_equal(flags_of(other, (uint64_t)there), MAP_WRITE);
	assert_ptr_equal(frames_payer(frame_of(one, delegated)), &one->account);
	there = authority_grant(one, PLACE_PAGE, granted, other);
	assert_int_equal(there < 0 ? there : 0, 0);
	assert_ptr_equal(frames_payer(frame_of(other, (uint64_t)there)), &one->account);
	assert_int_equal(*word_at(other, (uint64_t)there), WORD + 1);
	grandchild = make_planned(
		one, &(struct lifecycle_plan){.entry = ENTRY, .pages = 12, .image = IMAGE});
	assert_int_equal(authority_image_pages(one, moved, grandchild, IMAGE, 1, MAP_EXECUTE), 0);
	assert_ptr_equal(frames_payer(frame_of(grandchild, IMAGE)), &grandchild->account);
	end_family();
}

static void test_a_freed_checkpoint_leaves_what_is_shared(void **state)
{
	uint64_t first, second, id, used;

	(void)state;
	make_family();
	first = page_with(one, WORD);
	second = page_with(one, OTHER);
	used = maker->account.used;
	id = take(maker, one);
	assert_int_equal(restore_shared(id), 0);
	assert_int_equal(maker->account.used, used + 2);
	assert_int_equal(drop(maker, id), 0);
	assert_int_equal(maker->account.used, used + 2);
	assert_int_equal(*word_at(one, first), WORD);
	assert_int_equal(paging_copy(maker, one, first), 0);
	assert_int_equal(*word_at(one, first), WORD);
	assert_int_equal(maker->account.used, used + 1);
	assert_int_equal(pages_free(one, second), 0);
	assert_int_equal(maker->account.used, used);
	end_family();
}

static void test_what_is_shared_outlives_its_owner(void **state)
{
	struct component *supervisor;
	uint64_t address, id, used;

	(void)state;
	make_family();
	supervisor = make(root, PAGES);
	one->handler = component_handle(supervisor);
	address = page_with(one, WORD);
	id = take(supervisor, one);
	while (lifecycle_restore_shared(supervisor, id) == LIFECYCLE_MORE)
		;
	used = root->account.used;
	end(supervisor);
	assert_int_equal(root->account.used, used + 1);
	assert_int_equal(*word_at(one, address), WORD);
	end_family();
}

static void test_a_checkpoint_of_what_is_shared_holds_it(void **state)
{
	uint64_t address, first, second;

	(void)state;
	make_family();
	address = page_with(one, WORD);
	first = take(maker, one);
	assert_int_equal(restore_shared(first), 0);
	second = take(maker, one);
	assert_int_equal(drop(maker, first), 0);
	assert_int_equal(paging_copy(maker, one, address), 0);
	*word_at(one, address) = OTHER;
	assert_int_equal(restore_shared(second), 0);
	assert_int_equal(*word_at(one, address), WORD);
	assert_int_equal(paging_copy(maker, one, address), 0);
	end_family();
}

#define SHOWN_MAX 65535 /* times */

static void test_zeroes_that_are_shown_as_often_as_can_be_are_in_checkpoints(void **state)
{
	struct component *two;
	uint64_t address, first, second;
	uint32_t zeroes, shown;

	(void)state;
	make_family();
	address = fresh(one);
	first = take(maker, one);
	assert_int_equal(restore_shared(first), 0);
	two = create_from(first, PAGES);
	zeroes = frame_of(one, address);
	shown = contents_shown(zeroes, SHOWN_MAX);
	assert_int_equal(fill(two, true), -TESSERA_EOVERFLOW);
	second = take(maker, one);
	contents_shown(zeroes, shown);
	assert_int_equal(fill(two, true), 0);
	assert_int_equal(restore_shared(second), 0);
	assert_int_equal(*word_at(one, address), 0);
	end_family();
}

/* ------------------------------------------------------------------ one like another */

#define MANY 10

static void test_many_share_the_pages_of_one(void **state)
{
	struct component *many[MANY];
	uint64_t code = IMAGE, data = IMAGE + PAGE_BYTES, heap, id;

	(void)state;
	make_family();
	put_image(one, code, MAP_EXECUTE, WORD);
	put_image(one, data, MAP_WRITE, OTHER);
	heap = page_with(one, WORD);
	id = take(maker, one);
	for (int i = 0; i < MANY; i++) {
		many[i] = create_from(id, 12);
		assert_int_equal(fill(many[i], true), 0);
		assert_int_equal(many[i]->entry, ENTRY);
		assert_int_equal(frame_of(many[i], code), frame_of(many[0], code));
		assert_int_equal(frame_of(many[i], data), frame_of(many[0], data));
		assert_int_equal(*word_at(many[i], heap), WORD);
		assert_int_equal(many[i]->account.used, many[0]->account.used);
	}
	for (int i = 1; i < MANY; i++) {
		assert_int_equal(paging_copy(maker, many[i], data), 0);
		*word_at(many[i], data) = (uint32_t)i;
	}
	assert_int_equal(*word_at(many[0], data), OTHER);
	assert_int_equal(*word_at(many[1], data), 1);
	assert_int_equal(many[1]->account.used, many[0]->account.used + 1);
	end_family();
}

static void test_one_can_have_all_pages_for_itself(void **state)
{
	uint64_t address, id;
	struct component *two;

	(void)state;
	make_family();
	address = page_with(one, WORD);
	id = take(maker, one);
	two = create_from(id, PAGES);
	assert_int_equal(fill(two, false), 0);
	assert_int_equal(two->account.used, one->account.used);
	assert_int_equal(flags_of(two, address), MAP_WRITE);
	assert_int_equal(*word_at(two, address), WORD);
	assert_int_equal(fill(two, false), 0);
	end_family();
}

static void test_the_first_one_need_not_be_alive(void **state)
{
	uint64_t address, id;
	struct component *two;

	(void)state;
	make_family();
	address = page_with(one, WORD);
	id = take(maker, one);
	end(one);
	two = create_from(id, PAGES);
	assert_int_equal(fill(two, true), 0);
	assert_int_equal(drop(maker, id), 0);
	assert_int_equal(*word_at(two, address), WORD);
	end_family();
}

static void test_a_checkpoint_may_go_before_all_pages_are_there(void **state)
{
	struct component *two;
	uint64_t id;

	(void)state;
	make_family();
	for (int i = 0; i < 2 * RESTORE_STEPS; i++)
		page_with(one, WORD);
	id = take(maker, one);
	two = create_from(id, PAGES);
	assert_int_equal(lifecycle_fill_shared(maker, two), LIFECYCLE_MORE);
	assert_int_equal(drop(maker, id), 0);
	assert_int_equal(lifecycle_fill_shared(maker, two), 0);
	assert_ptr_equal(two->source, NULL);
	end_family();
}

static void test_two_are_made_at_once(void **state)
{
	struct component *two, *three;
	uint64_t last = 0, id;
	int status;

	(void)state;
	make_family();
	for (uint32_t i = 0; i < 2 * RESTORE_STEPS; i++)
		last = page_with(one, WORD + i);
	id = take(maker, one);
	two = create_from(id, PAGES);
	three = create_from(id, PAGES);
	do {
		status = lifecycle_fill_shared(maker, two);
		assert_int_equal(lifecycle_fill(maker, three), status);
	} while (status == LIFECYCLE_MORE);
	assert_int_equal(*word_at(two, last), WORD + 2 * RESTORE_STEPS - 1);
	assert_int_equal(*word_at(three, last), WORD + 2 * RESTORE_STEPS - 1);
	end_family();
}

static int64_t try_from(struct component *owner, uint64_t id, uint64_t pages)
{
	return lifecycle_create_from(owner, id, &(struct lifecycle_plan){.pages = pages});
}

static void test_not_everyone_makes_one_from_it(void **state)
{
	struct component *supervisor, *two;
	uint64_t id, of_supervisor;

	(void)state;
	make_family();
	supervisor = make(root, PAGES);
	one->handler = component_handle(supervisor);
	page_with(one, WORD);
	assert_int_equal(try_from(maker, 1234567, PAGES), -TESSERA_EBADF);
	id = (uint64_t)lifecycle_checkpoint(maker, one);
	assert_int_equal(try_from(maker, id, PAGES), -TESSERA_EAGAIN);
	assert_int_equal(drop(maker, id), 0);
	id = take(maker, one);
	of_supervisor = take(supervisor, one);
	assert_int_equal(try_from(supervisor, id, PAGES), -TESSERA_EBADF);
	assert_int_equal(try_from(supervisor, of_supervisor, 5), -TESSERA_EPERM);
	assert_int_equal(try_from(maker, id, MAKER_PAGES), -TESSERA_ENOMEM);
	assert_int_equal(try_from(maker, id, EMPTY_PAGES - 1), -TESSERA_ENOMEM);
	two = create_from(id, EMPTY_PAGES);
	assert_int_equal(lifecycle_fill_shared(supervisor, two), -TESSERA_EPERM);
	assert_int_equal(fill(two, true), -TESSERA_ENOMEM);
	end(supervisor);
	end_family();
}

static void test_what_is_at_an_address_stays(void **state)
{
	struct component *two;
	uint64_t id;

	(void)state;
	make_family();
	put_image(one, IMAGE, MAP_WRITE, WORD);
	id = take(maker, one);
	two = create_from(id, PAGES);
	put_image(two, IMAGE, MAP_WRITE, OTHER);
	assert_int_equal(fill(two, true), -TESSERA_EEXIST);
	assert_int_equal(*word_at(two, IMAGE), OTHER);
	end_family();
}

/* A half-filled one is restored from a checkpoint of its own, and then is as that says. */
static void test_a_restored_one_is_filled_no_more(void **state)
{
	struct component *two;
	uint64_t first, last = 0, id, of_two;

	(void)state;
	make_family();
	first = page_with(one, WORD);
	for (int i = 0; i < 2 * RESTORE_STEPS; i++)
		last = page_with(one, WORD);
	id = take(maker, one);
	two = create_from(id, PAGES);
	assert_int_equal(lifecycle_fill_shared(maker, two), LIFECYCLE_MORE);
	of_two = take(maker, two);
	assert_int_equal(restore_shared(of_two), 0);
	assert_int_equal(lifecycle_fill_shared(maker, two), 0);
	assert_int_equal(*word_at(two, first), WORD);
	assert_int_equal(pages_release(two, last), -TESSERA_EINVAL);
	end_family();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_touched_pages_count),
		cmocka_unit_test(test_nothing_is_given_where_nothing_is_reserved),
		cmocka_unit_test(test_a_full_account_gets_none),
		cmocka_unit_test(test_only_maker_and_handler_cure),
		cmocka_unit_test(test_a_restored_page_is_shared_until_written),
		cmocka_unit_test(test_zeroes_are_one_page_for_all),
		cmocka_unit_test(test_what_is_not_for_writing_is_not_copied),
		cmocka_unit_test(test_what_is_anothers_is_not_copied),
		cmocka_unit_test(test_a_full_account_goes_on_sharing),
		cmocka_unit_test(test_what_is_passed_on_is_its_own_first),
		cmocka_unit_test(test_a_freed_checkpoint_leaves_what_is_shared),
		cmocka_unit_test(test_what_is_shared_outlives_its_owner),
		cmocka_unit_test(test_a_checkpoint_of_what_is_shared_holds_it),
		cmocka_unit_test(test_zeroes_that_are_shown_as_often_as_can_be_are_in_checkpoints),
		cmocka_unit_test(test_many_share_the_pages_of_one),
		cmocka_unit_test(test_one_can_have_all_pages_for_itself),
		cmocka_unit_test(test_the_first_one_need_not_be_alive),
		cmocka_unit_test(test_a_checkpoint_may_go_before_all_pages_are_there),
		cmocka_unit_test(test_two_are_made_at_once),
		cmocka_unit_test(test_not_everyone_makes_one_from_it),
		cmocka_unit_test(test_what_is_at_an_address_stays),
		cmocka_unit_test(test_a_restored_one_is_filled_no_more),
	};

	return cmocka_run_group_tests_name("paging", tests, make_world, NULL);
}
