/* Which addresses a component gets: those of a model that looks at each page. */
#include "fixture.h"

#include "pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define QUOTA  (WINDOW_LEAVES + 30) /* all leaves of the window */
#define ROUNDS 40000

static struct component *component;
static bool taken[WINDOW_LEAVES][LEAF_PAGES];

static uint32_t numbers = 1;

static uint32_t number_below(uint32_t limit)
{
	numbers = numbers * 1664525 + 1013904223;
	return (uint32_t)((uint64_t)numbers * limit >> 32);
}

/* Whether so many pages are free from one on. */
static bool run_at(const bool *leaf, uint32_t first, uint32_t count)
{
	uint32_t page = first;

	while (page < LEAF_PAGES && page < first + count && !leaf[page])
		page++;
	return page == first + count;
}

/* Takes the first run of so many free pages, if there is one. */
static int64_t expected(uint32_t count)
{
	for (uint32_t leaf = 0; leaf < WINDOW_LEAVES; leaf++)
		for (uint32_t first = 0; first + count <= LEAF_PAGES; first++) {
			if (!run_at(taken[leaf], first, count))
				continue;
			for (uint32_t page = first; page < first + count; page++)
				taken[leaf][page] = true;
			return (int64_t)(component->window + leaf * LEAF_BYTES +
					 first * (uint64_t)PAGE_BYTES);
		}
	return -TESSERA_ENOSPC;
}

static void reserve(uint32_t count)
{
	assert_int_equal(pages_reserve(component, count), expected(count));
}

static void release(uint32_t leaf, uint32_t page)
{
	uint64_t address = component->window + leaf * LEAF_BYTES + page * (uint64_t)PAGE_BYTES;

	assert_int_equal(pages_release(component, address),
			 taken[leaf][page] ? 0 : -TESSERA_EINVAL);
	taken[leaf][page] = false;
}

/* Some pages of a leaf, or all: runs of every length come to be. */
static void release_some(uint32_t leaf)
{
	uint32_t every = 1 + number_below(80);

	for (uint32_t page = 0; page < LEAF_PAGES; page++)
		if (number_below(every) == 0)
			release(leaf, page);
}

static uint32_t some_count(void)
{
	switch (number_below(4)) {
	case 0:
		return 1;
	case 1:
		return 1 + number_below(16);
	case 2:
		return 1 + number_below(130);
	default:
		return 1 + number_below(LEAF_PAGES);
	}
}

static void test_the_first_run_that_is_long_enough_is_given(void **state)
{
	(void)state;
	component = make(root, QUOTA);
	for (int i = 0; i < ROUNDS; i++) {
		reserve(some_count());
		if (number_below(16) == 0)
			release_some(number_below(WINDOW_LEAVES));
		else
			release(number_below(WINDOW_LEAVES), number_below(LEAF_PAGES));
	}
	end(component);
	nothing_is_left();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_first_run_that_is_long_enough_is_given),
	};

	return cmocka_run_group_tests(tests, make_world, NULL);
}
