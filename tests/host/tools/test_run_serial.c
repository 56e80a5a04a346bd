/* What is left of the bytes of a serial line, and what a scenario finds in it. */
#define _XOPEN_SOURCE 700
#include "../../../tools/run/match.h"
#include "../../../tools/run/serial.h"

#include "tool.h"

static void hear(struct serial *serial, const char *bytes)
{
	serial_hear(serial, bytes, strlen(bytes));
}

static void controls_are_dropped_across_reads(void **state)
{
	struct serial serial = { 0 };

	(void)state;
	hear(&serial, "\033c\033[2");
	hear(&serial, "J\033[1;3");
	hear(&serial, "2mone\r\n\atwo\tthree\x7f");
	serial_hear(&serial, "\0!\n", 3);
	assert_string_equal(serial.text.bytes, "one\ntwo\tthree!\n");
	serial_free(&serial);
}

static void lines_come_when_complete(void **state)
{
	struct serial serial = { 0 };
	struct text line = { 0 };

	(void)state;
	assert_false(serial_take_line(&serial, &line));
	hear(&serial, "one\n\ntw");
	assert_true(serial_take_line(&serial, &line));
	assert_string_equal(line.bytes, "one");
	assert_true(serial_take_line(&serial, &line));
	assert_string_equal(line.bytes, "");
	assert_false(serial_take_line(&serial, &line));
	serial_forget(&serial);
	assert_string_equal(serial.text.bytes, "tw");
	hear(&serial, "o\nrest");
	assert_true(serial_take_line(&serial, &line));
	assert_string_equal(line.bytes, "two");
	assert_true(serial_take_rest(&serial, &line));
	assert_string_equal(line.bytes, "rest");
	assert_false(serial_take_rest(&serial, &line));
	text_free(&line);
	serial_free(&serial);
}

static void texts_are_found_in_order(void **state)
{
	struct text transcript = { 0 };
	size_t cursor = 0;

	(void)state;
	assert_false(match_text(&transcript, &cursor, "a"));
	text_add_string(&transcript, "a b a\n$ ");
	assert_true(match_text(&transcript, &cursor, "b"));
	assert_true(match_text(&transcript, &cursor, "a"));
	assert_false(match_text(&transcript, &cursor, "b"));
	assert_true(match_text(&transcript, &cursor, "$ "));
	assert_int_equal(cursor, transcript.length);
	text_free(&transcript);
}

static void regex_matches_whole_lines(void **state)
{
	struct text transcript = { 0 };
	size_t cursor = 2;
	regex_t regex;

	(void)state;
	assert_int_equal(regcomp(&regex, "^ab*$", REG_EXTENDED), 0);
	text_add_string(&transcript, "> abb\nxa\nab");
	assert_true(match_line(&transcript, &cursor, &regex, false));
	assert_int_equal(cursor, 6);
	assert_false(match_line(&transcript, &cursor, &regex, false));
	assert_int_equal(cursor, 6);
	assert_true(match_line(&transcript, &cursor, &regex, true));
	assert_int_equal(cursor, transcript.length);
	regfree(&regex);
	text_free(&transcript);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(controls_are_dropped_across_reads),
		cmocka_unit_test(lines_come_when_complete),
		cmocka_unit_test(texts_are_found_in_order),
		cmocka_unit_test(regex_matches_whole_lines),
	};

	return cmocka_run_group_tests_name("run_serial", tests, NULL, NULL);
}
