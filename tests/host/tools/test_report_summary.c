/* Merging results: the summary, the exit code, and files that tell nothing. */
#define _XOPEN_SOURCE 700
#include "tool.h"

static void failures_are_listed_before_the_summary(void **state)
{
	struct tool *tool = *state;

	tool_write(tool, "one", "pass a x\nfail a y got 3, wanted  4\n");
	tool_write(tool, "two", "skip b z\nfail b w\n");
	tool_do(tool, "$REPORT -o r.xml one two");
	assert_int_equal(tool->code, 1);
	assert_string_equal(tool->output, "fail a y: got 3, wanted  4\nfail b w\n"
					  "1 passed, 2 failed, 1 skipped\n");
	assert_contains(tool_file(tool, "r.xml"), "<failure message=\"got 3, wanted  4\"/>");
}

static void success_needs_a_pass(void **state)
{
	struct tool *tool = *state;

	tool_write(tool, "one", "pass a x\n");
	tool_write(tool, "two", "skip b z no time\n");
	tool_do(tool, "$REPORT -o r.xml one");
	assert_int_equal(tool->code, 0);
	assert_string_equal(tool->output, "1 passed, 0 failed\n");
	tool_do(tool, "$REPORT -o r.xml two");
	assert_int_equal(tool->code, 1);
	assert_string_equal(tool->output, "0 passed, 0 failed, 1 skipped\n");
}

static void unreadable_results_are_failures(void **state)
{
	struct tool *tool = *state;

	tool_write(tool, "empty", "");
	tool_write(tool, "odd", "pass a x\npassed a x\npass a\n\n");
	tool_do(tool, "$REPORT -o r.xml empty odd missing");
	assert_int_equal(tool->code, 1);
	assert_string_equal(
		tool->output,
		"fail results empty: the file is empty: its run did not come to an end\n"
		"fail results odd: line 2 is malformed\n"
		"fail results odd: line 3 is malformed\n"
		"fail results odd: line 4 is malformed\n"
		"fail results missing: No such file or directory\n"
		"1 passed, 5 failed\n");
}

static void report_goes_to_build_by_default(void **state)
{
	struct tool *tool = *state;

	tool_write(tool, "one", "pass a x\n");
	tool_do(tool, "$REPORT one");
	assert_int_equal(tool->code, 2);
	assert_contains(tool->output, "cannot write build/test-report.xml");
	tool_do(tool, "mkdir build && $REPORT one");
	assert_int_equal(tool->code, 0);
	assert_contains(tool_file(tool, "build/test-report.xml"), "<testsuite name=\"a\"");
}

static void wrong_command_lines_are_refused(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$REPORT");
	assert_int_equal(tool->code, 2);
	tool_do(tool, "$REPORT -o r.xml");
	assert_int_equal(tool->code, 2);
	tool_do(tool, "$REPORT --tap host");
	assert_int_equal(tool->code, 2);
	tool_do(tool, "$REPORT --tap host missing");
	assert_int_equal(tool->code, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		tool_test(failures_are_listed_before_the_summary),
		tool_test(success_needs_a_pass),
		tool_test(unreadable_results_are_failures),
		tool_test(report_goes_to_build_by_default),
		tool_test(wrong_command_lines_are_refused),
	};

	return cmocka_run_group_tests_name("report_summary", tests, NULL, NULL);
}
