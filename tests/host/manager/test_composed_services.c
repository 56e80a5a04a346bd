/* Gates of the composition to services: whoever is given one has its own, as of gates made at run
 * time (test_holders.c). */
#include "composed.h"

#include "authority.h"
#include "caps.h"
#include "crt_kernel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static uint64_t field(uint32_t number, uint64_t slot, enum slot_field field)
{
	struct place place;

	assert_int_equal(caps_look(composed(number), slot, &place), 0);
	return kernel_slot_read(place.node, place.index, field).value;
}

static uint64_t give(uint32_t from, uint64_t slot, uint32_t to)
{
	int64_t there = authority_delegate(composed(from), PLACE_SLOT, slot, composed(to),
					   RIGHTS_ALL, false);

	assert_true(there > 0);
	return (uint64_t)there;
}

static void revoke(uint32_t from, uint64_t slot)
{
	int status = authority_revoke(composed(from), PLACE_SLOT, slot);

	while (status > 0)
		status = authority_step(composed(from));
	assert_int_equal(status, 0);
}

static void expect_own_gate(uint32_t number, uint64_t slot)
{
	assert_int_equal(field(number, slot, SLOT_TYPE), CAP_GATE);
	assert_int_equal(field(number, slot, SLOT_A), SERVICE_ENTRY);
	assert_int_equal(field(number, slot, SLOT_B), component_handle(composed(number)));
	assert_int_equal(field(number, slot, SLOT_FRAME), composed(SERVER)->object.frame.number);
}

/* The tables of those who get gates are there then, as they stay. */
static int make_composition_that_gives(void **state)
{
	int error = make_composition(state);

	give(CLIENT, GATE_SERVICE, OTHER);
	give(CLIENT, GATE_SERVICE, SUPERVISOR);
	revoke(CLIENT, GATE_SERVICE);
	return error;
}

static void test_each_has_its_own(void **state)
{
	uint64_t there = give(CLIENT, GATE_SERVICE, OTHER);

	(void)state;
	expect_own_gate(OTHER, there);
	expect_own_gate(SUPERVISOR, give(OTHER, there, SUPERVISOR));
	revoke(CLIENT, GATE_SERVICE);
	assert_int_equal(composed(OTHER)->slots_used, 0);
	assert_int_equal(composed(SUPERVISOR)->slots_used, 0);
	expect_own_gate(OTHER, give(CLIENT, GATE_SERVICE, OTHER));
	revoke(CLIENT, GATE_SERVICE);
}

static void test_its_first_holder_does_not_move_it(void **state)
{
	(void)state;
	assert_int_equal(
		authority_grant(composed(CLIENT), PLACE_SLOT, GATE_SERVICE, composed(OTHER)),
		-TESSERA_EPERM);
	expect_own_gate(CLIENT, GATE_SERVICE);
	revoke(CLIENT, GATE_SERVICE);
}

/* By all other gates whoever was given one calls as the one from whom it is. */
static void test_gates_to_functions_are_copied(void **state)
{
	uint64_t there = give(CLIENT, GATE_NEAR, OTHER);

	(void)state;
	assert_int_equal(field(OTHER, there, SLOT_A), NEAR_ENTRY);
	assert_int_equal(field(OTHER, there, SLOT_B), CLIENT);
	revoke(CLIENT, GATE_NEAR);
}

static void put_gate(uint32_t server, uint64_t entry)
{
	struct place place;

	assert_int_equal(caps_look(composed(CLIENT), GATE_SERVICE, &place), 0);
	assert_int_equal(kernel_gate_make(composed(server)->object.cap,
					  slot_ref(place.node, place.index), entry, CLIENT)
				 .status,
			 0);
}

/* What else comes to be in the slot is what it is. */
static void test_another_gate_in_its_slot_is_copied(void **state)
{
	static const struct {
		uint32_t server;
		uint64_t entry;
	} others[] = {{SERVER, NEAR_ENTRY}, {OTHER, SERVICE_ENTRY}};

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		lose(CLIENT, GATE_SERVICE);
		put_gate(others[i].server, others[i].entry);
		assert_int_equal(field(OTHER, give(CLIENT, GATE_SERVICE, OTHER), SLOT_B), CLIENT);
		revoke(CLIENT, GATE_SERVICE);
	}
	lose(CLIENT, GATE_SERVICE);
	assert_int_equal(authority_delegate(composed(CLIENT), PLACE_SLOT, GATE_SERVICE,
					    composed(OTHER), RIGHTS_ALL, false),
			 -TESSERA_ENOENT);
	put_gate(SERVER, SERVICE_ENTRY);
}

static void test_a_restored_server_is_found_again(void **state)
{
	uint64_t checkpoint = take_checkpoint(SUPERVISOR, SERVER), there;

	(void)state;
	restore(SUPERVISOR, checkpoint);
	assert_true(leads(CLIENT, GATE_SERVICE, SERVER, SERVICE_ENTRY));
	there = give(CLIENT, GATE_SERVICE, OTHER);
	expect_own_gate(OTHER, there);
	restore(SUPERVISOR, checkpoint);
	assert_int_equal(authority_delegate(composed(OTHER), PLACE_SLOT, there,
					    composed(SUPERVISOR), RIGHTS_ALL, false),
			 -TESSERA_ESTALE);
	revoke(CLIENT, GATE_SERVICE);
	free_checkpoint(SUPERVISOR, checkpoint);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, count_composition, same_composition)
	const struct CMUnitTest tests[] = {
		TEST(test_each_has_its_own),
		TEST(test_its_first_holder_does_not_move_it),
		TEST(test_gates_to_functions_are_copied),
		TEST(test_another_gate_in_its_slot_is_copied),
		TEST(test_a_restored_server_is_found_again),
	};

	return cmocka_run_group_tests_name("manager: services of the composition", tests,
					   make_composition_that_gives, NULL);
}
