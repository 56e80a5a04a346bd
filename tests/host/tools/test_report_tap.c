/* From cmocka's TAP to results: every outcome, and programs that crash. */
#define _XOPEN_SOURCE 700
#include "tool.h"

static const char *convert(struct tool *tool, const char *tap)
{
	tool_write(tool, "t.tap", tap);
	tool_do(tool, "$REPORT --tap host t.tap");
	assert_int_equal(tool->code, 0);
	return tool->output;
}

static void outcomes_are_converted(void **state)
{
	assert_string_equal(convert(*state, "1..3\nok 1 - good\nnot ok 2 - bad\n"
					    "# 0x1 != 0x2\n# tap.c:7: error: Failure!\n"
					    "not ok 3 # SKIP later\n# not ok - group\n"),
			    "pass host good\n"
			    "fail host bad 0x1 != 0x2, tap.c:7: error: Failure!\n"
			    "skip host later\n");
}

static void taps_own_skip_is_known(void **state)
{
	assert_string_equal(convert(*state, "1..2\nok 1 - a # SKIP no time\nok 2 # SKIP b\n"),
			    "skip host a no time\nskip host b\n");
}

static void failing_setups_are_failures(void **state)
{
	assert_string_equal(convert(*state, "1..1\nnot ok 1 - a Could not run test: Test setup\n"),
			    "fail host a Could not run test: Test setup\n");
	assert_string_equal(convert(*state, "1..3\nnot ok 0 - g [  FAILED  ] GROUP SETUP\n"
					    "# ok - g\n"),
			    "fail host g [  FAILED  ] GROUP SETUP\n"
			    "fail host plan 0 of 3 tests reported, the last is none\n");
}

static void crash_in_the_middle_is_a_failure(void **state)
{
	assert_string_equal(convert(*state, "1..3\nok 1 - a\n"),
			    "pass host a\nfail host plan 1 of 3 tests reported, the last is a\n");
	assert_string_equal(convert(*state, "1..2\nok 1 - a\n1..1\nok 1 - b\n"),
			    "pass host a\nfail host plan 1 of 2 tests reported, the last is a\n"
			    "pass host b\n");
	assert_string_equal(convert(*state, ""), "fail host plan no test was planned\n");
}

static void bail_out_counts_where_nothing_else_failed(void **state)
{
	assert_string_equal(convert(*state, "1..1\nok 1 - a\n# ok - g\nBail out! exit status 1\n"),
			    "pass host a\nfail host exit exit status 1\n");
	assert_string_equal(convert(*state, "1..1\nnot ok 1 - a\n# why\nBail out! exit status 1\n"),
			    "fail host a why\n");
}

static void sample_passes(void **state)
{
	(void)state;
}

static void sample_fails(void **state)
{
	(void)state;
	assert_int_equal(1, 2);
}

static void sample_skips(void **state)
{
	(void)state;
	skip();
}

/* This program, run by itself, as a source of what cmocka really prints. */
static int run_samples(void)
{
	const struct CMUnitTest samples[] = {
		cmocka_unit_test(sample_passes),
		cmocka_unit_test(sample_fails),
		cmocka_unit_test(sample_skips),
	};

	return cmocka_run_group_tests_name("samples", samples, NULL, NULL);
}

static void cmocka_itself_is_understood(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "CMOCKA_MESSAGE_OUTPUT=TAP CMOCKA_XML_FILE= \"$SELF\" samples >t.tap;"
		      "$REPORT --tap host t.tap");
	assert_contains(tool->output, "pass host sample_passes\nfail host sample_fails 0x1 != 0x2");
	assert_contains(tool->output, "\nskip host sample_skips\n");
	assert_null(strstr(tool->output, "plan"));
}

int main(int count, char *arguments[])
{
	const struct CMUnitTest tests[] = {
		tool_test(outcomes_are_converted),
		tool_test(taps_own_skip_is_known),
		tool_test(failing_setups_are_failures),
		tool_test(crash_in_the_middle_is_a_failure),
		tool_test(bail_out_counts_where_nothing_else_failed),
		tool_test(cmocka_itself_is_understood),
	};
	char *self = realpath("/proc/self/exe", NULL);

	if (count == 2 && strcmp(arguments[1], "samples") == 0) {
		free(self);
		return run_samples();
	}
	setenv("SELF", self ? self : "", 1);
	free(self);
	return cmocka_run_group_tests_name("report_tap", tests, NULL, NULL);
}
