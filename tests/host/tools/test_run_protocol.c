/* Lines of the suites' protocol: what is taken, and what is refused. */
#define _XOPEN_SOURCE 700
#include "../../../tools/run/protocol.h"

#include "tool.h"

/* Parses a copy that lives until the next call. */
static struct protocol_line parse(const char *text)
{
	static char line[128];

	snprintf(line, sizeof(line), "%s", text);
	return protocol_parse(line);
}

static void case_names_suite_and_case(void **state)
{
	struct protocol_line parsed = parse("::case captbl copy_full");

	(void)state;
	assert_int_equal(parsed.kind, PROTOCOL_CASE);
	assert_string_equal(parsed.first, "captbl");
	assert_string_equal(parsed.second, "copy_full");
}

static void verdicts_carry_their_text(void **state)
{
	struct protocol_line parsed = parse("::fail got 3, wanted  4 ");

	(void)state;
	assert_int_equal(parsed.kind, PROTOCOL_FAIL);
	assert_string_equal(parsed.text, "got 3, wanted  4 ");
	assert_int_equal(parse("::fail").kind, PROTOCOL_FAIL);
	assert_int_equal(parse("::pass").kind, PROTOCOL_PASS);
	parsed = parse("::skip one core only");
	assert_int_equal(parsed.kind, PROTOCOL_SKIP);
	assert_string_equal(parsed.text, "one core only");
	parsed = parse("::note seed 7");
	assert_int_equal(parsed.kind, PROTOCOL_NOTE);
	assert_string_equal(parsed.text, "seed 7");
}

static void pair_names_operation_and_error(void **state)
{
	struct protocol_line parsed = parse("::pair cap_copy EEXIST");

	(void)state;
	assert_int_equal(parsed.kind, PROTOCOL_PAIR);
	assert_string_equal(parsed.first, "cap_copy");
	assert_string_equal(parsed.second, "EEXIST");
}

static void figure_has_one_or_three_numbers(void **state)
{
	struct protocol_line parsed = parse("::figure gate_cross 310.5 300 400");

	(void)state;
	assert_int_equal(parsed.kind, PROTOCOL_FIGURE);
	assert_string_equal(parsed.text, "gate_cross 310.5 300 400");
	assert_int_equal(parse("::figure gate_cross 310").kind, PROTOCOL_FIGURE);
	assert_int_equal(parse("::figure gate_cross").kind, PROTOCOL_MALFORMED);
	assert_int_equal(parse("::figure gate_cross 1 2").kind, PROTOCOL_MALFORMED);
	assert_int_equal(parse("::figure gate_cross fast").kind, PROTOCOL_MALFORMED);
	assert_int_equal(parse("::figure gate_cross 1x").kind, PROTOCOL_MALFORMED);
}

static void wrong_shapes_are_malformed(void **state)
{
	static const char *const lines[] = {
		"::",	     "::cases a b",  "::case",	      "::case one", "::case one ",
		"::case  x", "::case a b c", "::pass really", "::end now",  "::pair x",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_int_equal(parse(lines[i]).kind, PROTOCOL_MALFORMED);
}

static void other_lines_are_not_ours(void **state)
{
	(void)state;
	assert_int_equal(parse("").kind, PROTOCOL_OTHER);
	assert_int_equal(parse("kernel: 4 MiB").kind, PROTOCOL_OTHER);
	assert_int_equal(parse(" ::pass").kind, PROTOCOL_OTHER);
	assert_int_equal(parse("::end").kind, PROTOCOL_END);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(case_names_suite_and_case),
		cmocka_unit_test(verdicts_carry_their_text),
		cmocka_unit_test(pair_names_operation_and_error),
		cmocka_unit_test(figure_has_one_or_three_numbers),
		cmocka_unit_test(wrong_shapes_are_malformed),
		cmocka_unit_test(other_lines_are_not_ours),
	};

	return cmocka_run_group_tests_name("run_protocol", tests, NULL, NULL);
}
