/*
 * Instructions, lines and functions of an ELF file: this program itself is the file, which must
 * therefore be compiled with -g.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "code_lines.h"
#include "kernel_code.h"
#include "marks.h"
#include "percentage.h"

static volatile int sink;

static inline __attribute__((always_inline)) void inlined(int x)
{
	sink = x * 7; /* a line of inlined() */
}

__attribute__((noinline)) static void outer(int x)
{
	inlined(x + sink);
	if (sink == 12345)
		abort(); /* a line of outer() */
}

static struct kernel_code code;

static int load(void **state)
{
	(void)state;
	return kernel_code_load(&code, "/proc/self/exe") ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	kernel_code_destroy(&code);
	return 0;
}

static const struct code_line *find_line(const struct code_lines *lines, const char *text)
{
	for (size_t i = 0; i < lines->n; i++) {
		if (strcmp(lines->lines[i].text, text) == 0)
			return &lines->lines[i];
	}
	return NULL;
}

static void lines_are_those_of_the_source(void **state)
{
	struct code_lines lines;

	(void)state;
	outer(1);
	code_lines_collect(&lines, &code);
	assert_true(code_lines_read_texts(&lines, &code.names));
	const struct code_line *line = find_line(&lines, "sink = x * 7; /* a line of inlined() */");
	assert_non_null(line);
	assert_non_null(strstr(line->file, "test_kernel_code.c"));
	assert_string_equal(line->function, "inlined");
	assert_true(line->instructions > 0);
	assert_int_equal(line->ran, 0);
	line = find_line(&lines, "abort(); /* a line of outer() */");
	assert_non_null(line);
	assert_string_equal(line->function, "outer");
	assert_null(find_line(&lines, "static volatile int sink;"));
	code_lines_destroy(&lines);
}

static void inlined_code_is_in_the_routine_that_holds_it(void **state)
{
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < code.n; i++) {
		if (strcmp(code.instructions[i].function, "inlined") != 0)
			continue;
		assert_string_equal(code.instructions[i].routine, "outer");
		n++;
	}
	assert_true(n > 0);
}

static void instructions_are_in_order_and_apart(void **state)
{
	(void)state;
	for (size_t i = 1; i < code.n; i++)
		assert_true(code.instructions[i - 1].address + code.instructions[i - 1].size <=
			    code.instructions[i].address);
}

static void instructions_are_found_by_any_of_their_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < code.n; i += 97) {
		struct code_instruction *instruction = &code.instructions[i];
		for (uint8_t k = 0; k < instruction->size; k++)
			assert_ptr_equal(kernel_code_find(&code, instruction->address + k),
					 instruction);
	}
	assert_null(kernel_code_find(&code, 0));
	assert_null(kernel_code_find(&code, UINT64_MAX));
}

static void not_an_elf_file_is_refused(void **state)
{
	struct kernel_code other;

	(void)state;
	assert_false(kernel_code_load(&other, "/proc/self/cmdline"));
	assert_false(kernel_code_load(&other, "no/such/file"));
}

/* Four instructions of 4 bytes at 0x1000, of which the second is padding, on two lines. */
#define SMALL                                                                                      \
	{                                                                                          \
		{.address = 0x1000, .file = "a", .line = 1, .size = 4},                            \
			{.address = 0x1004, .file = "a", .line = 1, .size = 4, .padding = true},   \
			{.address = 0x1008, .file = "a", .line = 2, .size = 4},                    \
			{.address = 0x100c, .file = "a", .line = 1, .size = 4},                    \
	}

static bool mark_small(struct marks *marks, struct kernel_code *small, uint64_t low, uint64_t ran)
{
	struct coverage_set set;

	assert_int_equal(coverage_set_create(&set, low, 0x1100), 0);
	coverage_set_add(&set, ran);
	bool good = marks_set(marks, small, &set);
	coverage_set_destroy(&set);
	return good;
}

static void marks_are_set_where_code_ran(void **state)
{
	static const char *const name = "a";
	struct code_instruction instructions[] = SMALL;
	struct kernel_code small = {instructions, 4, {NULL}};
	struct code_lines lines;
	struct marks marks;

	(void)state;
	for (size_t i = 0; i < small.n; i++)
		instructions[i].file = name;
	assert_true(mark_small(&marks, &small, 0x1000, 0x100c));
	assert_int_equal(marks.unwatched, 0);
	assert_int_equal(marks.lineless, 0);
	code_lines_collect(&lines, &small);
	assert_int_equal(lines.n, 2);
	assert_int_equal(lines.lines[0].number, 1);
	assert_int_equal(lines.lines[0].instructions, 2);
	assert_int_equal(lines.lines[0].ran, 1);
	assert_int_equal(lines.lines[1].instructions, 1);
	assert_int_equal(lines.lines[1].ran, 0);
	code_lines_destroy(&lines);
}

static void code_out_of_range_is_not_counted(void **state)
{
	struct code_instruction instructions[] = SMALL;
	struct kernel_code small = {instructions, 4, {NULL}};
	struct marks marks;

	(void)state;
	assert_true(mark_small(&marks, &small, 0x1008, 0x1010));
	assert_int_equal(marks.unwatched, 2);
	assert_int_equal(marks.lineless, 1);
	assert_int_equal(small.n, 2);
	assert_false(mark_small(&marks, &small, 0x1010, 0x1010));
}

static void a_set_of_another_kernel_is_refused(void **state)
{
	struct code_instruction instructions[] = SMALL;
	struct kernel_code small = {instructions, 4, {NULL}};
	struct marks marks;

	(void)state;
	assert_false(mark_small(&marks, &small, 0x1000, 0x1009));
}

static void assert_percentage(const char *expected, size_t part, size_t whole)
{
	char text[PERCENTAGE_SIZE];

	percentage(text, part, whole);
	assert_string_equal(text, expected);
}

static void percentages_are_rounded_down(void **state)
{
	(void)state;
	assert_percentage("100.0%", 5, 5);
	assert_percentage("99.9%", 99999, 100000);
	assert_percentage("66.6%", 2, 3);
	assert_percentage("0.0%", 0, 3);
	assert_percentage("-", 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_those_of_the_source),
		cmocka_unit_test(inlined_code_is_in_the_routine_that_holds_it),
		cmocka_unit_test(instructions_are_in_order_and_apart),
		cmocka_unit_test(instructions_are_found_by_any_of_their_bytes),
		cmocka_unit_test(not_an_elf_file_is_refused),
		cmocka_unit_test(marks_are_set_where_code_ran),
		cmocka_unit_test(code_out_of_range_is_not_counted),
		cmocka_unit_test(a_set_of_another_kernel_is_refused),
		cmocka_unit_test(percentages_are_rounded_down),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
