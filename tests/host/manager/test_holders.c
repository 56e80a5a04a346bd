/* Gates whose badge says who holds them, over the kernel's own C files; the delegation suite calls them. */
#include "fixture.h"

#include "authority.h"
#include "caps.h"
#include "crt_kernel.h"
#include "objects.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static uint64_t field(const struct component *component, uint64_t slot, enum slot_field field)
{
	struct place place;

	assert_int_equal(caps_look(component, slot, &place), 0);
	return kernel_slot_read(place.node, place.index, field).value;
}

static uint64_t make_holders_gate(struct component *server)
{
	int64_t slot = objects_make_gate(server, ENTRY, component_handle(server));

	assert_true(slot > 0);
	assert_int_equal(authority_mark_holder(server, (uint64_t)slot), 0);
	return (uint64_t)slot;
}

static uint64_t give(struct component *from, uint64_t slot, struct component *to)
{
	int64_t there = authority_delegate(from, PLACE_SLOT, slot, to, RIGHTS_ALL, false);

	assert_true(there > 0);
	assert_int_equal(field(to, (uint64_t)there, SLOT_A), ENTRY);
	assert_int_equal(field(to, (uint64_t)there, SLOT_B), component_handle(to));
	return (uint64_t)there;
}

static void test_it_goes_with_its_maker(void **state)
{
	struct component *server = make(root, PAGES), *client = make(root, PAGES), *third = make(root, PAGES);
	uint64_t gate = make_holders_gate(server), there = give(server, gate, client);
	uint64_t further = give(client, there, third);

	(void)state;
	assert_int_equal(authority_giver(client, PLACE_SLOT, there), component_handle(server));
	assert_int_equal(authority_giver(third, PLACE_SLOT, further), component_handle(client));
	assert_int_equal(authority_giver(server, PLACE_SLOT, gate), -TESSERA_EINVAL);
	end(server);
	assert_int_equal(client->slots_used, 0);
	assert_int_equal(third->slots_used, 0);
	end(client);
	end(third);
	nothing_is_left();
}

/* While its maker is being taken apart nobody gets one more. */
static void test_it_is_passed_on_while_its_maker_lives(void **state)
{
	struct component *server = make(root, PAGES), *client = make(root, PAGES);
	uint64_t there = give(server, make_holders_gate(server), client);

	(void)state;
	server->state = COMPONENT_ENDING;
	assert_int_equal(authority_delegate(client, PLACE_SLOT, there, client, RIGHTS_ALL, false),
			 -TESSERA_ESTALE);
	assert_int_equal(authority_grant(client, PLACE_SLOT, there, client), -TESSERA_ESTALE);
	assert_int_equal(authority_giver(client, PLACE_SLOT, there), -TESSERA_ESTALE);
	server->state = COMPONENT_LIVE;
	assert_int_equal(client->slots_used, 1);
	assert_int_equal(field(client, there, SLOT_B), component_handle(client));
	end(server);
	end(client);
	nothing_is_left();
}

static void test_its_maker_keeps_it_and_gives_it_up(void **state)
{
	struct component *server = make(root, PAGES), *client = make(root, PAGES), *third = make(root, PAGES);
	uint64_t gate = make_holders_gate(server), there = give(server, gate, client);
	int64_t moved;

	(void)state;
	assert_int_equal(authority_grant(server, PLACE_SLOT, gate, third), -TESSERA_EPERM);
	moved = authority_grant(client, PLACE_SLOT, there, third);
	assert_true(moved > 0);
	assert_int_equal(field(third, (uint64_t)moved, SLOT_B), component_handle(third));
	assert_int_equal(client->slots_used, 0);
	assert_int_equal(authority_revoke(server, PLACE_SLOT, gate), 0);
	assert_int_equal(third->slots_used, 0);
	assert_int_equal(authority_charged(server), 1);
	give(server, gate, client);
	assert_int_equal(authority_relinquish(server, PLACE_SLOT, gate), 0);
	assert_int_equal(authority_charged(server), 0);
	assert_int_equal(server->slots_used, 0);
	assert_int_equal(client->slots_used, 0);
	end(server);
	end(client);
	end(third);
	nothing_is_left();
}

static void test_without_a_share_there_is_none(void **state)
{
	struct component *server = make(root, PAGES);
	uint64_t page = fresh(server);
	int64_t slot;

	(void)state;
	while (authority_delegate(server, PLACE_PAGE, page, server, RIGHT_MAP, false) > 0)
		;
	slot = objects_make_gate(server, ENTRY, component_handle(server));
	assert_true(slot > 0);
	assert_int_equal(authority_mark_holder(server, (uint64_t)slot), -TESSERA_ENOSPC);
	assert_int_equal(server->slots_used, 0);
	end(server);
	nothing_is_left();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_goes_with_its_maker),
		cmocka_unit_test(test_it_is_passed_on_while_its_maker_lives),
		cmocka_unit_test(test_its_maker_keeps_it_and_gives_it_up),
		cmocka_unit_test(test_without_a_share_there_is_none),
	};

	return cmocka_run_group_tests_name("holders", tests, make_world, NULL);
}
