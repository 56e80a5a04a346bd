/* Descriptors: numbers, dup, inheritance, shares, and when an open file ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <tessera/abi.h>

#include "descriptors.h"

#define TABLES 3
#define KEPT   8
#define SPARE  2
#define FILES  (TABLES * KEPT + 64 + SPARE)

static struct open_file files[FILES];
static struct descriptor_table tables[TABLES];
static struct open_file last;

static struct descriptors make_all(uint32_t file_count)
{
	struct descriptors all;

	assert_int_equal(descriptors_init(&all, files, file_count, SPARE, tables, TABLES, KEPT), 0);
	return all;
}

static int open_file(struct descriptors *all, uint32_t table, uint64_t fid, bool close_on_exec)
{
	struct open_file file = {.fid = fid, .server = 5, .flags = 2};

	return descriptor_open(all, table, &file, close_on_exec);
}

static void test_sizes(void **state)
{
	struct descriptors all;

	(void)state;
	assert_int_equal(
		descriptors_init(&all, files, TABLES * KEPT + SPARE, SPARE, tables, TABLES, KEPT),
		0);
	assert_int_equal(descriptors_init(&all, files, TABLES * KEPT + SPARE - 1, SPARE, tables,
					  TABLES, KEPT),
			 -TESSERA_EINVAL);
	assert_int_equal(descriptors_init(&all, files, 65537, SPARE, tables, TABLES, KEPT),
			 -TESSERA_EINVAL);
	assert_int_equal(
		descriptors_init(&all, files, 65536, SPARE, tables, TABLES, DESCRIPTORS_EACH + 1),
		-TESSERA_EINVAL);
}

/* POSIX, 2.14: the lowest number that is free. */
static void test_lowest(void **state)
{
	struct descriptors all = make_all(FILES);

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(open_file(&all, 0, (uint64_t)i, false), i);
	assert_int_equal(descriptor_close(&all, 0, 3, &last), 1);
	assert_int_equal(last.fid, 3);
	assert_int_equal(descriptor_close(&all, 0, 1, &last), 1);
	assert_int_equal(open_file(&all, 0, 7, false), 1);
	assert_int_equal(open_file(&all, 0, 8, false), 3);
	assert_int_equal(open_file(&all, 0, 9, false), 5);
	assert_int_equal(open_file(&all, 1, 9, false), 0);
	assert_int_equal(descriptor_find(&all, 0, 3)->fid, 8);
	assert_int_equal(descriptor_find(&all, 0, 3)->server, 5);
}

static void test_bad_numbers(void **state)
{
	static const int numbers[] = {-1, 1, 63, 64, INT32_MAX, INT32_MIN};
	struct descriptors all = make_all(FILES);

	(void)state;
	assert_int_equal(open_file(&all, 0, 1, false), 0);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		int n = numbers[i];

		assert_null(descriptor_find(&all, 0, n));
		assert_null(descriptor_use(&all, 0, n));
		assert_int_equal(descriptor_close(&all, 0, n, &last), -TESSERA_EBADF);
		assert_int_equal(descriptor_dup(&all, 0, n, 0, false), -TESSERA_EBADF);
		assert_int_equal(descriptor_dup_to(&all, 0, n, 0, false, &last), -TESSERA_EBADF);
		assert_int_equal(descriptor_close_on_exec(&all, 0, n), -TESSERA_EBADF);
		assert_int_equal(descriptor_set_close_on_exec(&all, 0, n, true), -TESSERA_EBADF);
		assert_int_equal(descriptor_pass(&all, 0, n, 1, 0), -TESSERA_EBADF);
		if (n < 0 || n > 63) {
			assert_int_equal(descriptor_dup(&all, 0, 0, n, false), -TESSERA_EINVAL);
			assert_int_equal(descriptor_dup_to(&all, 0, 0, n, false, &last),
					 -TESSERA_EBADF);
			assert_int_equal(descriptor_pass(&all, 0, 0, 1, n), -TESSERA_EBADF);
		}
	}
	assert_int_equal(descriptor_any(&all, 0), 0);
	assert_int_equal(descriptor_any(&all, 1), -TESSERA_ENOENT);
}

static void test_dup_shares_offset(void **state)
{
	struct descriptors all = make_all(FILES);

	(void)state;
	assert_int_equal(open_file(&all, 0, 1, false), 0);
	assert_int_equal(descriptor_dup(&all, 0, 0, 0, false), 1);
	assert_int_equal(descriptor_dup(&all, 0, 0, 10, true), 10);
	assert_int_equal(descriptor_dup(&all, 0, 0, 10, false), 11);
	assert_int_equal(open_file_seek(descriptor_find(&all, 0, 1), 42, SEEK_FROM_START, 0), 42);
	assert_int_equal(descriptor_find(&all, 0, 10)->offset, 42);
	assert_int_equal(descriptor_close_on_exec(&all, 0, 10), 1);
	assert_int_equal(descriptor_close_on_exec(&all, 0, 11), 0);
	assert_int_equal(descriptor_close(&all, 0, 0, &last), 0);
	assert_int_equal(descriptor_close(&all, 0, 11, &last), 0);
	assert_int_equal(descriptor_close(&all, 0, 10, &last), 0);
	assert_int_equal(descriptor_close(&all, 0, 1, &last), 1);
	assert_int_equal(last.offset, 42);
}

static void test_dup_to(void **state)
{
	struct descriptors all = make_all(FILES);

	(void)state;
	open_file(&all, 0, 1, false);
	open_file(&all, 0, 2, false);
	assert_int_equal(descriptor_dup_to(&all, 0, 0, 0, true, &last), 0);
	assert_int_equal(descriptor_close_on_exec(&all, 0, 0), 0);
	assert_int_equal(descriptor_dup_to(&all, 0, 0, 40, true, &last), 0);
	assert_int_equal(descriptor_find(&all, 0, 40)->fid, 1);
	assert_int_equal(descriptor_dup_to(&all, 0, 0, 1, false, &last), 1);
	assert_int_equal(last.fid, 2);
	/* Back onto what is open elsewhere still. */
	open_file(&all, 0, 3, false);
	assert_int_equal(descriptor_dup_to(&all, 0, 2, 40, false, &last), 0);
	assert_int_equal(descriptor_close_on_exec(&all, 0, 40), 0);
	assert_int_equal(descriptor_find(&all, 0, 40)->fid, 3);
	assert_int_equal(descriptor_find(&all, 0, 0)->fid, 1);
}

static void test_table_full(void **state)
{
	struct descriptors all = make_all(FILES);

	(void)state;
	for (int i = 0; i < DESCRIPTORS_EACH; i++)
		assert_int_equal(open_file(&all, 0, (uint64_t)i, false), i);
	assert_int_equal(open_file(&all, 0, 1, false), -TESSERA_EMFILE);
	assert_int_equal(descriptor_dup(&all, 0, 0, 5, false), -TESSERA_EMFILE);
	assert_int_equal(descriptor_close(&all, 0, 3, &last), 1);
	assert_int_equal(descriptor_dup(&all, 0, 0, 5, false), -TESSERA_EMFILE);
	assert_int_equal(descriptor_dup_to(&all, 0, 0, 63, false, &last), 1);
}

static void test_shares(void **state)
{
	struct descriptors all = make_all(TABLES * KEPT + SPARE + 4);
	int i;

	(void)state;
	for (i = 0; open_file(&all, 0, 1, false) >= 0; i++)
		;
	assert_int_equal(i, KEPT + 4);
	assert_int_equal(open_file(&all, 0, 1, false), -TESSERA_ENFILE);
	assert_int_equal(descriptor_dup(&all, 0, 0, 0, false), -TESSERA_ENFILE);
	assert_int_equal(descriptor_dup_to(&all, 0, 0, 50, false, &last), -TESSERA_ENFILE);
	/* What leads elsewhere takes no share more. */
	assert_int_equal(descriptor_dup_to(&all, 0, 0, 1, false, &last), 1);
	for (i = 0; i < KEPT; i++)
		assert_int_equal(open_file(&all, 1, 1, false), i);
	assert_int_equal(descriptor_pass(&all, 0, 0, 1, 60), -TESSERA_ENFILE);
	assert_int_equal(descriptor_close(&all, 0, 5, &last), 1);
	assert_int_equal(descriptor_pass(&all, 0, 0, 1, 60), 0);
	assert_int_equal(open_file(&all, 0, 1, false), -TESSERA_ENFILE);
}

/* What somebody uses while its last descriptor is closed goes with the use. */
static void test_closed_in_use(void **state)
{
	struct descriptors all = make_all(TABLES * KEPT + SPARE);
	struct open_file *used[SPARE];

	(void)state;
	for (unsigned i = 0; i < SPARE; i++) {
		assert_int_equal(open_file(&all, 0, 1 + i, false), 0);
		used[i] = descriptor_use(&all, 0, 0);
		assert_int_equal(descriptor_close(&all, 0, 0, &last), 0);
	}
	/* All that were to be kept can be had nevertheless; with more in use, one is told. */
	for (uint32_t table = 0; table < TABLES; table++)
		for (int i = 0; i < KEPT; i++)
			assert_int_equal(open_file(&all, table, 9, false), i);
	assert_ptr_equal(descriptor_use(&all, 0, 0), descriptor_find(&all, 0, 0));
	assert_int_equal(descriptor_close(&all, 0, 0, &last), 0);
	assert_int_equal(open_file(&all, 0, 1, false), -TESSERA_ENFILE);
	assert_int_equal(descriptor_release(&all, used[1], &last), 1);
	assert_int_equal(last.fid, 2);
	assert_int_equal(open_file(&all, 0, 7, false), 0);
}

static void test_inherit(void **state)
{
	struct descriptors all = make_all(FILES);

	(void)state;
	for (int i = 0; i < 4; i++)
		open_file(&all, 0, 10 + (uint64_t)i, i == 1);
	assert_int_equal(descriptor_set_close_on_exec(&all, 0, 1, false), 0);
	assert_int_equal(descriptor_set_close_on_exec(&all, 0, 2, true), 0);
	assert_int_equal(descriptor_dup(&all, 0, 0, 30, false), 30);
	assert_int_equal(descriptor_inherit(&all, 0, 1), 0);
	assert_int_equal(descriptor_find(&all, 1, 0)->fid, 10);
	assert_int_equal(descriptor_find(&all, 1, 1)->fid, 11);
	assert_null(descriptor_find(&all, 1, 2));
	assert_int_equal(descriptor_find(&all, 1, 3)->fid, 13);
	/* Offsets are shared between components, and what one closes the other has. */
	open_file_seek(descriptor_find(&all, 1, 30), 5, SEEK_FROM_START, 0);
	assert_int_equal(descriptor_find(&all, 0, 0)->offset, 5);
	assert_int_equal(descriptor_close(&all, 0, 3, &last), 0);
	assert_int_equal(descriptor_close(&all, 1, 3, &last), 1);
	assert_int_equal(descriptor_inherit(&all, 0, 1), -TESSERA_EBUSY);
	assert_int_equal(descriptor_pass(&all, 0, 2, 1, 2), 0);
	assert_int_equal(descriptor_close_on_exec(&all, 1, 2), 0);
	assert_int_equal(descriptor_pass(&all, 0, 2, 1, 2), -TESSERA_EBUSY);
	/* All of a table that ends, one after the other. */
	for (int number; (number = descriptor_any(&all, 1)) >= 0;)
		assert_true(descriptor_close(&all, 1, number, &last) >= 0);
	assert_int_equal(tables[1].held, 0);
}

static void test_inherit_all_or_nothing(void **state)
{
	struct descriptors all = make_all(TABLES * KEPT + SPARE + 1);

	(void)state;
	for (int i = 0; i < KEPT + 1; i++)
		assert_int_equal(open_file(&all, 0, 1, false), i);
	assert_int_equal(descriptor_inherit(&all, 0, 1), -TESSERA_ENFILE);
	assert_int_equal(descriptor_any(&all, 1), -TESSERA_ENOENT);
	assert_int_equal(descriptor_set_close_on_exec(&all, 0, 4, true), 0);
	assert_int_equal(descriptor_inherit(&all, 0, 1), 0);
	assert_int_equal(tables[1].held, KEPT);
}

static void test_seek(void **state)
{
	struct open_file file = {.offset = 10};

	(void)state;
	assert_int_equal(open_file_seek(&file, 3, SEEK_FROM_OFFSET, 100), 13);
	assert_int_equal(open_file_seek(&file, -14, SEEK_FROM_OFFSET, 100), -TESSERA_EINVAL);
	assert_int_equal(file.offset, 13);
	assert_int_equal(open_file_seek(&file, -1, SEEK_FROM_END, 100), 99);
	assert_int_equal(open_file_seek(&file, 5, SEEK_FROM_END, 100), 105);
	assert_int_equal(open_file_seek(&file, -1, SEEK_FROM_START, 100), -TESSERA_EINVAL);
	assert_int_equal(open_file_seek(&file, INT64_MAX, SEEK_FROM_OFFSET, 100),
			 -TESSERA_EOVERFLOW);
	/* A size that a server made up. */
	assert_int_equal(open_file_seek(&file, 1, SEEK_FROM_END, UINT64_MAX), -TESSERA_EOVERFLOW);
	assert_int_equal(open_file_seek(&file, INT64_MAX, SEEK_FROM_START, 0), INT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),	    cmocka_unit_test(test_lowest),
		cmocka_unit_test(test_bad_numbers), cmocka_unit_test(test_dup_shares_offset),
		cmocka_unit_test(test_dup_to),	    cmocka_unit_test(test_table_full),
		cmocka_unit_test(test_shares),	    cmocka_unit_test(test_closed_in_use),
		cmocka_unit_test(test_inherit),	    cmocka_unit_test(test_inherit_all_or_nothing),
		cmocka_unit_test(test_seek),
	};

	return cmocka_run_group_tests_name("descriptors", tests, NULL, NULL);
}
