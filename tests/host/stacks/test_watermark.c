/* Depths that were seen, held against bounds. The booter's window is at 0x2000000, the next behind.
 */
#define _XOPEN_SOURCE 700
#include "stacks_tool.h"

/* Blocks are at the end of each 16K from 0x3000000 and 0x5000000 on. */
#define BOOTER_5 0x3017e00
#define OTHER_0	 0x5003e00

static void check(struct tool *tool, const char *depths)
{
	tool_write(tool, "depths", depths);
	tool_do(tool, "echo 'needs 1000 of 11776 bytes: x > y 1000' > booter.stack && "
		      "echo 'needs 300 of 11776 bytes: x > y 300' > other.stack && "
		      "$STACKS watermark marks depths . booter other");
}

static void check_two(struct tool *tool, unsigned booter, unsigned other)
{
	char depths[64];

	snprintf(depths, sizeof(depths), "0x%x\n0x%x\n", BOOTER_5 - booter, OTHER_0 - other);
	check(tool, depths);
}

static void a_stack_may_be_as_deep_as_its_bound(void **state)
{
	struct tool *tool = *state;

	check_two(tool, 1000, 8);
	assert_int_equal(tool->code, 0);
	assert_string_equal(tool->output, "  marks/booter: 1000 of 1000 bytes\n"
					  "  marks/other: 8 of 300 bytes\n"
					  "pass marks booter\npass marks other\n");
}

static void a_deeper_one_fails(void **state)
{
	struct tool *tool = *state;

	check_two(tool, 1008, 304);
	assert_int_equal(tool->code, 0);
	assert_string_equal(tool->output,
			    "  marks/booter: 1008 of 1000 bytes\n"
			    "  marks/other: 304 of 300 bytes\n"
			    "fail marks booter thread 5 was 1008 bytes deep, the bound is 1000\n"
			    "fail marks other thread 0 was 304 bytes deep, the bound is 300\n");
}

/* Images, thread blocks, and what is no window at all. */
static void the_deepest_of_all_threads_counts_and_nothing_else(void **state)
{
	struct tool *tool = *state;

	check(tool, "0x3003e00\n0x3017d00\n0x3007de0\n0x2000000\n0x1000\n0x5003df0\n0x7e000000\n");
	assert_string_equal(tool->output, "  marks/booter: 256 of 1000 bytes\n"
					  "  marks/other: 16 of 300 bytes\n"
					  "pass marks booter\npass marks other\n");
}

static void an_instance_that_nobody_saw_fails(void **state)
{
	struct tool *tool = *state;

	check(tool, "0x3017d00\n");
	assert_string_equal(tool->output, "  marks/booter: 256 of 1000 bytes\n"
					  "  marks/other: 0 of 300 bytes\n"
					  "pass marks booter\n"
					  "fail marks other no thread of it was seen\n");
}

static void the_plugin_looks_at_all_windows(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$STACKS range");
	assert_int_equal(tool->code, 0);
	assert_string_equal(tool->output,
			    "from=0x2000000,low=0x2000000,high=0x7e000000,region=16384\n");
}

static void damaged_files_are_refused(void **state)
{
	struct tool *tool = *state;

	check(tool, "0x3017d00\n3017d00\n");
	assert_int_equal(tool->code, 1);
	assert_contains(tool->output, "depths:2: not an address\n");
	check(tool, "0x3017d00");
	assert_contains(tool->output, "depths:1: not an address\n");
	tool_do(tool, "$STACKS watermark marks none . booter");
	assert_int_equal(tool->code, 1);
	assert_contains(tool->output, "none: ");
	tool_do(tool, "$STACKS watermark marks depths . none");
	assert_int_equal(tool->code, 1);
	tool_do(tool, "echo 0x3017d00 > depths; echo odd > odd.stack; "
		      "$STACKS watermark marks depths . odd");
	assert_int_equal(tool->code, 1);
	assert_contains(tool->output, "./odd.stack:1: not `needs N of N bytes: PATH`\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stacks_test(a_stack_may_be_as_deep_as_its_bound),
		stacks_test(a_deeper_one_fails),
		stacks_test(the_deepest_of_all_threads_counts_and_nothing_else),
		stacks_test(an_instance_that_nobody_saw_fails),
		stacks_test(the_plugin_looks_at_all_windows),
		stacks_test(damaged_files_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
