/* The set of addresses that ran: range, file, merging, also by several processes at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "coverage_file.h"

#define LOW	UINT64_C(0xffffffff80100000)
#define HIGH	(LOW + 1001)
#define WRITERS 8
#define ROUNDS	25

static char path[] = P_tmpdir "/coverage-file-XXXXXX";

static int make_empty_file(void **state)
{
	(void)state;
	strcpy(path + strlen(path) - 6, "XXXXXX");
	int fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

static void merge_one(uint64_t address)
{
	struct coverage_set set;

	assert_int_equal(coverage_set_create(&set, LOW, HIGH), 0);
	coverage_set_add(&set, address);
	assert_int_equal(coverage_file_merge(path, &set), 0);
	coverage_set_destroy(&set);
}

static void set_has_what_was_added(void **state)
{
	struct coverage_set set;

	(void)state;
	assert_int_equal(coverage_set_create(&set, LOW, HIGH), 0);
	coverage_set_add(&set, LOW);
	coverage_set_add(&set, LOW + 9);
	coverage_set_add(&set, HIGH - 1);
	for (uint64_t address = LOW; address < HIGH; address++)
		assert_int_equal(coverage_set_has(&set, address),
				 address == LOW || address == LOW + 9 || address == HIGH - 1);
	coverage_set_destroy(&set);
}

static void set_leaves_out_other_addresses(void **state)
{
	struct coverage_set set;

	(void)state;
	assert_int_equal(coverage_set_create(&set, LOW, HIGH), 0);
	coverage_set_add(&set, LOW - 1);
	coverage_set_add(&set, HIGH);
	coverage_set_add(&set, UINT64_MAX);
	assert_false(coverage_set_has(&set, LOW - 1));
	assert_false(coverage_set_has(&set, HIGH));
	assert_false(coverage_set_has(&set, UINT64_MAX));
	coverage_set_destroy(&set);
}

static void bad_ranges_are_refused(void **state)
{
	struct coverage_set set;

	(void)state;
	assert_int_equal(coverage_set_create(&set, LOW, LOW), COVERAGE_E_RANGE);
	assert_int_equal(coverage_set_create(&set, HIGH, LOW), COVERAGE_E_RANGE);
	assert_int_equal(coverage_set_create(&set, 0, UINT64_MAX), COVERAGE_E_RANGE);
}

static void file_is_as_documented(void **state)
{
	static const uint8_t expected[] = {'T',	 'S',  'R',  'C',  'O',	 'V',  '1',  '\n', 0x00,
					   0x00, 0x10, 0x80, 0xff, 0xff, 0xff, 0xff, 0x0a, 0x00,
					   0x10, 0x80, 0xff, 0xff, 0xff, 0xff, 0x08, 0x02};
	uint8_t bytes[sizeof(expected) + 1];
	struct coverage_set set;

	(void)state;
	assert_int_equal(coverage_set_create(&set, LOW, LOW + 10), 0);
	coverage_set_add(&set, LOW + 3);
	coverage_set_add(&set, LOW + 9);
	assert_int_equal(coverage_file_merge(path, &set), 0);
	coverage_set_destroy(&set);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	assert_int_equal(fread(bytes, 1, sizeof(bytes), file), sizeof(expected));
	fclose(file);
	assert_memory_equal(bytes, expected, sizeof(expected));
}

static void merging_adds_up(void **state)
{
	struct coverage_set set;

	(void)state;
	merge_one(LOW + 5);
	merge_one(LOW + 700);
	merge_one(LOW + 5);
	assert_int_equal(coverage_file_read(path, &set), 0);
	assert_int_equal(set.low, LOW);
	assert_int_equal(set.high, HIGH);
	for (uint64_t address = LOW; address < HIGH; address++)
		assert_int_equal(coverage_set_has(&set, address),
				 address == LOW + 5 || address == LOW + 700);
	coverage_set_destroy(&set);
}

static void merge_many_and_exit(uint64_t first)
{
	for (uint64_t i = 0; i < ROUNDS; i++)
		merge_one(first + i);
	_exit(EXIT_SUCCESS);
}

static void merging_from_many_processes_loses_nothing(void **state)
{
	struct coverage_set set;
	int status;

	(void)state;
	for (uint64_t i = 0; i < WRITERS; i++) {
		if (fork() == 0)
			merge_many_and_exit(LOW + i * ROUNDS);
	}
	for (int i = 0; i < WRITERS; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(coverage_file_read(path, &set), 0);
	for (uint64_t address = LOW; address < HIGH; address++)
		assert_int_equal(coverage_set_has(&set, address), address < LOW + WRITERS * ROUNDS);
	coverage_set_destroy(&set);
}

static void another_range_is_refused_and_changes_nothing(void **state)
{
	struct coverage_set set;

	(void)state;
	merge_one(LOW + 1);
	assert_int_equal(coverage_set_create(&set, LOW, HIGH + 1), 0);
	coverage_set_add(&set, LOW + 2);
	assert_int_equal(coverage_file_merge(path, &set), COVERAGE_E_OTHER_RANGE);
	coverage_set_destroy(&set);
	assert_int_equal(coverage_file_read(path, &set), 0);
	assert_true(coverage_set_has(&set, LOW + 1));
	assert_false(coverage_set_has(&set, LOW + 2));
	coverage_set_destroy(&set);
}

static void damaged_files_are_refused(void **state)
{
	struct coverage_set set;
	struct coverage_set other;

	(void)state;
	assert_int_equal(coverage_file_read(path, &set), COVERAGE_E_FORMAT);
	merge_one(LOW);
	struct stat status;
	assert_int_equal(stat(path, &status), 0);
	for (off_t size = 1; size <= status.st_size + 1; size++) {
		if (size == status.st_size)
			continue;
		unlink(path);
		merge_one(LOW);
		assert_int_equal(truncate(path, size), 0);
		assert_int_equal(coverage_file_read(path, &set), COVERAGE_E_FORMAT);
		assert_int_equal(coverage_set_create(&other, LOW, HIGH), 0);
		assert_int_equal(coverage_file_merge(path, &other), COVERAGE_E_FORMAT);
		coverage_set_destroy(&other);
	}
}

static void missing_files_are_told(void **state)
{
	struct coverage_set set;

	(void)state;
	assert_int_equal(coverage_file_read("no/such/file", &set), COVERAGE_E_SYSTEM);
	assert_int_equal(coverage_set_create(&set, LOW, HIGH), 0);
	assert_int_equal(coverage_file_merge("no/such/file", &set), COVERAGE_E_SYSTEM);
	coverage_set_destroy(&set);
}

static void each_error_has_its_text(void **state)
{
	(void)state;
	assert_string_equal(coverage_error_text(0), "no error");
	assert_non_null(strstr(coverage_error_text(COVERAGE_E_OTHER_RANGE), "another range"));
	assert_non_null(strstr(coverage_error_text(COVERAGE_E_FORMAT), "not a coverage file"));
}

#define WITH_FILE(test) cmocka_unit_test_setup_teardown(test, make_empty_file, remove_file)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(set_has_what_was_added),
		cmocka_unit_test(set_leaves_out_other_addresses),
		cmocka_unit_test(bad_ranges_are_refused),
		WITH_FILE(file_is_as_documented),
		WITH_FILE(merging_adds_up),
		WITH_FILE(merging_from_many_processes_loses_nothing),
		WITH_FILE(another_range_is_refused_and_changes_nothing),
		WITH_FILE(damaged_files_are_refused),
		cmocka_unit_test(missing_files_are_told),
		cmocka_unit_test(each_error_has_its_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
