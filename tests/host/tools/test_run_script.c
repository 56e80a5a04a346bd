/* Scripts of scenarios: what each command takes, and how a fault is named. */
#define _XOPEN_SOURCE 700
#include "../../../tools/run/script.h"

#include "tool.h"

/* What is wrong with a line of a case; NULL for nothing. */
static const char *fault(const char *line)
{
	struct script script = { 0 };
	const char *found;

	assert_null(script_add_line(&script, 1, "case boot"));
	found = script_add_line(&script, 2, line);
	script_free(&script);
	return found;
}

static void every_command_is_read(void **state)
{
	static const char *const lines[] = {
		"timeout 2.5",	  "# a comment",    "",		 "case boot", "expect ready> ",
		"expect-re ^a+$", "  reject panic", "send x\\n", "wait 100",  "close",
		"exit 3",
	};
	struct script script = { 0 };

	(void)state;
	for (unsigned i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_null(script_add_line(&script, i + 1, lines[i]));
	assert_int_equal(script.count, 9);
	assert_int_equal(script.steps[0].number, 2500);
	assert_int_equal(script.steps[1].kind, STEP_CASE);
	assert_int_equal(script.steps[1].line, 4);
	assert_string_equal(script.steps[2].text.bytes, "ready> ");
	assert_int_equal(script.steps[4].kind, STEP_REJECT);
	assert_int_equal(script.steps[6].number, 100);
	assert_int_equal(script.steps[8].number, 3);
	script_free(&script);
}

static void send_knows_escapes(void **state)
{
	struct script script = { 0 };
	const struct text *text;

	(void)state;
	assert_null(script_add_line(&script, 1, "case boot"));
	assert_null(script_add_line(&script, 2, "send a\\n\\r\\t\\\\\\x00\\xfFz"));
	text = &script.steps[1].text;
	assert_int_equal(text->length, 8);
	assert_memory_equal(text->bytes, "a\n\r\t\\\0\xffz", 8);
	script_free(&script);
}

static void send_times_repeats_a_text(void **state)
{
	struct script script = { 0 };
	const struct text *text;

	(void)state;
	assert_null(script_add_line(&script, 1, "case boot"));
	assert_null(script_add_line(&script, 2, "send-times 3 a b\\n"));
	text = &script.steps[1].text;
	assert_int_equal(script.steps[1].kind, STEP_SEND);
	assert_int_equal(text->length, 12);
	assert_memory_equal(text->bytes, "a b\na b\na b\n", 12);
	script_free(&script);
}

static void malformed_lines_are_refused(void **state)
{
	static const char *const lines[] = {
		"expects x", "expect",	     "expect-re (", "send",	   "send \\q",
		"send \\x1", "send \\",	     "wait",	    "wait -1",	   "wait 1s",
		"timeout 0", "timeout soon", "timeout nan", "timeout inf", "close now",
		"send-times 0 a", "send-times a", "send-times 3", "send-times 3 ", "send-times 3a",
		"send-times 2 \\q", "send-times -1 a", "send-times 100001 a",
		"exit",	     "exit 128",     "exit +1",	    "case",	   "case two words",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (!fault(lines[i]))
			fail_msg("'%s' was taken", lines[i]);
	}
}

static void steps_belong_to_a_case(void **state)
{
	struct script script = { 0 };

	(void)state;
	assert_non_null(script_add_line(&script, 1, "expect x"));
	assert_null(script_add_line(&script, 2, "timeout 1"));
	script_free(&script);
}

static void fault_is_named_by_file_and_line(void **state)
{
	struct tool *tool = *state;

	tool_write(tool, "s.txt", "case boot\n# fine\nexpekt x\n");
	tool_do(tool, "$RUN scenario s.txt out -- true");
	assert_int_equal(tool->code, 2);
	assert_contains(tool->output, "s.txt:3: 'expekt x' is no command");
}

static void script_without_a_case_is_refused(void **state)
{
	struct tool *tool = *state;

	tool_write(tool, "s.txt", "# nothing\n");
	tool_do(tool, "$RUN scenario s.txt out -- true");
	assert_int_equal(tool->code, 2);
	tool_do(tool, "$RUN scenario missing.txt out -- true");
	assert_int_equal(tool->code, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_command_is_read),
		cmocka_unit_test(send_knows_escapes),
		cmocka_unit_test(send_times_repeats_a_text),
		cmocka_unit_test(malformed_lines_are_refused),
		cmocka_unit_test(steps_belong_to_a_case),
		tool_test(fault_is_named_by_file_and_line),
		tool_test(script_without_a_case_is_refused),
	};

	return cmocka_run_group_tests_name("run_script", tests, NULL, NULL);
}
