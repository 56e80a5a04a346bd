/* `run scenario` on small shell commands: prompts, order, rejects, time and ends. */
#define _XOPEN_SOURCE 700
#include "tool.h"

static void run_script(struct tool *tool, const char *script, const char *command)
{
	char line[2048];

	tool_write(tool, "demo.txt", script);
	snprintf(line, sizeof(line), "$RUN scenario demo.txt out -- sh -c '%s'", command);
	tool_do(tool, line);
}

static void nested_prompts_are_answered(void **state)
{
	struct tool *tool = *state;

	run_script(tool,
		   "case ask\nexpect name? \nsend joe\\n\nexpect age of joe? \nsend 7\\n\n"
		   "expect-re ^joe is [0-9]+$\ncase leave\nexpect bye\nexit 3\n",
		   "printf \"name? \"; read n; printf \"age of $n? \"; read a;"
		   "echo \"$n is $a\"; echo bye; exit 7");
	assert_string_equal(tool->output, "demo: 2 passed, 0 failed\n");
	assert_int_equal(tool->code, 0);
	assert_string_equal(tool_file(tool, "out"), "pass demo ask\npass demo leave\n");
}

static void failure_skips_the_rest(void **state)
{
	struct tool *tool = *state;

	run_script(tool, "case a\nexpect one\ncase b\ntimeout 0.2\nexpect three\ncase c\nwait 1\n",
		   "echo one; echo two; sleep 60");
	assert_int_equal(tool->code, 1);
	assert_string_equal(tool_file(tool, "out"),
			    "pass demo a\n"
			    "fail demo b line 5: expected 'three': not within 0.2 s\n"
			    "skip demo c not reached\n");
	assert_contains(tool->output, "    | one\n    | two\n");
}

static void order_matters(void **state)
{
	struct tool *tool = *state;

	run_script(tool, "case a\nexpect two\nexpect one\n", "echo one; echo two; exit 1");
	assert_int_equal(tool->code, 1);
	assert_contains(tool_file(tool, "out"),
			"line 3: expected 'one': the system ended with exit code 0");
}

static void rejected_text_fails_its_case(void **state)
{
	struct tool *tool = *state;

	run_script(tool, "case a\nreject panic\nexpect on\ncase b\nexpect done\nreject panic\n",
		   "echo on; echo panic: off; echo done");
	assert_int_equal(tool->code, 1);
	assert_string_equal(tool_file(tool, "out"),
			    "pass demo a\nfail demo b line 6: rejected 'panic' was seen\n");
}

static void wait_and_exit_belong_to_their_case(void **state)
{
	struct tool *tool = *state;

	run_script(tool, "case a\nreject oops\nexpect on\nwait 300\n",
		   "echo on; echo oops; sleep 60");
	assert_contains(tool_file(tool, "out"), "fail demo a line 2: rejected 'oops' was seen");
	run_script(tool, "case a\nreject oops\nexpect on\nexit 1\n", "echo on; echo oops; exit 3");
	assert_contains(tool_file(tool, "out"), "fail demo a line 2: rejected 'oops' was seen");
}

static void end_of_input_is_passed_on(void **state)
{
	struct tool *tool = *state;

	run_script(tool, "case a\nsend hello\\n\nclose\nexpect hello\nexpect over\nexit 0\n",
		   "cat; echo over; exit 1");
	assert_int_equal(tool->code, 0);
}

static void much_input_is_taken_while_output_comes(void **state)
{
	struct tool *tool = *state;
	char script[400] = "case a\n";

	/* More than both pipes hold. */
	run_script(tool, strcat(script, "send x\\n\nexpect go\nclose\nexpect last\nexit 0\n"),
		   "head -c 300000 /dev/zero | tr \"\\\\0\" y; echo go; cat; echo last; exit 1");
	assert_int_equal(tool->code, 0);
}

static void wrong_exit_code_fails(void **state)
{
	struct tool *tool = *state;

	run_script(tool, "case a\nexit 0\n", "exit 3");
	assert_contains(tool_file(tool, "out"),
			"line 2: expected exit code 0: the system ended with exit code 1");
	run_script(tool, "case a\ntimeout 0.2\nexit 0\n", "sleep 60");
	assert_contains(tool_file(tool, "out"), "line 3: expected exit code 0: not within 0.2 s");
	run_script(tool, "case a\nexit 0\n", "kill -9 $$");
	assert_contains(tool_file(tool, "out"), "without an exit code (signal 9)");
}

static void send_to_a_dead_system_fails(void **state)
{
	struct tool *tool = *state;

	run_script(tool, "case a\nwait 100\nsend x\n", "exec <&-; exit 3");
	assert_contains(tool_file(tool, "out"), "line 3: send: the system takes no input");
}

static void silence_is_the_first_timeout(void **state)
{
	struct tool *tool = *state;

	tool_write(tool, "demo.txt", "case a\nexpect x\n");
	tool_do(tool, "$RUN scenario --silence 0.2 --name other demo.txt out -- sleep 60");
	assert_string_equal(tool_file(tool, "out"),
			    "fail other a line 2: expected 'x': not within 0.2 s\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		tool_test(nested_prompts_are_answered),
		tool_test(failure_skips_the_rest),
		tool_test(order_matters),
		tool_test(rejected_text_fails_its_case),
		tool_test(wait_and_exit_belong_to_their_case),
		tool_test(end_of_input_is_passed_on),
		tool_test(much_input_is_taken_while_output_comes),
		tool_test(wrong_exit_code_fails),
		tool_test(send_to_a_dead_system_fails),
		tool_test(silence_is_the_first_timeout),
	};

	return cmocka_run_group_tests_name("run_scenario", tests, NULL, NULL);
}
