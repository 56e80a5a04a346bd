/* A pipe's bytes and ends, against a plain queue of bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "file.h"
#include "pipe.h"

#define ROUNDS 20000

static char source[3 * PIPE_BYTES], target[3 * PIPE_BYTES];

static struct pipe pipe_with_ends(void)
{
	struct pipe pipe = {0};

	pipe_hold(&pipe, PIPE_READS);
	pipe_hold(&pipe, PIPE_WRITES);
	return pipe;
}

static void test_bytes_come_in_order(void **state)
{
	struct pipe pipe = pipe_with_ends();

	(void)state;
	assert_int_equal(pipe_write(&pipe, "abc", 3), 3);
	assert_int_equal(pipe_write(&pipe, "de", 2), 2);
	assert_int_equal(pipe_read(&pipe, target, 4), 4);
	assert_memory_equal(target, "abcd", 4);
	assert_int_equal(pipe_read(&pipe, target, 4), 1);
	assert_int_equal(target[0], 'e');
}

static void test_the_end_comes_with_the_last_writer(void **state)
{
	struct pipe pipe = pipe_with_ends();

	(void)state;
	assert_int_equal(pipe_read(&pipe, target, 1), -TESSERA_EAGAIN);
	assert_int_equal(pipe_read(&pipe, target, 0), 0);
	pipe_hold(&pipe, PIPE_WRITES);
	pipe_drop(&pipe, PIPE_WRITES);
	assert_int_equal(pipe_read(&pipe, target, 1), -TESSERA_EAGAIN);
	pipe_drop(&pipe, PIPE_WRITES);
	assert_int_equal(pipe_read(&pipe, target, 1), 0);
	/* Who holds it by neither end writes nothing. */
	pipe_hold(&pipe, 0);
	assert_int_equal(pipe_read(&pipe, target, 1), 0);
	pipe_hold(&pipe, PIPE_WRITES);
	assert_int_equal(pipe_read(&pipe, target, 1), -TESSERA_EAGAIN);
}

static void test_what_was_written_is_read_before_the_end(void **state)
{
	struct pipe pipe = pipe_with_ends();

	(void)state;
	assert_int_equal(pipe_write(&pipe, "ab", 2), 2);
	pipe_drop(&pipe, PIPE_WRITES);
	assert_int_equal(pipe_read(&pipe, target, 1), 1);
	assert_int_equal(pipe_read(&pipe, target, 1), 1);
	assert_int_equal(pipe_read(&pipe, target, 1), 0);
}

static void test_what_was_not_read_goes_with_the_last_end(void **state)
{
	struct pipe pipe = pipe_with_ends();

	(void)state;
	pipe_hold(&pipe, 0);
	assert_int_equal(pipe_write(&pipe, "ab", 2), 2);
	pipe_drop(&pipe, PIPE_READS);
	pipe_hold(&pipe, PIPE_READS);
	assert_int_equal(pipe_read(&pipe, target, 1), 1);
	pipe_drop(&pipe, PIPE_READS);
	pipe_drop(&pipe, PIPE_WRITES);
	pipe_hold(&pipe, PIPE_READS);
	assert_int_equal(pipe_read(&pipe, target, 1), 0);
}

static void test_nobody_reads(void **state)
{
	struct pipe pipe = pipe_with_ends();

	(void)state;
	pipe_hold(&pipe, PIPE_READS);
	pipe_drop(&pipe, PIPE_READS);
	assert_int_equal(pipe_write(&pipe, "x", 1), 1);
	pipe_drop(&pipe, PIPE_READS);
	assert_int_equal(pipe_write(&pipe, "x", 1), -TESSERA_EPIPE);
	assert_int_equal(pipe_write(&pipe, source, sizeof(source)), -TESSERA_EPIPE);
	assert_int_equal(pipe_write(&pipe, "", 0), 0);
	/* Be it full. */
	pipe_hold(&pipe, PIPE_READS);
	assert_int_equal(pipe_write(&pipe, source, sizeof(source)), PIPE_BYTES - 1);
	pipe_drop(&pipe, PIPE_READS);
	assert_int_equal(pipe_write(&pipe, "x", 1), -TESSERA_EPIPE);
}

static void test_small_writes_are_whole_and_large_ones_split(void **state)
{
	struct pipe pipe = pipe_with_ends();

	(void)state;
	assert_int_equal(pipe_write(&pipe, source, PIPE_ATOMIC + 1), PIPE_ATOMIC + 1);
	assert_int_equal(pipe_write(&pipe, source, PIPE_ATOMIC), -TESSERA_EAGAIN);
	assert_int_equal(pipe_write(&pipe, source, PIPE_ATOMIC - 1), PIPE_ATOMIC - 1);
	assert_int_equal(pipe_write(&pipe, source, 1), -TESSERA_EAGAIN);
	assert_int_equal(pipe_write(&pipe, source, sizeof(source)), -TESSERA_EAGAIN);
	assert_int_equal(pipe_read(&pipe, target, 1), 1);
	assert_int_equal(pipe_write(&pipe, source, 2), -TESSERA_EAGAIN);
	assert_int_equal(pipe_write(&pipe, source, PIPE_ATOMIC), -TESSERA_EAGAIN);
	assert_int_equal(pipe_write(&pipe, source, PIPE_ATOMIC + 1), 1);
}

static void test_what_each_end_is_ready_for(void **state)
{
	struct pipe pipe = pipe_with_ends();

	(void)state;
	assert_int_equal(pipe_ready(&pipe, PIPE_READS), 0);
	assert_int_equal(pipe_ready(&pipe, PIPE_WRITES), FILE_WRITABLE);
	assert_int_equal(pipe_ready(&pipe, 0), 0);
	pipe_write(&pipe, source, PIPE_BYTES - PIPE_ATOMIC);
	assert_int_equal(pipe_ready(&pipe, PIPE_READS), FILE_READABLE);
	assert_int_equal(pipe_ready(&pipe, PIPE_WRITES), FILE_WRITABLE);
	pipe_write(&pipe, source, 1);
	assert_int_equal(pipe_ready(&pipe, PIPE_WRITES), 0);
	pipe_drop(&pipe, PIPE_READS);
	assert_int_equal(pipe_ready(&pipe, PIPE_WRITES), FILE_HUNG_UP);
	pipe_hold(&pipe, PIPE_READS);
	pipe_drop(&pipe, PIPE_WRITES);
	assert_int_equal(pipe_ready(&pipe, PIPE_READS), FILE_READABLE | FILE_HUNG_UP);
	pipe_read(&pipe, target, PIPE_BYTES);
	assert_int_equal(pipe_ready(&pipe, PIPE_READS), FILE_HUNG_UP);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The bytes are those of a counter. */
static uint64_t write_some(struct pipe *pipe, uint64_t written, size_t count, size_t room)
{
	int64_t moved;

	for (size_t i = 0; i < count; i++)
		source[i] = (char)((written + i) % 251);
	moved = pipe_write(pipe, source, count);
	if (count && (!room || (count <= PIPE_ATOMIC && count > room))) {
		assert_int_equal(moved, -TESSERA_EAGAIN);
		return 0;
	}
	assert_int_equal(moved, least(count, room));
	return (uint64_t)moved;
}

static uint64_t read_some(struct pipe *pipe, uint64_t read, size_t count, size_t held)
{
	int64_t moved = pipe_read(pipe, target, count);

	if (count && !held) {
		assert_int_equal(moved, -TESSERA_EAGAIN);
		return 0;
	}
	assert_int_equal(moved, least(count, held));
	for (int64_t i = 0; i < moved; i++)
		assert_int_equal(target[i], (char)((read + (uint64_t)i) % 251));
	return (uint64_t)moved;
}

static void test_as_a_queue(void **state)
{
	struct pipe pipe = pipe_with_ends();
	uint64_t written = 0, read = 0;

	(void)state;
	srandom(1);
	for (unsigned i = 0; i < ROUNDS; i++) {
		size_t count = (size_t)random() % (PIPE_BYTES + 100);

		if (random() % 2)
			written += write_some(&pipe, written, count, PIPE_BYTES - (written - read));
		else
			read += read_some(&pipe, read, count, written - read);
	}
	assert_true(read > 100 * PIPE_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes_come_in_order),
		cmocka_unit_test(test_the_end_comes_with_the_last_writer),
		cmocka_unit_test(test_what_was_written_is_read_before_the_end),
		cmocka_unit_test(test_what_was_not_read_goes_with_the_last_end),
		cmocka_unit_test(test_nobody_reads),
		cmocka_unit_test(test_small_writes_are_whole_and_large_ones_split),
		cmocka_unit_test(test_what_each_end_is_ready_for),
		cmocka_unit_test(test_as_a_queue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
