/* Each rule of rules.def, broken by a seeded violation in memory that keeps them all otherwise. */
#include "world.h"

/* cmocka wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define BIT(rule) (1u << RULE_##rule)
#define USER_READ (ENTRY_PRESENT | ENTRY_USER | ENTRY_NO_EXECUTE)
#define TABLE	  (ENTRY_PRESENT | ENTRY_WRITE | ENTRY_USER)

static void a_good_world_breaks_no_rule(void **state)
{
	struct world *world = *state;
	struct summary *summary = &world->findings.summary;

	world->findings.aliases_forbidden = true;
	world_expect(world, 0);
	assert_int_equal(summary->roots, 1);
	assert_int_equal(summary->tables, 4);
	assert_int_equal(summary->components, 1);
	assert_int_equal(summary->devices, 1);
	assert_int_equal(summary->user[0], 1);
	assert_int_equal(summary->user[ALLOWS_WRITE], 2);
	assert_int_equal(summary->user[ALLOWS_EXECUTE], 1);
	assert_int_equal(summary->kernel[ALLOWS_EXECUTE], 1);
	assert_int_equal(summary->kernel[ALLOWS_WRITE], WORLD_FRAMES - AT_DATA);
}

static void a_writable_executable_user_page_is_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_NODE_0][ENTRY_CODE] |= ENTRY_WRITE;
	world_expect(world, BIT(WRITE_XOR_EXECUTE));
	assert_non_null(
		strstr(world->findings.first[RULE_WRITE_XOR_EXECUTE], "0x2000000 (user rwx"));
}

static void levels_above_take_rights_away(void **state)
{
	struct world *world = *state;

	world->pages[AT_NODE_0][ENTRY_CODE] |= ENTRY_WRITE;
	world->pages[AT_NODE_2][0] &= ~ENTRY_WRITE;
	world_expect(world, 0);
}

static void a_writable_executable_page_of_a_tree_without_root_is_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_NODE_1][WORLD_USER_ADDRESS >> 21] = 0;
	world->frames[AT_NODE_1].count--;
	world->frames[AT_NODE_0].parent = 0;
	world->pages[AT_NODE_0][ENTRY_DATA] &= ~ENTRY_NO_EXECUTE;
	world_expect(world, BIT(WRITE_XOR_EXECUTE));
}

static void writable_text_is_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_KERNEL_0][AT_TEXT] |= ENTRY_WRITE;
	world_expect(world, BIT(WRITE_XOR_EXECUTE) | BIT(TEXT_READ_ONLY));
}

static void a_writable_alias_of_text_is_found(void **state)
{
	struct world *world = *state;

	/* A large page over all of the world, as in a direct map. */
	world->pages[AT_KERNEL_1][1] = ENTRY_PRESENT | ENTRY_WRITE | ENTRY_LARGE | ENTRY_NO_EXECUTE;
	world_expect(world, BIT(TEXT_READ_ONLY) | BIT(CONSTANTS_READ_ONLY));
}

static void writable_constants_are_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_KERNEL_0][AT_CONSTANTS] |= ENTRY_WRITE;
	world_expect(world, BIT(CONSTANTS_READ_ONLY));
}

static void executable_constants_are_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_KERNEL_0][AT_CONSTANTS] &= ~ENTRY_NO_EXECUTE;
	world_expect(world, BIT(TEXT_ONLY_EXECUTED));
}

static void a_page_in_the_place_of_the_guard_is_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_KERNEL_0][0] = AT_DATA * PAGE_BYTES | ENTRY_PRESENT | ENTRY_WRITE |
				       ENTRY_GLOBAL | ENTRY_NO_EXECUTE;
	world_expect(world, BIT(STACK_GUARDED));
}

static void a_user_page_in_the_kernel_half_is_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_KERNEL_ROOT][256] |= ENTRY_USER;
	world->pages[AT_ROOT][256] |= ENTRY_USER;
	world->pages[AT_KERNEL_2][0] |= ENTRY_USER;
	world->pages[AT_KERNEL_1][0] |= ENTRY_USER;
	world->pages[AT_KERNEL_0][AT_DATA] |= ENTRY_USER;
	world_expect(world, BIT(HALVES_APART) | BIT(USER_MEMORY_ONLY) | BIT(USER_NOT_GLOBAL));
}

static void a_page_of_the_kernels_in_the_user_half_is_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_NODE_0][ENTRY_DATA] &= ~ENTRY_USER;
	world_expect(world, BIT(HALVES_APART));
}

static void a_root_with_another_kernel_half_is_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_ROOT][511] = world->pages[AT_ROOT][256];
	world_expect(world, BIT(KERNEL_HALF_SHARED));
}

static void a_user_mapping_of_a_kernel_frame_is_found(void **state)
{
	struct world *world = *state;

	world_map(world, ENTRY_FREE, AT_COMPONENT * PAGE_BYTES, USER_READ);
	world_expect(world, BIT(USER_MEMORY_ONLY));
}

static void a_user_mapping_of_untyped_memory_is_found(void **state)
{
	struct world *world = *state;

	world_map(world, ENTRY_FREE, AT_UNTYPED * PAGE_BYTES, USER_READ);
	world_expect(world, BIT(USER_MEMORY_ONLY) | BIT(MAPPINGS_COUNTED));
}

static void a_user_mapping_of_the_interrupt_controller_is_found(void **state)
{
	struct world *world = *state;

	world_map(world, ENTRY_FREE, 0xfee00000, USER_READ | ENTRY_UNCACHED);
	world_expect(world, BIT(USER_MEMORY_ONLY));
}

static void a_cached_device_is_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_NODE_0][ENTRY_DEVICE] &= ~ENTRY_UNCACHED;
	world_expect(world, BIT(DEVICES_UNCACHED));
}

static void a_global_user_page_is_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_NODE_0][ENTRY_DATA] |= ENTRY_GLOBAL;
	world_expect(world, BIT(USER_NOT_GLOBAL));
}

static void a_user_page_walked_as_a_table_is_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_NODE_1][1] = AT_USER_DATA * PAGE_BYTES | TABLE;
	world->frames[AT_NODE_1].count++;
	world_expect(world, BIT(TABLES_ARE_TREES));
}

static void a_table_hooked_in_twice_is_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_NODE_1][1] = AT_NODE_0 * PAGE_BYTES | TABLE;
	world->frames[AT_NODE_1].count++;
	world_expect(world, BIT(TABLES_ARE_TREES));
}

static void a_table_outside_memory_is_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_NODE_1][1] = WORLD_FRAMES * PAGE_BYTES | TABLE;
	world->frames[AT_NODE_1].count++;
	world_expect(world, BIT(TABLES_ARE_TREES));
}

static void a_table_that_its_parent_does_not_have_is_found(void **state)
{
	struct world *world = *state;

	world->pages[AT_NODE_1][WORLD_USER_ADDRESS >> 21] = 0;
	world_expect(world, BIT(TABLES_ARE_TREES) | BIT(ENTRIES_COUNTED));
}

static void a_wrong_count_of_mappings_is_found(void **state)
{
	struct world *world = *state;

	world->frames[AT_USER_CODE].count--;
	world_expect(world, BIT(MAPPINGS_COUNTED));
}

static void a_wrong_count_of_entries_is_found(void **state)
{
	struct world *world = *state;

	world->frames[AT_CAPTBL].count = 1;
	world_expect(world, BIT(ENTRIES_COUNTED));
}

static void protection_that_is_off_is_found(void **state)
{
	struct world *world = *state;
	struct core *core = &world->snapshot.cores.list[0];

	core->cr0 &= ~(uint64_t)CR0_WRITE_PROTECT;
	core->cr4 &= ~(uint64_t)CR4_UMIP;
	core->efer &= ~(uint64_t)EFER_NO_EXECUTE;
	world_expect(world, BIT(PROTECTION_ON));
	assert_int_equal(world->findings.failures[RULE_PROTECTION_ON], 3);
}

static void a_core_on_a_dead_root_is_found(void **state)
{
	struct world *world = *state;

	world->frames[AT_ROOT].live = 0;
	world->frames[AT_COMPONENT].live = 0;
	world_expect(world, BIT(ROOTS_LIVE));
	world->snapshot.cores.list[0].cr3 = AT_KERNEL_ROOT * PAGE_BYTES;
	world->findings = (struct findings){0};
	world_expect(world, 0);
}

static void a_component_on_anothers_root_is_found(void **state)
{
	struct world *world = *state;

	world->frames[AT_ROOT].holder = AT_DATA * sizeof(struct world_frame);
	world_expect(world, BIT(ROOTS_LIVE));
}

static void an_alias_is_found_if_asked_for(void **state)
{
	struct world *world = *state;

	world_map(world, ENTRY_FREE, AT_USER_CODE * PAGE_BYTES, USER_READ | ENTRY_WRITE);
	world_expect(world, 0);
	assert_int_equal(world->findings.summary.aliased, 1);
	world->findings.aliases_forbidden = true;
	world_expect(world, BIT(NO_WRITABLE_ALIAS));
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(a_good_world_breaks_no_rule),
		IN_WORLD(a_writable_executable_user_page_is_found),
		IN_WORLD(levels_above_take_rights_away),
		IN_WORLD(a_writable_executable_page_of_a_tree_without_root_is_found),
		IN_WORLD(writable_text_is_found),
		IN_WORLD(a_writable_alias_of_text_is_found),
		IN_WORLD(writable_constants_are_found),
		IN_WORLD(executable_constants_are_found),
		IN_WORLD(a_page_in_the_place_of_the_guard_is_found),
		IN_WORLD(a_user_page_in_the_kernel_half_is_found),
		IN_WORLD(a_page_of_the_kernels_in_the_user_half_is_found),
		IN_WORLD(a_root_with_another_kernel_half_is_found),
		IN_WORLD(a_user_mapping_of_a_kernel_frame_is_found),
		IN_WORLD(a_user_mapping_of_untyped_memory_is_found),
		IN_WORLD(a_user_mapping_of_the_interrupt_controller_is_found),
		IN_WORLD(a_cached_device_is_found),
		IN_WORLD(a_global_user_page_is_found),
		IN_WORLD(a_user_page_walked_as_a_table_is_found),
		IN_WORLD(a_table_hooked_in_twice_is_found),
		IN_WORLD(a_table_outside_memory_is_found),
		IN_WORLD(a_table_that_its_parent_does_not_have_is_found),
		IN_WORLD(a_wrong_count_of_mappings_is_found),
		IN_WORLD(a_wrong_count_of_entries_is_found),
		IN_WORLD(protection_that_is_off_is_found),
		IN_WORLD(a_core_on_a_dead_root_is_found),
		IN_WORLD(a_component_on_anothers_root_is_found),
		IN_WORLD(an_alias_is_found_if_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
