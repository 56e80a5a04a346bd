/* Components of the composition, restored with pages that they share with the checkpoint. */
#include "composed.h"

#include "checkpoint.h"
#include "crt_kernel.h"
#include "pages.h"
#include "paging.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MANY 12 /* pages: more than one call puts */
#define WORD 0x7e55e7au

static struct component *server, *supervisor, *client;
static uint64_t empty; /* the checkpoint of one that has got nothing */

static int begin(void **state)
{
	supervisor = composed(SUPERVISOR);
	server = composed(SERVER);
	client = composed(CLIENT);
	*image_of(SERVER, DATA) = 1;
	count_composition(state);
	empty = take_checkpoint(SUPERVISOR, SERVER);
	return 0;
}

static int end_test(void **state)
{
	restore(SUPERVISOR, empty);
	free_checkpoint(SUPERVISOR, empty);
	return same_composition(state);
}

static void restore_shared(uint64_t checkpoint)
{
	int status;

	do
		status = lifecycle_restore_shared(supervisor, checkpoint);
	while (status == LIFECYCLE_MORE);
	assert_int_equal(status, 0);
}

static uint64_t page_with(uint64_t word)
{
	uint64_t address = fresh(server);

	*given(server, address) = word;
	return address;
}

static bool is_writable(uint64_t address)
{
	struct place place;

	assert_int_equal(pages_find(server, address, &place), 0);
	return kernel_entry_read(place.node, place.index).value & MAP_WRITE;
}

static void test_pages_of_the_booter_are_its_own_at_once(void **state)
{
	uint64_t address = page_with(WORD), checkpoint = take_checkpoint(SUPERVISOR, SERVER);
	uint32_t used = server->account.used;

	(void)state;
	*image_of(SERVER, DATA) = 2;
	*given(server, address) = 2;
	restore_shared(checkpoint);
	assert_int_equal(*image_of(SERVER, DATA), 1);
	assert_int_equal(*given(server, address), WORD);
	assert_false(is_writable(address));
	assert_int_equal(server->account.used, used - 1);
	assert_int_equal(paging_copy(client, server, address), -TESSERA_EPERM);
	assert_int_equal(paging_copy(supervisor, server, address), 0);
	assert_true(is_writable(address));
	assert_int_equal(server->account.used, used);
	free_checkpoint(SUPERVISOR, checkpoint);
	assert_int_equal(*given(server, address), WORD);
}

static void test_what_is_shared_stays_the_supervisors(void **state)
{
	uint32_t used = supervisor->account.used;
	uint64_t address = page_with(WORD), checkpoint = take_checkpoint(SUPERVISOR, SERVER);

	(void)state;
	restore_shared(checkpoint);
	free_checkpoint(SUPERVISOR, checkpoint);
	assert_int_equal(supervisor->account.used, used + 1);
	assert_int_equal(*given(server, address), WORD);
	restore(SUPERVISOR, empty);
	assert_int_equal(supervisor->account.used, used);
}

/* The one way goes on where the other one came to. */
static void test_a_restore_can_change_its_way(void **state)
{
	uint64_t first = page_with(WORD), last = 0, checkpoint;

	(void)state;
	for (int i = 1; i < MANY; i++)
		last = page_with(WORD + (uint64_t)i);
	checkpoint = take_checkpoint(SUPERVISOR, SERVER);
	for (int i = 0; i < 3; i++) {
		do
			assert_int_equal(lifecycle_restore_shared(supervisor, checkpoint),
					 LIFECYCLE_MORE);
		while (!server->stripped || !server->leaves_made[0]);
		restore(SUPERVISOR, checkpoint);
		assert_false(is_writable(first));
		assert_true(is_writable(last));
		assert_int_equal(*given(server, last), WORD + MANY - 1);
	}
	free_checkpoint(SUPERVISOR, checkpoint);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_pages_of_the_booter_are_its_own_at_once, begin,
						end_test),
		cmocka_unit_test_setup_teardown(test_what_is_shared_stays_the_supervisors, begin,
						end_test),
		cmocka_unit_test_setup_teardown(test_a_restore_can_change_its_way, begin, end_test),
	};

	return cmocka_run_group_tests_name("paging composed", tests, make_composition, NULL);
}
