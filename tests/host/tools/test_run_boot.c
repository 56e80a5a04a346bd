/* `run boot` without a terminal: what passes through, and which exit code comes of it. */
#define _XOPEN_SOURCE 700
#include "tool.h"

static void input_and_output_pass_through(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "echo hello | $RUN boot -- sh -c 'cat; printf \"bye> \"; exit 1'");
	assert_string_equal(tool->output, "hello\nbye> ");
	assert_int_equal(tool->code, 0);
}

static void exit_code_is_the_guests(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN boot -- sh -c 'exit 11' </dev/null");
	assert_int_equal(tool->code, 5);
	tool_do(tool, "$RUN boot -- sh -c 'exit 251' </dev/null");
	assert_int_equal(tool->code, 125);
	tool_do(tool, "$RUN boot -- sh -c 'echo; exit 255' </dev/null");
	assert_int_equal(tool->code, 127);
}

static void end_without_a_code_is_a_failure(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN boot -- true </dev/null");
	assert_int_equal(tool->code, 255);
	tool_do(tool, "$RUN boot -- sh -c 'exit 1' </dev/null");
	assert_int_equal(tool->code, 255);
	tool_do(tool, "$RUN boot -- sh -c 'kill -KILL $$' </dev/null");
	assert_int_equal(tool->code, 255);
	assert_contains(tool->output, "run: the system ended without an exit code (signal 9)");
	tool_do(tool, "$RUN boot -- ./missing </dev/null");
	assert_int_equal(tool->code, 253);
}

static void prompt_is_shown_before_the_hang(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN boot --silence 1 -- sh -c 'printf \"$ \"; sleep 60' </dev/null");
	assert_string_equal(tool->output, "$ run: hang: no output for 1 s\n");
	assert_int_equal(tool->code, 254);
}

static void wrong_command_lines_are_refused(void **state)
{
	static const char *const lines[] = {
		"$RUN",
		"$RUN walk -- true",
		"$RUN boot true",
		"$RUN boot --",
		"$RUN boot --fast -- true",
		"$RUN boot --silence soon -- true",
		"$RUN boot --symbols missing.elf -- true",
		"$RUN suite -- true",
		"$RUN suite out true",
		"$RUN scenario one -- true",
	};
	struct tool *tool = *state;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		tool_do(tool, lines[i]);
		if (tool->code != 2)
			fail_msg("'%s' gave %d: %s", lines[i], tool->code, tool->output);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		tool_test(input_and_output_pass_through),
		tool_test(exit_code_is_the_guests),
		tool_test(end_without_a_code_is_a_failure),
		tool_test(prompt_is_shown_before_the_hang),
		tool_test(wrong_command_lines_are_refused),
	};

	return cmocka_run_group_tests_name("run_boot", tests, NULL, NULL);
}
