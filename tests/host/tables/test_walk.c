/* Walks of page tables, and reads through them, in memory made by hand. */
#include "world.h"

/* cmocka wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#define ROOT ((uint64_t)AT_ROOT * PAGE_BYTES)
#define NODE (ENTRY_PRESENT | ENTRY_WRITE | ENTRY_USER)

/* The mappings that a walk met, and the number of tables. */
struct met {
	struct mapping list[2 * WORLD_FRAMES];
	size_t n, links;
};

static void note_mapping(void *context, const struct mapping *mapping)
{
	struct met *met = context;

	assert_true(met->n < sizeof(met->list) / sizeof(met->list[0]));
	met->list[met->n++] = *mapping;
}

static bool note_link(void *context, const struct link *link)
{
	struct met *met = context;

	(void)link;
	met->links++;
	return true;
}

static void walk_into(struct world *world, struct met *met)
{
	struct visitor visitor = {note_mapping, note_link, met};

	*met = (struct met){0};
	assert_true(walk(&world->snapshot.physical, ROOT, LEVELS - 1, &visitor));
}

static const struct mapping *find(const struct met *met, uint64_t address)
{
	for (size_t i = 0; i < met->n; i++) {
		if (met->list[i].address == address)
			return &met->list[i];
	}
	fail_msg("%#llx is not mapped", (unsigned long long)address);
	return NULL;
}

static void every_page_is_met_with_its_permissions(void **state)
{
	struct world *world = *state;
	struct met met;

	walk_into(world, &met);
	assert_int_equal(met.n, 4 + WORLD_FRAMES - 1);
	assert_int_equal(met.links, 6);
	const struct mapping *code = find(&met, WORLD_USER_ADDRESS);
	assert_true(code->user && code->execute && !code->write && !code->global);
	assert_int_equal(code->physical, AT_USER_CODE * PAGE_BYTES);
	assert_int_equal(code->table, AT_NODE_0 * PAGE_BYTES);
	assert_int_equal(code->index, ENTRY_CODE);
	const struct mapping *text = find(&met, WORLD_KERNEL_ADDRESS + AT_TEXT * PAGE_BYTES);
	assert_true(!text->user && text->execute && !text->write && text->global);
	assert_true(find(&met, WORLD_USER_ADDRESS + ENTRY_DEVICE * PAGE_BYTES)->uncached);
}

static void large_pages_are_met_as_one(void **state)
{
	struct world *world = *state;
	struct met met;

	/* The bit for the memory type, which stands where a small page's address begins. */
	world->pages[AT_KERNEL_1][511] = 0x40001000 | ENTRY_PRESENT | ENTRY_LARGE;
	walk_into(world, &met);
	const struct mapping *large = find(&met, WORLD_KERNEL_ADDRESS + 511 * 0x200000);
	assert_int_equal(large->bytes, 0x200000);
	assert_int_equal(large->physical, 0x40000000);
}

static void every_level_takes_rights_away(void **state)
{
	struct world *world = *state;
	struct met met;

	world->pages[AT_ROOT][0] |= ENTRY_NO_EXECUTE;
	world->pages[AT_NODE_2][0] &= ~ENTRY_WRITE;
	world->pages[AT_NODE_1][WORLD_USER_ADDRESS >> 21] &= ~ENTRY_USER;
	walk_into(world, &met);
	for (unsigned int i = 0; i < ENTRY_FREE; i++) {
		const struct mapping *page = find(&met, WORLD_USER_ADDRESS + i * PAGE_BYTES);
		assert_false(page->execute || page->write || page->user);
	}
}

static void a_table_that_cannot_be_read_is_told(void **state)
{
	struct world *world = *state;
	struct met met = {0};
	struct visitor visitor = {.mapping = note_mapping, .context = &met};

	world->pages[AT_NODE_1][1] = WORLD_FRAMES * PAGE_BYTES | NODE;
	assert_false(walk(&world->snapshot.physical, ROOT, LEVELS - 1, &visitor));
	/* The others were met nevertheless. */
	assert_int_equal(met.n, 4 + WORLD_FRAMES - 1);
}

static void addresses_are_translated(void **state)
{
	struct world *world = *state;
	struct physical *physical = &world->snapshot.physical;
	uint64_t result;

	assert_true(walk_translate(physical, ROOT, WORLD_USER_ADDRESS + 0x1234, &result));
	assert_int_equal(result, AT_USER_DATA * PAGE_BYTES + 0x234);
	assert_false(walk_translate(physical, ROOT, WORLD_USER_ADDRESS + 0x4000, &result));
	assert_false(walk_translate(physical, ROOT, 1ull << 39, &result));
}

static void reads_go_over_pages_that_lie_apart(void **state)
{
	struct world *world = *state;
	uint64_t read[2 * ENTRIES];

	world->pages[AT_USER_DATA][ENTRIES - 1] = 17;
	world->pages[AT_UNTYPED][0] = 18;
	world->pages[AT_NODE_0][ENTRY_CONSTANTS] = AT_UNTYPED * PAGE_BYTES | ENTRY_PRESENT;
	assert_true(walk_read(&world->snapshot.physical, ROOT,
			      WORLD_USER_ADDRESS + ENTRY_CONSTANTS * PAGE_BYTES - 8, 16, read));
	assert_int_equal(read[0], 17);
	assert_int_equal(read[1], 18);
	assert_false(walk_read(&world->snapshot.physical, ROOT,
			       WORLD_USER_ADDRESS + ENTRY_FREE * PAGE_BYTES - 8, 16, read));
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(every_page_is_met_with_its_permissions),
		IN_WORLD(large_pages_are_met_as_one),
		IN_WORLD(every_level_takes_rights_away),
		IN_WORLD(a_table_that_cannot_be_read_is_told),
		IN_WORLD(addresses_are_translated),
		IN_WORLD(reads_go_over_pages_that_lie_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
