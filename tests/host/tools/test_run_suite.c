/* `run suite` on small shell commands: verdicts, hangs, early ends, and what is left behind. */
#define _XOPEN_SOURCE 700
#include "tool.h"

static void verdicts_are_written(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN suite --name kernel out -- sh -c '"
		      "echo ::case a one; echo ::pass; echo noise; echo ::case a two;"
		      "echo ::fail got 3; echo ::case b three; echo ::skip no time; echo ::end'");
	assert_int_equal(tool->code, 1);
	assert_string_equal(tool->output, "fail a two: got 3\n"
					  "kernel: 1 passed, 1 failed, 1 skipped\n");
	assert_string_equal(tool_file(tool, "out"),
			    "pass a one\nfail a two got 3\nskip b three no time\n");
}

static void success_is_exit_code_0(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN suite out.txt -- printf '::case a one\\r\\n::pass\\r\\n::end\\r\\n'");
	assert_int_equal(tool->code, 0);
	assert_string_equal(tool->output, "out: 1 passed, 0 failed\n");
}

static void pairs_and_figures_are_collected(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN suite out -- sh -c 'echo ::case a one; echo ::pair map EINVAL;"
		      "echo ::pair copy EEXIST; echo ::pair map EINVAL; echo ::figure f 3;"
		      "echo ::figure g 2 1 3; echo ::pass; echo ::end'");
	assert_int_equal(tool->code, 0);
	assert_string_equal(tool_file(tool, "out.pairs"), "copy EEXIST\nmap EINVAL\n");
	assert_string_equal(tool_file(tool, "out.figures"), "f 3\ng 2 1 3\n");
}

static void notes_are_printed(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN suite --name kernel out -- sh -c 'echo ::note seed 7; echo ::case a one;"
		      "echo ::note 3 points; echo ::pass; echo ::end'");
	assert_int_equal(tool->code, 0);
	assert_string_equal(tool->output, "kernel: seed 7\nkernel: 3 points\n"
					  "kernel: 1 passed, 0 failed\n");
	assert_string_equal(tool_file(tool, "out"), "pass a one\n");
}

static void hang_fails_the_running_case(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN suite --silence 1 out -- sh -c '"
		      "echo ::case a one; echo going deep; printf deeper; sleep 60'");
	assert_int_equal(tool->code, 1);
	assert_string_equal(tool_file(tool, "out"), "fail a one hang: no output for 1 s\n");
	assert_contains(tool->output, "    | going deep\n    | deeper\n");
}

static void babble_is_ended_by_the_total(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN suite --total 1 out -- sh -c '"
		      "echo ::case a one; while :; do echo x; done'");
	assert_int_equal(tool->code, 1);
	assert_string_equal(tool_file(tool, "out"), "fail a one hang: not over after 1 s\n");
}

static void early_end_fails_the_running_case(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN suite out -- sh -c 'echo ::case a one; echo last words; exit 7'");
	assert_int_equal(tool->code, 1);
	assert_string_equal(tool_file(tool, "out"),
			    "fail a one the system ended with exit code 3\n");
	assert_contains(tool->output, "| last words\n");
}

static void missing_end_fails_the_boot(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN suite --name k out -- sh -c 'echo ::case a one; echo ::pass; exit 3'");
	assert_int_equal(tool->code, 1);
	assert_string_equal(tool_file(tool, "out"),
			    "pass a one\nfail k boot the system ended with exit code 1\n");
}

static void suite_without_cases_fails_the_boot(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN suite --name k out -- echo ::end");
	assert_int_equal(tool->code, 1);
	assert_string_equal(tool_file(tool, "out"), "fail k boot no case was run\n");
	tool_do(tool, "$RUN suite --name k out -- ./missing");
	assert_int_equal(tool->code, 1);
	assert_string_equal(tool_file(tool, "out"),
			    "fail k boot the system could not be started\n");
}

static void broken_protocol_is_a_failure(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN suite --name k out -- sh -c 'echo ::pass; echo ::case a one;"
		      "echo ::case a two; echo ::figures; echo ::case a three; echo ::end'");
	assert_int_equal(tool->code, 1);
	assert_string_equal(tool_file(tool, "out"),
			    "fail k boot ::pass outside of a case\n"
			    "fail a one no verdict before the next case or the end\n"
			    "fail a two malformed line: ::figures\n"
			    "fail a three no verdict before the next case or the end\n");
}

static void last_60_lines_are_shown(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN suite out -- seq 100");
	assert_contains(tool->output, "boot: the system ended without an exit code (status 0)\n"
				      "    | 41\n    | 42\n");
	assert_contains(tool->output, "    | 100\n");
}

static void other_lines_pass_with_v_only(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN suite -v out -- sh -c 'echo hello; echo ::case a one; echo ::pass;"
		      "echo ::end'");
	assert_string_equal(tool->output, "hello\nout: 1 passed, 0 failed\n");
}

static void system_may_linger_after_the_end(void **state)
{
	struct tool *tool = *state;

	tool_do(tool, "$RUN suite --silence 60 out -- sh -c 'echo ::case a one; echo ::pass;"
		      "echo ::end; sleep 60'");
	assert_int_equal(tool->code, 0);
}

/*
 * For the shell: `runs PID` tells whether a process lives (a zombie that nobody reaped does not),
 * `gone PID` waits a while for its end.
 */
static void write_shell_tools(struct tool *tool)
{
	tool_write(tool, "tools.sh",
		   "runs() {\n"
		   "	case $(cut -d' ' -f3 /proc/$1/stat 2>/dev/null) in\n"
		   "	'' | Z | X) return 1 ;;\n"
		   "	esac\n"
		   "}\n"
		   "gone() {\n"
		   "	for i in 1 2 3 4 5 6 7 8 9 10; do\n"
		   "		runs $1 || return 0\n"
		   "		sleep 0.1\n"
		   "	done\n"
		   "	return 1\n"
		   "}\n");
}

/* The child is a group of two: a shell, and what it started. */
static void signal_leaves_nothing_behind(void **state)
{
	struct tool *tool = *state;

	write_shell_tools(tool);
	tool_do(tool, ". ./tools.sh;"
		      "{ $RUN suite out -- sh -c 'echo $$ >pid; echo ::case a one; sleep 60 &"
		      " echo $! >pid2; wait' & }; runner=$!;"
		      "while ! [ -s pid2 ]; do sleep 0.05; done;"
		      "kill -TERM $runner; wait $runner; echo code $?;"
		      "gone $(cat pid) && gone $(cat pid2) && echo all gone");
	assert_contains(tool->output, "code 143");
	assert_contains(tool->output, "all gone");
}

static void death_of_the_runner_kills_the_system(void **state)
{
	struct tool *tool = *state;

	write_shell_tools(tool);
	tool_do(tool,
		". ./tools.sh;"
		"{ $RUN suite out -- sh -c 'echo $$ >pid; while :; do sleep 1; done' & };"
		"runner=$!; while ! [ -s pid ]; do sleep 0.05; done; runs $(cat pid) && echo runs;"
		"kill -KILL $runner; wait $runner; gone $(cat pid) && echo gone");
	assert_contains(tool->output, "runs\n");
	assert_contains(tool->output, "gone\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		tool_test(verdicts_are_written),
		tool_test(success_is_exit_code_0),
		tool_test(pairs_and_figures_are_collected),
		tool_test(notes_are_printed),
		tool_test(hang_fails_the_running_case),
		tool_test(babble_is_ended_by_the_total),
		tool_test(early_end_fails_the_running_case),
		tool_test(missing_end_fails_the_boot),
		tool_test(suite_without_cases_fails_the_boot),
		tool_test(broken_protocol_is_a_failure),
		tool_test(last_60_lines_are_shown),
		tool_test(other_lines_pass_with_v_only),
		tool_test(system_may_linger_after_the_end),
		tool_test(signal_leaves_nothing_behind),
		tool_test(death_of_the_runner_kills_the_system),
	};

	return cmocka_run_group_tests_name("run_suite", tests, NULL, NULL);
}
