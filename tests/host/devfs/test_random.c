/* The generator of random bytes: its block function against RFC 8439, and what becomes of its keys.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"

#define KEY_BYTES 32

/* RFC 8439, 2.3.2. */
static void test_the_block_of_the_rfc(void **state)
{
	static const uint8_t expected[CHACHA20_BLOCK_BYTES] = {
		0x10, 0xf1, 0xe7, 0xe4, 0xd1, 0x3b, 0x59, 0x15, 0x50, 0x0f, 0xdd, 0x1f, 0xa3,
		0x20, 0x71, 0xc4, 0xc7, 0xd1, 0xf4, 0xc7, 0x33, 0xc0, 0x68, 0x03, 0x04, 0x22,
		0xaa, 0x9a, 0xc3, 0xd4, 0x6c, 0x4e, 0xd2, 0x82, 0x64, 0x46, 0x07, 0x9f, 0xaa,
		0x09, 0x14, 0xc2, 0xd7, 0x05, 0xd9, 0x8b, 0x02, 0xa2, 0xb5, 0x12, 0x9c, 0xd1,
		0xde, 0x16, 0x4e, 0xb9, 0xcb, 0xd0, 0x83, 0xe8, 0xa2, 0x50, 0x3c, 0x4e,
	};
	const uint32_t input[CHACHA20_INPUT_WORDS] = {1, 0x09000000, 0x4a000000, 0};
	uint32_t key[CHACHA20_KEY_WORDS];
	uint8_t block[CHACHA20_BLOCK_BYTES];

	(void)state;
	for (unsigned i = 0; i < KEY_BYTES; i++)
		((uint8_t *)key)[i] = (uint8_t)i;
	chacha20_block(key, input, block);
	assert_memory_equal(block, expected, sizeof(expected));
}

/* RFC 8439, A.1, test vectors 1 and 2. */
static void test_the_blocks_of_the_zero_key(void **state)
{
	static const uint8_t first[] = {0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90},
			     second[] = {0x9f, 0x07, 0xe7, 0xbe, 0x55, 0x51, 0x38, 0x7a};
	const uint32_t key[CHACHA20_KEY_WORDS] = {0};
	uint32_t input[CHACHA20_INPUT_WORDS] = {0};
	uint8_t block[CHACHA20_BLOCK_BYTES];

	(void)state;
	chacha20_block(key, input, block);
	assert_memory_equal(block, first, sizeof(first));
	input[0] = 1;
	chacha20_block(key, input, block);
	assert_memory_equal(block, second, sizeof(second));
}

/* So many of a key's blocks, from the first on. */
static void make_stream(const uint32_t *key, uint8_t *to, unsigned blocks)
{
	uint32_t input[CHACHA20_INPUT_WORDS] = {0};

	for (; input[0] < blocks; input[0]++)
		chacha20_block(key, input, to + (size_t)input[0] * CHACHA20_BLOCK_BYTES);
}

static void test_a_key_makes_the_next_one_and_then_bytes(void **state)
{
	static const size_t counts[] = {0, 1, 31, 32, 33, 64, 95, 96, 97, 500};
	uint8_t stream[10 * CHACHA20_BLOCK_BYTES], given[502];

	(void)state;
	for (unsigned i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		struct random random = {{1, 2, 3, 4, 5, 6, 7, 8}};

		memset(given, 0x5a, sizeof(given));
		make_stream(random.key, stream, 10);
		random_give(&random, given + 1, counts[i]);
		assert_memory_equal(random.key, stream, KEY_BYTES);
		assert_memory_equal(given + 1, stream + KEY_BYTES, counts[i]);
		assert_int_equal(given[0], 0x5a);
		assert_int_equal(given[counts[i] + 1], 0x5a);
	}
}

static void test_what_is_given_is_never_given_again(void **state)
{
	struct random random = {{0}};
	uint8_t given[64][16];

	(void)state;
	for (unsigned i = 0; i < 64; i++) {
		random_give(&random, given[i], 16);
		for (unsigned j = 0; j < i; j++)
			assert_memory_not_equal(given[i], given[j], 16);
	}
}

static void test_each_byte_that_is_taken_in_counts(void **state)
{
	uint8_t seed[40] = {0}, given[sizeof(seed) + 1][KEY_BYTES];

	(void)state;
	for (unsigned i = 0; i <= sizeof(seed); i++) {
		struct random random = {{0}};

		if (i)
			seed[i - 1] ^= 1;
		random_take(&random, seed, sizeof(seed));
		if (i)
			seed[i - 1] ^= 1;
		random_give(&random, given[i], KEY_BYTES);
		for (unsigned j = 0; j < i; j++)
			assert_memory_not_equal(given[i], given[j], KEY_BYTES);
	}
}

/* A last piece is filled with zeros; nothing is none. */
static void test_what_is_taken_in_changes_the_key(void **state)
{
	struct random some = {{9}}, more = {{9}}, none = {{9}};
	const struct random before = {{9}};
	const uint8_t bytes[18] = {1, 2, 3};

	(void)state;
	random_take(&some, bytes, 17);
	random_take(&more, bytes, 18);
	random_take(&none, bytes, 0);
	assert_memory_equal(&none, &before, sizeof(none));
	assert_memory_not_equal(&some, &before, sizeof(some));
	assert_memory_equal(&some, &more, sizeof(some));
}

/* About half of the bits are set, in each place of a byte. */
static void test_bits_are_even(void **state)
{
	enum { BYTES = 65536 };
	static uint8_t given[BYTES];
	struct random random = {{7}};

	(void)state;
	random_give(&random, given, BYTES);
	for (unsigned bit = 0; bit < 8; bit++) {
		unsigned set = 0;

		for (unsigned i = 0; i < BYTES; i++)
			set += given[i] >> bit & 1;
		/* Eight standard deviations. */
		assert_in_range(set, BYTES / 2 - 1024, BYTES / 2 + 1024);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_block_of_the_rfc),
		cmocka_unit_test(test_the_blocks_of_the_zero_key),
		cmocka_unit_test(test_a_key_makes_the_next_one_and_then_bytes),
		cmocka_unit_test(test_what_is_given_is_never_given_again),
		cmocka_unit_test(test_each_byte_that_is_taken_in_counts),
		cmocka_unit_test(test_what_is_taken_in_changes_the_key),
		cmocka_unit_test(test_bits_are_even),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
