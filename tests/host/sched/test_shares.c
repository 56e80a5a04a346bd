/* What is kept for each component, of tables of each size, among each number of components. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

#include "rtos_config.h"
#include "shares.h"

#define FAMILIES 64

static unsigned count(uint32_t indexes)
{
	return (unsigned)__builtin_popcount(indexes);
}

/* Each index is somebody's alone, or anybody's, and everybody is told the same of those. */
static void check_split(unsigned capacity, unsigned families)
{
	uint32_t common = share_of(capacity, families, 0).common, seen = common;
	unsigned each = count(share_of(capacity, families, 0).own);

	for (unsigned i = 0; i < families; i++) {
		struct handle_share share = share_of(capacity, families, i);

		assert_int_equal(share.common, common);
		assert_int_equal(count(share.own), each);
		assert_int_equal(share.own & seen, 0);
		seen |= share.own;
	}
	assert_int_equal(seen, UINT32_MAX >> (32 - capacity));
}

static void test_split(void **state)
{
	(void)state;
	for (unsigned capacity = 1; capacity <= HANDLE_POOL_CAPACITY; capacity++)
		for (unsigned families = 1; families <= FAMILIES; families++)
			check_split(capacity, families);
}

/* As much as there is room for, but that a quarter stays common. */
static void test_sizes(void **state)
{
	(void)state;
	for (unsigned capacity = 1; capacity <= HANDLE_POOL_CAPACITY; capacity++)
		for (unsigned families = 1; families <= FAMILIES; families++) {
			struct handle_share share = share_of(capacity, families, families - 1);
			unsigned each = count(share.own);

			assert_true(each <= RTOS_KEPT);
			assert_true(4 * count(share.common) >= capacity);
			assert_true(each == RTOS_KEPT || 4 * (each + 1) * families > 3 * capacity);
		}
}

static void test_known(void **state)
{
	(void)state;
	assert_int_equal(count(share_of(32, 1, 0).own), 4);
	assert_int_equal(count(share_of(32, 6, 5).own), 4);
	assert_int_equal(count(share_of(32, 11, 10).own), 2);
	assert_int_equal(count(share_of(32, 24, 23).own), 1);
	assert_int_equal(count(share_of(32, 25, 24).own), 0);
	assert_int_equal(count(share_of(16, 12, 11).own), 1);
	assert_int_equal(share_of(32, 6, 1).own, 0xf0);
	assert_int_equal(share_of(32, 6, 1).common, 0xff000000);
}

/* Who is not scheduled here. */
static void test_nobody(void **state)
{
	(void)state;
	assert_int_equal(share_of(32, 6, 6).own, 0);
	assert_int_equal(share_of(32, 6, 6).common, 0xff000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_nobody),
	};

	return cmocka_run_group_tests_name("sched_shares", tests, NULL, NULL);
}
