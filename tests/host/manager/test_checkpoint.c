/* Checkpoints of components of the composition: taken by their handler, and restored in place. */
#include "composed.h"

#include "authority.h"
#include "caps.h"
#include "checkpoint.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "objects.h"
#include "pages.h"
#include "shared_memory.h"
#include "threads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define WRITE (RIGHT_MAP | RIGHT_WRITE)

static struct component *server, *supervisor, *client;

static void accept_each_other(uint16_t count)
{
	component_accept(client, server, count);
	component_accept(server, client, count);
}

static int begin(void **state)
{
	server = composed(SERVER);
	supervisor = composed(SUPERVISOR);
	client = composed(CLIENT);
	accept_each_other(ACCEPTED);
	*image_of(SERVER, DATA) = 1;
	*image_of(SERVER, MORE_DATA) = 2;
	*image_of(SERVER, BSS) = 0;
	return count_composition(state);
}

/* What each test is left with: as it was, and free of what is in the windows of the server. */
static int end_test(void **state)
{
	uint64_t checkpoint;

	while ((server->leaves_made[0] | server->leaves_made[1]) && pages_end_step(server))
		;
	checkpoint = take_checkpoint(SUPERVISOR, SERVER);
	restore(SUPERVISOR, checkpoint);
	free_checkpoint(SUPERVISOR, checkpoint);
	return same_composition(state);
}

/* ------------------------------------------------------------------ who may */

static void test_its_handler_alone_takes_one(void **state)
{
	(void)state;
	assert_int_equal(lifecycle_checkpoint(client, server), -TESSERA_EPERM);
	assert_int_equal(lifecycle_checkpoint(server, server), -TESSERA_EPERM);
	assert_int_equal(lifecycle_checkpoint(root, server), -TESSERA_EPERM);
	assert_int_equal(lifecycle_checkpoint(supervisor, supervisor), -TESSERA_EPERM);
}

static void test_a_scheduler_is_refused(void **state)
{
	struct component *scheduler = composed(SCHEDULER);

	(void)state;
	scheduler->handler = SUPERVISOR;
	assert_int_equal(lifecycle_checkpoint(supervisor, scheduler), -TESSERA_EINVAL);
	scheduler->handler = 0;
}

/* The slot for its next life holds nothing yet. */
static void test_it_is_as_the_booter_made_it_still(void **state)
{
	struct component *scheduler = composed(SCHEDULER), *other = composed(OTHER);
	int64_t id;

	(void)state;
	scheduler->scheduler = component_handle(root); /* it may cut others' threads, then */
	assert_null(other->object.slot);
	assert_int_equal(objects_make_cut(scheduler, other), -TESSERA_EINVAL);
	id = lifecycle_checkpoint(supervisor, other);
	assert_true(id > 0);
	assert_int_equal(objects_make_cut(scheduler, other), -TESSERA_EINVAL);
	free_checkpoint(SUPERVISOR, (uint64_t)id);
	scheduler->scheduler = component_handle(scheduler);
}

static void test_there_is_an_end_to_checkpoints(void **state)
{
	int64_t ids[CHECKPOINTS];

	(void)state;
	for (int i = 0; i < CHECKPOINTS; i++) {
		ids[i] = lifecycle_checkpoint(supervisor, i % 2 ? server : client);
		assert_true(ids[i] > 0);
	}
	assert_int_equal(lifecycle_checkpoint(supervisor, server), -TESSERA_ENOSPC);
	for (int i = 0; i < CHECKPOINTS; i++) /* in another order than that of their list */
		free_checkpoint(SUPERVISOR, (uint64_t)ids[i * 5 % CHECKPOINTS]);
}

static void test_an_id_is_its_owners_and_means_nothing_when_freed(void **state)
{
	uint64_t id = take_checkpoint(SUPERVISOR, SERVER);

	(void)state;
	assert_int_equal(checkpoint_step(client, id), -TESSERA_EBADF);
	assert_int_equal(lifecycle_restore(client, id), -TESSERA_EBADF);
	assert_int_equal(checkpoint_free(client, id), -TESSERA_EBADF);
	assert_int_equal(checkpoint_step(supervisor, id), 0);
	free_checkpoint(SUPERVISOR, id);
	assert_int_equal(checkpoint_step(supervisor, id), -TESSERA_EBADF);
	assert_int_equal(lifecycle_restore(supervisor, id), -TESSERA_EBADF);
	assert_int_equal(checkpoint_free(supervisor, id), -TESSERA_EBADF);
	assert_int_equal(checkpoint_free(supervisor, ~0ull), -TESSERA_EBADF);
	assert_int_equal(checkpoint_free(supervisor, 0), -TESSERA_EBADF);
	id = take_checkpoint(SUPERVISOR, SERVER);
	assert_int_equal(checkpoint_free(supervisor, id - CHECKPOINTS), -TESSERA_EBADF);
	free_checkpoint(SUPERVISOR, id);
}

/* ------------------------------------------------------------------ taking */

static void test_an_unfinished_one_is_not_restored(void **state)
{
	int64_t id = lifecycle_checkpoint(supervisor, server);

	(void)state;
	assert_int_equal(lifecycle_restore(supervisor, (uint64_t)id), -TESSERA_EAGAIN);
	assert_int_equal(server->state, COMPONENT_LIVE);
	free_checkpoint(SUPERVISOR, (uint64_t)id);
}

static void test_a_page_of_zeroes_costs_nothing(void **state)
{
	uint32_t used = supervisor->account.used;
	uint64_t id;

	(void)state;
	id = take_checkpoint(SUPERVISOR, SERVER);
	assert_int_equal(supervisor->account.used, used + 2);
	free_checkpoint(SUPERVISOR, id);
	assert_int_equal(supervisor->account.used, used);
}

static void test_it_goes_on_when_there_is_memory_for_it(void **state)
{
	uint32_t limit = supervisor->account.limit;
	int64_t id = lifecycle_checkpoint(supervisor, server);
	int status;

	(void)state;
	supervisor->account.limit = supervisor->account.used + 1;
	do
		status = checkpoint_step(supervisor, (uint64_t)id);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, -TESSERA_ENOMEM);
	assert_int_equal(lifecycle_restore(supervisor, (uint64_t)id), -TESSERA_EAGAIN);
	supervisor->account.limit = limit;
	do
		status = checkpoint_step(supervisor, (uint64_t)id);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, 0);
	*image_of(SERVER, DATA) = *image_of(SERVER, MORE_DATA) = 77;
	restore(SUPERVISOR, (uint64_t)id);
	assert_int_equal(*image_of(SERVER, DATA), 1);
	assert_int_equal(*image_of(SERVER, MORE_DATA), 2);
	free_checkpoint(SUPERVISOR, (uint64_t)id);
}

#define RESERVED 512 /* in a call */

static void test_there_is_an_end_to_pages_in_checkpoints(void **state)
{
	uint64_t ids[2];
	int status;

	(void)state;
	for (int i = 0; i < CHECKPOINT_PAGES / RESERVED / 2; i++)
		assert_true(pages_reserve(server, RESERVED) > 0);
	ids[0] = take_checkpoint(SUPERVISOR, SERVER);
	ids[1] = (uint64_t)lifecycle_checkpoint(supervisor, server);
	do
		status = checkpoint_step(supervisor, ids[1]);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, -TESSERA_ENOSPC);
	free_checkpoint(SUPERVISOR, ids[0]);
	do
		status = checkpoint_step(supervisor, ids[1]);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, 0);
	free_checkpoint(SUPERVISOR, ids[1]);
}

/* ------------------------------------------------------------------ what is restored */

static void test_its_writable_pages_are_as_they_were(void **state)
{
	uint64_t id = take_checkpoint(SUPERVISOR, SERVER);

	(void)state;
	*image_of(SERVER, TEXT) = 5; /* by nobody: it is mapped read-only */
	*image_of(SERVER, DATA) = 11;
	*image_of(SERVER, MORE_DATA) = 0;
	*image_of(SERVER, BSS) = 13;
	*image_of(SERVER, REGION) = 14; /* others have it, too */
	restore(SUPERVISOR, id);
	assert_int_equal(*image_of(SERVER, TEXT), 5);
	assert_int_equal(*image_of(SERVER, DATA), 1);
	assert_int_equal(*image_of(SERVER, MORE_DATA), 2);
	assert_int_equal(*image_of(SERVER, BSS), 0);
	assert_int_equal(*image_of(SERVER, REGION), 14);
	free_checkpoint(SUPERVISOR, id);
}

static void test_pages_that_it_got_are_there_again(void **state)
{
	uint64_t kept = fresh(server), freed = fresh(server), id, late;
	int64_t reserved = pages_reserve(server, 3);
	struct place place;
	uint32_t used;

	(void)state;
	*given(server, kept) = 21;
	*given(server, freed) = 22;
	used = server->account.used;
	id = take_checkpoint(SUPERVISOR, SERVER);
	assert_int_equal(pages_free(server, freed), 0);
	assert_int_equal(pages_release(server, (uint64_t)reserved + PAGE_BYTES), 0);
	late = fresh(server);
	late = fresh(server);
	*given(server, kept) = 0;
	restore(SUPERVISOR, id);
	assert_int_equal(*given(server, kept), 21);
	assert_int_equal(*given(server, freed), 22);
	assert_int_equal(pages_find(server, late, &place), -TESSERA_EINVAL);
	assert_int_equal(server->account.used, used);
	for (uint64_t i = 0; i < 3; i++)
		assert_int_equal(pages_fill(server, (uint64_t)reserved + i * PAGE_BYTES), 0);
	assert_true(fresh(server) >= (uint64_t)reserved + 3ull * PAGE_BYTES);
	free_checkpoint(SUPERVISOR, id);
}

static void test_a_page_that_cannot_be_had_again_is_waited_for(void **state)
{
	uint32_t limit = server->account.limit;
	uint64_t page = fresh(server), id = take_checkpoint(SUPERVISOR, SERVER);
	int status;

	(void)state;
	assert_true(authority_grant(server, PLACE_PAGE, page, client) > 0);
	server->account.limit = server->account.used;
	do
		status = lifecycle_restore(supervisor, id);
	while (status == LIFECYCLE_MORE);
	/* Two tables were given back; so they are there, and the page is not. */
	assert_int_equal(status, -TESSERA_ENOMEM);
	assert_int_equal(server->state, COMPONENT_ENDING);
	assert_int_equal(lifecycle_restore(supervisor, id), -TESSERA_ENOMEM);
	server->account.limit = limit;
	restore(SUPERVISOR, id);
	given(server, page);
	free_checkpoint(SUPERVISOR, id);
	while (pages_end_step(client))
		;
}

static void test_what_it_has_of_others_is_no_longer_its(void **state)
{
	uint64_t page = fresh(client), there, id;
	int64_t memory = shared_memory_create(client, 2), mapped;
	struct place place;

	(void)state;
	there = (uint64_t)authority_delegate(client, PLACE_PAGE, page, server, WRITE, false);
	assert_int_equal(shared_memory_offer(client, (uint64_t)memory, server, WRITE, false), 0);
	mapped = shared_memory_map(server, (uint64_t)memory, 0, WRITE);
	assert_true(mapped > 0);
	id = take_checkpoint(SUPERVISOR, SERVER);
	restore(SUPERVISOR, id);
	assert_int_equal(pages_find(server, there, &place), -TESSERA_EINVAL);
	assert_int_equal(pages_find(server, (uint64_t)mapped, &place), -TESSERA_EINVAL);
	assert_int_equal(server->mapped_count, 0);
	/* The addresses are kept from being anything else. */
	assert_int_equal(pages_fill(server, there), 0);
	assert_int_equal(shared_memory_map(server, (uint64_t)memory, (uint64_t)mapped, WRITE),
			 mapped);
	assert_int_equal(shared_memory_unmap(server, (uint64_t)memory), 0);
	assert_int_equal(shared_memory_destroy(client, (uint64_t)memory), 0);
	assert_int_equal(authority_revoke(client, PLACE_PAGE, page), 0);
	free_checkpoint(SUPERVISOR, id);
	while (pages_end_step(client))
		;
}

static void test_a_page_that_it_has_twice_is_copied_once(void **state)
{
	uint64_t page = fresh(server), id;
	uint32_t used = supervisor->account.used, copies;
	struct place place;
	int64_t there;

	(void)state;
	*given(server, page) = 7;
	id = take_checkpoint(SUPERVISOR, SERVER);
	copies = supervisor->account.used - used;
	free_checkpoint(SUPERVISOR, id);
	there = authority_delegate(server, PLACE_PAGE, page, server, WRITE, false);
	assert_true(there > 0);
	id = take_checkpoint(SUPERVISOR, SERVER);
	assert_int_equal(supervisor->account.used - used, copies);
	restore(SUPERVISOR, id);
	assert_int_equal(*given(server, page), 7);
	assert_int_equal(pages_find(server, (uint64_t)there, &place), -TESSERA_EINVAL);
	free_checkpoint(SUPERVISOR, id);
}

static void test_what_it_passed_on_and_made_is_taken_back(void **state)
{
	uint64_t id = take_checkpoint(SUPERVISOR, SERVER), page = fresh(server);
	int64_t there = authority_delegate(server, PLACE_PAGE, page, client, WRITE, false), memory;
	struct component *child = make(server, 10);
	struct component *grandchild = make(child, 5);
	struct place place;

	(void)state;
	assert_true(there > 0);
	assert_true(objects_make_gate(server, ENTRY, 5) > 0);
	memory = shared_memory_create(server, 2);
	restore(SUPERVISOR, id);
	assert_int_equal(pages_find(client, (uint64_t)there, &place), -TESSERA_EINVAL);
	assert_int_equal(child->state, COMPONENT_UNUSED);
	assert_int_equal(grandchild->state, COMPONENT_UNUSED);
	assert_int_equal(server->owned_count, 0);
	assert_int_equal(server->slots_used, 0);
	assert_int_equal(shared_memory_destroy(server, (uint64_t)memory), -TESSERA_EBADF);
	assert_int_equal(server->accepts[CLIENT], 0);
	assert_int_equal(client->accepts[SERVER], 0);
	assert_int_equal(
		authority_delegate(client, PLACE_PAGE, fresh(client), server, WRITE, false),
		-TESSERA_EPERM);
	accept_each_other(ACCEPTED);
	free_checkpoint(SUPERVISOR, id);
	while (pages_end_step(client))
		;
}

static void test_it_gives_and_takes_as_before(void **state)
{
	uint64_t id = take_checkpoint(SUPERVISOR, SERVER), page, there;
	struct place place;

	(void)state;
	restore(SUPERVISOR, id);
	accept_each_other(ACCEPTED);
	page = fresh(server);
	there = (uint64_t)authority_delegate(server, PLACE_PAGE, page, client, WRITE, false);
	assert_int_equal(pages_find(client, there, &place), 0);
	assert_int_equal(authority_revoke(server, PLACE_PAGE, page), 0);
	assert_int_equal(pages_find(client, there, &place), -TESSERA_EINVAL);
	free_checkpoint(SUPERVISOR, id);
	while (pages_end_step(client))
		;
}

#define MANY 60

/* The nodes that it paid for below it are not buried yet. */
static void test_anothers_unfinished_revocation_does_not_keep_it_dead(void **state)
{
	uint64_t page = fresh(client), there, id = take_checkpoint(SUPERVISOR, SERVER);

	(void)state;
	there = (uint64_t)authority_delegate(client, PLACE_PAGE, page, server, WRITE, false);
	for (int i = 0; i < MANY; i++)
		assert_true(authority_delegate(server, PLACE_PAGE, there, client, WRITE, false) >
			    0);
	assert_int_equal(authority_revoke(client, PLACE_PAGE, page), AUTHORITY_MORE);
	restore(SUPERVISOR, id);
	assert_true(authority_charged(server) > 0);
	while (authority_step(client) == AUTHORITY_MORE)
		;
	assert_int_equal(authority_charged(server), 0);
	accept_each_other(ACCEPTED);
	free_checkpoint(SUPERVISOR, id);
	while (pages_end_step(client))
		;
}

static void test_what_others_still_have_it_pays_for(void **state)
{
	uint64_t id = take_checkpoint(SUPERVISOR, SERVER);
	uint32_t used = server->account.used;
	int64_t memory = shared_memory_create(server, 2), granted;

	(void)state;
	granted = authority_grant(server, PLACE_PAGE, fresh(server), client);
	assert_int_equal(shared_memory_offer(server, (uint64_t)memory, client, WRITE, false), 0);
	assert_true(shared_memory_map(client, (uint64_t)memory, 0, WRITE) > 0);
	restore(SUPERVISOR, id);
	assert_int_equal(server->account.used, used + 3);
	assert_int_equal(shared_memory_unmap(client, (uint64_t)memory), 0);
	assert_int_equal(pages_free(client, (uint64_t)granted), 0);
	assert_int_equal(server->account.used, used);
	free_checkpoint(SUPERVISOR, id);
	while (pages_end_step(client))
		;
}

/* ------------------------------------------------------------------ again and again */

#define RESTORES   1000
#define FIRST_SLOT (CAP_WINDOW_FIRST * CRT_LEAF_SLOTS) /* of what is made */

static void test_a_thousand_times(void **state)
{
	uint64_t page = fresh(server), id;
	uint32_t used;

	(void)state;
	*given(server, page) = 3;
	id = take_checkpoint(SUPERVISOR, SERVER);
	used = server->account.used;
	for (int i = 0; i < RESTORES; i++) {
		start_thread(SERVER);
		fresh(server);
		accept_each_other(1);
		authority_delegate(server, PLACE_PAGE, page, client, WRITE, false);
		shared_memory_create(server, 1);
		*image_of(SERVER, DATA) = *image_of(SERVER, BSS) = *given(server, page) = 99;
		restore(SUPERVISOR, id);
		assert_int_equal(*image_of(SERVER, DATA), 1);
		assert_int_equal(*image_of(SERVER, BSS), 0);
		assert_int_equal(*given(server, page), 3);
		assert_int_equal(server->account.used, used);
		while (composed(SCHEDULER)->slots_used)
			assert_int_equal(threads_end(composed(SCHEDULER), FIRST_SLOT), 0);
	}
	while (pages_end_step(client))
		;
	while (caps_end_step(composed(SCHEDULER)))
		;
	free_checkpoint(SUPERVISOR, id);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, begin, end_test)
	const struct CMUnitTest tests[] = {
		TEST(its_handler_alone_takes_one),
		TEST(a_scheduler_is_refused),
		TEST(it_is_as_the_booter_made_it_still),
		TEST(there_is_an_end_to_checkpoints),
		TEST(an_id_is_its_owners_and_means_nothing_when_freed),
		TEST(an_unfinished_one_is_not_restored),
		TEST(a_page_of_zeroes_costs_nothing),
		TEST(it_goes_on_when_there_is_memory_for_it),
		TEST(there_is_an_end_to_pages_in_checkpoints),
		TEST(its_writable_pages_are_as_they_were),
		TEST(pages_that_it_got_are_there_again),
		TEST(a_page_that_cannot_be_had_again_is_waited_for),
		TEST(what_it_has_of_others_is_no_longer_its),
		TEST(a_page_that_it_has_twice_is_copied_once),
		TEST(what_it_passed_on_and_made_is_taken_back),
		TEST(it_gives_and_takes_as_before),
		TEST(anothers_unfinished_revocation_does_not_keep_it_dead),
		TEST(what_others_still_have_it_pays_for),
		TEST(a_thousand_times),
	};

	return cmocka_run_group_tests_name("checkpoint", tests, make_composition, NULL);
}
