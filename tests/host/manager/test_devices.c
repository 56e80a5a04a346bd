/* Device memory that components map: mappings end with the capability by which they were made. */
#include "composed.h"

#include "authority.h"
#include "caps.h"
#include "crt_kernel.h"
#include "devices.h"
#include "pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SLOT   60 /* of the server's: device memory of the composition */
#define WEAK   61 /* the same, to be read only */
#define LONG   300 /* pages of it: ended in more than one call */
#define FIRST  7  /* of the machine's */
#define WRITE  (RIGHT_MAP | RIGHT_WRITE)
#define UPSIDE (-1ull)

static struct component *server, *client, *other;
static uint64_t built; /* where the booter maps it */

static int begin(void **state)
{
	server = composed(SERVER);
	client = composed(CLIENT);
	other = composed(OTHER);
	put_device(SERVER, SLOT, FIRST, LONG, RIGHTS_ALL);
	put_device(SERVER, WEAK, FIRST, LONG, RIGHT_MAP);
	built = map_device(SERVER, FIRST, LONG);
	accept_all(server, ACCEPTED);
	accept_all(client, ACCEPTED);
	accept_all(other, ACCEPTED);
	assert_int_equal(devices_take_over(server, SLOT, built, LONG), 0);
	/* The tables stay: they are made before all is counted. */
	assert_true(pages_reserve(client, 1) > 0 && pages_reserve(other, 1) > 0);
	assert_true(pages_reserve(server, 1) > 0);
	for (uint32_t number = SERVER; number < COMPOSED; number++)
		assert_int_equal(caps_make_leaf(composed(number), 0), 0);
	return count_composition(state);
}

static void finish(struct component *component, int status)
{
	while (status == AUTHORITY_MORE)
		status = authority_step(component);
	assert_int_equal(status, 0);
}

static void unmap(struct component *component, uint64_t address)
{
	int status;

	do
		status = devices_unmap(component, address);
	while (status == DEVICES_MORE);
	assert_int_equal(status, 0);
}

static void give_tables(struct component *component)
{
	while (pages_end_step(component))
		;
	while (caps_end_step(component))
		;
}

static int end_test(void **state)
{
	finish(server, authority_revoke(server, PLACE_SLOT, SLOT));
	finish(server, authority_revoke(server, PLACE_SLOT, WEAK));
	if (server->device_count)
		unmap(server, built);
	assert_int_equal(server->device_count, 0);
	assert_int_equal(client->device_count, 0);
	assert_int_equal(other->device_count, 0);
	same_composition(state);
	if (holds(SERVER, SLOT) != CAP_NONE)
		lose(SERVER, SLOT);
	lose(SERVER, WEAK);
	for (uint32_t number = SERVER; number < COMPOSED; number++)
		give_tables(composed(number));
	return 0;
}

static uint64_t give(struct component *from, uint64_t slot, struct component *to, uint64_t rights)
{
	int64_t there = authority_delegate(from, PLACE_SLOT, slot, to, rights, false);

	assert_int_equal(there < 0 ? there : 0, 0);
	return (uint64_t)there;
}

static uint64_t map(struct component *component, uint64_t slot, uint64_t first, uint64_t count)
{
	int64_t address = devices_map(component, slot, first, count, 0, WRITE);

	assert_int_equal(address < 0 ? address : 0, 0);
	return (uint64_t)address;
}

/* The entry of an address of the window; 0: nothing is there. Pages of devices are no place of anything. */
static uint64_t shown(struct component *component, uint64_t address)
{
	uint64_t entry;
	uint64_t lower = kernel_entry_read(component->pgtbl_lower.cap, address >> 21 & 511).value;
	struct place place;

	assert_true(lower);
	if (pages_find(component, address, &place) != -TESSERA_EPERM)
		return 0;
	entry = kernel_frame_read(frames_memory(),
				  frames_offset((uint32_t)(lower >> ENTRY_FRAME_SHIFT)),
				  FRAME_ENTRY + (address >> 12 & 511))
			.value;
	return entry;
}

static uint64_t entry_of(uint64_t page, uint64_t flags)
{
	return (MACHINE_FRAMES + FIRST + page) << ENTRY_FRAME_SHIFT | flags;
}

/* ------------------------------------------------------------------ mapping */

static void test_pages_are_mapped_with_the_rights_that_were_asked_for(void **state)
{
	uint64_t slot = give(server, SLOT, client, RIGHTS_ALL);
	uint64_t address = map(client, slot, 3, RUN_PAGES);
	int64_t weak = devices_map(client, slot, 0, 1, 0, RIGHT_MAP);

	(void)state;
	for (uint32_t i = 0; i < RUN_PAGES; i++)
		assert_int_equal(shown(client, address + i * PAGE_BYTES),
				 entry_of(3 + i, MAP_WRITE));
	assert_int_equal(shown(client, (uint64_t)weak), entry_of(0, 0));
	unmap(client, address);
	unmap(client, (uint64_t)weak);
	for (uint32_t i = 0; i < RUN_PAGES; i++)
		assert_int_equal(shown(client, address + i * PAGE_BYTES), 0);
	assert_int_equal(devices_unmap(client, address), -TESSERA_EINVAL);
	assert_int_equal(pages_release(client, address), -TESSERA_EINVAL);
}

static void test_reserved_addresses_are_used(void **state)
{
	uint64_t slot = give(server, SLOT, client, RIGHTS_ALL);
	int64_t start = pages_reserve(client, 3);

	(void)state;
	assert_int_equal(devices_map(client, slot, 0, 2, (uint64_t)start, WRITE), start);
	assert_int_equal(devices_map(client, slot, 0, 2, (uint64_t)start + PAGE_BYTES, WRITE),
			 -TESSERA_EINVAL);
	assert_int_equal(devices_map(client, slot, 0, 2, (uint64_t)start + 2 * PAGE_BYTES, WRITE),
			 -TESSERA_EINVAL);
	assert_int_equal(pages_release(client, (uint64_t)start + 2 * PAGE_BYTES), 0);
	unmap(client, (uint64_t)start);
}

static void test_wrong_arguments_change_nothing(void **state)
{
	uint64_t slot = give(server, SLOT, client, RIGHTS_ALL);
	uint64_t weak = give(server, SLOT, client, RIGHT_MAP), none = give(server, SLOT, client, 0);
	uint64_t gate = give(client, GATE_NEAR, server, RIGHTS_ALL);

	(void)state;
	assert_int_equal(devices_map(client, slot, 0, 0, 0, WRITE), -TESSERA_EINVAL);
	assert_int_equal(devices_map(client, slot, 0, RUN_PAGES + 1, 0, WRITE), -TESSERA_EINVAL);
	assert_int_equal(devices_map(client, slot, 0, UPSIDE, 0, WRITE), -TESSERA_EINVAL);
	assert_int_equal(devices_map(client, slot, 0, 1, 0, 0), -TESSERA_EINVAL);
	assert_int_equal(devices_map(client, slot, 0, 1, 0, RIGHT_WRITE), -TESSERA_EINVAL);
	assert_int_equal(devices_map(client, slot, 0, 1, 0, RIGHTS_ALL), -TESSERA_EINVAL);
	assert_int_equal(devices_map(client, slot, 0, 1, PAGE_BYTES, WRITE), -TESSERA_EINVAL);
	assert_int_equal(devices_map(client, slot, 0, 1, UPSIDE, WRITE), -TESSERA_EINVAL);
	assert_int_equal(devices_map(client, none + 1, 0, 1, 0, WRITE), -TESSERA_EINVAL);
	assert_int_equal(devices_map(client, UPSIDE, 0, 1, 0, WRITE), -TESSERA_EINVAL);
	assert_int_equal(devices_map(client, CRT_SLOT_CAPTBL_LEAF, 0, 1, 0, WRITE), -TESSERA_EPERM);
	assert_int_equal(devices_map(client, SLOT, 0, 1, 0, WRITE), -TESSERA_ENOENT);
	assert_int_equal(devices_map(server, gate, 0, 1, 0, WRITE), -TESSERA_EBADF);
	assert_int_equal(devices_map(client, slot, LONG, 1, 0, WRITE), -TESSERA_ERANGE);
	assert_int_equal(devices_map(client, slot, LONG - 1, 2, 0, WRITE), -TESSERA_ERANGE);
	assert_int_equal(devices_map(client, slot, UPSIDE, 2, 0, WRITE), -TESSERA_ERANGE);
	assert_int_equal(devices_map(client, weak, 0, 1, 0, WRITE), -TESSERA_EACCES);
	assert_int_equal(devices_map(client, none, 0, 1, 0, RIGHT_MAP), -TESSERA_EACCES);
	assert_int_equal(devices_unmap(client, 0), -TESSERA_EINVAL);
	assert_int_equal(client->device_count, 0);
	unmap(client, map(client, slot, 0, RUN_PAGES));
	finish(client, authority_revoke(client, PLACE_SLOT, GATE_NEAR));
}

static void test_what_is_no_device_is_not_mapped(void **state)
{
	(void)state;
	lose(SERVER, WEAK);
	put_device(SERVER, WEAK, (uint64_t)-2, 4, RIGHTS_ALL);
	assert_int_equal(devices_map(server, WEAK, 0, 1, 0, WRITE), -TESSERA_EINVAL);
	unmap(server, map(server, WEAK, 2, 2));
}

static void test_a_component_has_so_many_mappings(void **state)
{
	uint64_t slot = give(server, SLOT, client, RIGHTS_ALL), address = 0;

	(void)state;
	for (uint32_t i = 0; i < DEVICE_MAPPINGS_EACH; i++)
		address = map(client, slot, i, 1);
	assert_int_equal(devices_map(client, slot, 0, 1, 0, WRITE), -TESSERA_ENOSPC);
	assert_int_equal(devices_take_over(client, slot, built, 1), -TESSERA_ENOSPC);
	unmap(client, address);
	map(client, slot, 0, 1);
}

static void test_a_mapping_is_no_page_of_the_components(void **state)
{
	uint64_t address = map(server, SLOT, 0, 1);

	(void)state;
	assert_int_equal(pages_free(server, address), -TESSERA_EPERM);
	assert_int_equal(authority_delegate(server, PLACE_PAGE, address, client, WRITE, false),
			 -TESSERA_EPERM);
	assert_int_equal(authority_grant(server, PLACE_PAGE, address, client), -TESSERA_EPERM);
	assert_int_equal(authority_relinquish(server, PLACE_PAGE, address), -TESSERA_EPERM);
	assert_int_equal(pages_release(server, address), -TESSERA_EINVAL);
	unmap(server, address);
}

/* ------------------------------------------------------------------ the end of the capability */

static void test_what_is_taken_back_is_mapped_no_more(void **state)
{
	uint64_t slot = give(server, SLOT, client, RIGHTS_ALL), there = give(client, slot, other, WRITE);
	uint64_t address[DEVICE_MAPPINGS_EACH], far = map(other, there, 1, RUN_PAGES);
	uint64_t kept = give(server, SLOT, other, WRITE), near = map(other, kept, 0, 1);

	(void)state;
	for (uint32_t i = 0; i < DEVICE_MAPPINGS_EACH; i++)
		address[i] = map(client, slot, i, RUN_PAGES);
	finish(server, authority_revoke_child(server, PLACE_SLOT, SLOT, client, slot));
	for (uint32_t i = 0; i < DEVICE_MAPPINGS_EACH; i++)
		assert_int_equal(shown(client, address[i]), 0);
	assert_int_equal(shown(other, far), 0);
	assert_int_equal(client->device_count, 0);
	assert_int_equal(shown(other, near), entry_of(0, MAP_WRITE));
	assert_int_equal(built_entry(SERVER, built), entry_of(0, MAP_WRITE));
}

/* What the victim has still to end by itself is not for who takes something else from it. */
static void test_a_revocation_is_not_prolonged_by_its_victim(void **state)
{
	uint64_t slot = give(server, SLOT, client, RIGHTS_ALL);
	uint64_t own = give(server, WEAK, client, RIGHTS_ALL);
	uint32_t count;

	(void)state;
	map(client, slot, 0, 1);
	for (uint32_t i = 1; i < DEVICE_MAPPINGS_EACH; i++)
		assert_true(devices_map(client, own, i, 1, 0, RIGHT_MAP) > 0);
	assert_int_equal(authority_relinquish(client, PLACE_SLOT, own), AUTHORITY_MORE);
	count = client->device_count;
	assert_true(count > 1);
	assert_int_equal(authority_revoke(server, PLACE_SLOT, SLOT), AUTHORITY_MORE);
	assert_int_equal(authority_step(server), 0);
	assert_int_equal(client->device_count, count - 1);
	finish(client, AUTHORITY_MORE);
	assert_int_equal(client->device_count, 0);
}

static void test_a_revocation_ends_what_it_took_and_nothing_else(void **state)
{
	uint64_t slot = give(server, SLOT, client, RIGHTS_ALL), own, address;

	(void)state;
	for (uint32_t i = 0; i < DEVICE_MAPPINGS_EACH; i++)
		map(client, slot, i, 1);
	assert_int_equal(authority_revoke_child(server, PLACE_SLOT, SLOT, client, slot),
			 AUTHORITY_MORE);
	assert_int_equal(authority_revoke(server, PLACE_SLOT, WEAK), -TESSERA_EAGAIN);
	finish(server, AUTHORITY_MORE);
	assert_int_equal(client->device_count, 0);
	own = give(server, WEAK, client, RIGHT_MAP);
	address = (uint64_t)devices_map(client, own, 0, 1, 0, RIGHT_MAP);
	slot = give(server, SLOT, client, RIGHTS_ALL);
	for (uint32_t i = 1; i < DEVICE_MAPPINGS_EACH; i++)
		map(client, slot, i, 1);
	finish(server, authority_revoke(server, PLACE_SLOT, SLOT));
	assert_int_equal(shown(client, address), entry_of(0, 0));
	assert_int_equal(client->device_count, 1);
}

static void test_what_is_given_up_is_mapped_no_more(void **state)
{
	uint64_t slot = give(server, SLOT, client, RIGHTS_ALL), address = map(client, slot, 1, 2);

	(void)state;
	finish(client, authority_relinquish(client, PLACE_SLOT, slot));
	assert_int_equal(shown(client, address), 0);
	assert_int_equal(client->device_count, 0);
}

/* What the booter mapped, too: in more than one call. */
static void test_the_compositions_own_is_given_up(void **state)
{
	int status = authority_relinquish(server, PLACE_SLOT, SLOT);

	(void)state;
	assert_int_equal(status, AUTHORITY_MORE);
	assert_int_equal(holds(SERVER, SLOT), CAP_NONE);
	assert_int_equal(devices_unmap(server, built), -TESSERA_EINVAL);
	finish(server, status);
	for (uint32_t i = 0; i < LONG; i++)
		assert_int_equal(built_entry(SERVER, built + i * PAGE_BYTES), 0);
	assert_int_equal(server->device_count, 0);
}

static void test_what_is_mapped_is_not_granted(void **state)
{
	int64_t there;

	(void)state;
	assert_int_equal(authority_grant(server, PLACE_SLOT, SLOT, client), -TESSERA_EBUSY);
	assert_int_equal(holds(SERVER, SLOT), CAP_DEVICES);
	assert_int_equal(authority_charged(server), 0);
	assert_int_equal(devices_unmap(server, built), DEVICES_MORE);
	unmap(server, built);
	for (uint32_t i = 0; i < LONG; i++)
		assert_int_equal(built_entry(SERVER, built + i * PAGE_BYTES), 0);
	there = authority_grant(server, PLACE_SLOT, SLOT, client);
	assert_true(there > 0);
	assert_int_equal(holds(SERVER, SLOT), CAP_NONE);
	map(client, (uint64_t)there, 0, 1);
	finish(client, authority_relinquish(client, PLACE_SLOT, (uint64_t)there));
}

/* ------------------------------------------------------------------ the end of a component */

static void test_mappings_end_with_their_component(void **state)
{
	struct component *born = make(server, PAGES);
	uint64_t slot = give(server, SLOT, born, RIGHTS_ALL);

	(void)state;
	for (uint32_t i = 0; i < DEVICE_MAPPINGS_EACH; i++)
		map(born, slot, i, RUN_PAGES);
	end(born);
}

/* Of which mappings are still to be ended by whoever took its capabilities: or by that one's end. */
static void test_who_takes_back_may_end_meanwhile(void **state)
{
	struct component *giver = make(server, PAGES);
	uint64_t slot = give(server, SLOT, giver, RIGHTS_ALL), there = give(giver, slot, client, WRITE);

	(void)state;
	for (uint32_t i = 0; i < DEVICE_MAPPINGS_EACH; i++)
		map(client, there, i, 1);
	assert_int_equal(authority_revoke(giver, PLACE_SLOT, slot), AUTHORITY_MORE);
	assert_int_not_equal(client->device_count, 0);
	end(giver);
	assert_int_equal(client->device_count, 0);
}

static void test_who_had_it_may_end_meanwhile(void **state)
{
	struct component *born = make(server, PAGES);
	uint64_t slot = give(server, SLOT, born, RIGHTS_ALL);
	int status;

	(void)state;
	for (uint32_t i = 0; i < DEVICE_MAPPINGS_EACH; i++)
		map(born, slot, i, 1);
	status = authority_revoke(server, PLACE_SLOT, SLOT);
	assert_int_equal(status, AUTHORITY_MORE);
	end(born);
	born = make(server, PAGES);
	finish(server, status);
	end(born);
}

/* It keeps what the composition gave it, mapped; of what it got the addresses alone. */
static void test_in_another_life_the_compositions_own_is_mapped(void **state)
{
	uint64_t own = map(server, SLOT, 0, 1), checkpoint = take_checkpoint(SUPERVISOR, SERVER);

	(void)state;
	map(server, SLOT, 1, 2);
	restore(SUPERVISOR, checkpoint);
	free_checkpoint(SUPERVISOR, checkpoint);
	assert_int_equal(server->device_count, 1);
	assert_int_equal(built_entry(SERVER, built), entry_of(0, MAP_WRITE));
	assert_int_equal(holds(SERVER, SLOT), CAP_DEVICES);
	assert_int_equal(devices_map(server, SLOT, 0, 1, own, WRITE), own);
	unmap(server, own);
	assert_int_equal(caps_make_leaf(server, 0), 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, end_test)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_pages_are_mapped_with_the_rights_that_were_asked_for),
		TEST(test_reserved_addresses_are_used),
		TEST(test_wrong_arguments_change_nothing),
		TEST(test_what_is_no_device_is_not_mapped),
		TEST(test_a_component_has_so_many_mappings),
		TEST(test_a_mapping_is_no_page_of_the_components),
		TEST(test_what_is_taken_back_is_mapped_no_more),
		TEST(test_a_revocation_is_not_prolonged_by_its_victim),
		TEST(test_a_revocation_ends_what_it_took_and_nothing_else),
		TEST(test_what_is_given_up_is_mapped_no_more),
		TEST(test_the_compositions_own_is_given_up),
		TEST(test_what_is_mapped_is_not_granted),
		TEST(test_mappings_end_with_their_component),
		TEST(test_who_takes_back_may_end_meanwhile),
		TEST(test_who_had_it_may_end_meanwhile),
		TEST(test_in_another_life_the_compositions_own_is_mapped),
	};

	return cmocka_run_group_tests_name("devices", tests, make_composition, NULL);
}
