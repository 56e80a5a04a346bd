/* Each key of the line editor: what it makes of the line, and that a terminal shows just that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "screen.h"

static struct line_editor editor;
static struct line_echo echo;
static struct screen screen;

static int begin(void **state)
{
	(void)state;
	line_editor_init(&editor);
	screen_init(&screen);
	return 0;
}

static unsigned columns(const char *bytes, unsigned length)
{
	unsigned count = 0;

	for (unsigned i = 0; i < length; i++)
		count += ((unsigned char)bytes[i] & 0xc0) != 0x80;
	return count;
}

static void check_screen(void)
{
	char row[SCREEN_COLUMNS * 4], text[LINE_EDITOR_BYTES + 1];
	unsigned length = editor.text.length;

	memcpy(text, editor.text.bytes, length);
	while (length && text[length - 1] == ' ')
		length--;
	text[length] = '\0';
	screen_row(&screen, row);
	assert_string_equal(row, text);
	assert_int_equal(screen.column, columns(editor.text.bytes, editor.cursor));
}

/* The event of the last byte; the screen is compared with the line after each. */
static enum line_event type(const char *bytes)
{
	enum line_event event = LINE_GOES_ON;

	for (; *bytes; bytes++) {
		event = line_editor_take(&editor, (unsigned char)*bytes, &echo);
		screen_show(&screen, echo.bytes, echo.length);
		if (event == LINE_REDRAW) {
			line_editor_show(&editor, &echo);
			screen_show(&screen, echo.bytes, echo.length);
		}
		if (!editor.done)
			check_screen();
	}
	return event;
}

static void expect_line(const char *keys, const char *line)
{
	enum line_event event = type(keys);

	assert_int_equal(event, LINE_DONE);
	assert_int_equal(editor.text.length, strlen(line) + 1);
	assert_memory_equal(editor.text.bytes, line, strlen(line));
	assert_int_equal(editor.text.bytes[strlen(line)], '\n');
	assert_int_equal(screen.column, 0);
}

/* Keys, and what the line is after them. */
static const struct {
	const char *keys, *line;
} cases[] = {
	{"abc\r", "abc"},
	{"\r", ""},
	{"a\tb\r", "a b"},
	/* takes characters */
	{"abc\177\r", "ab"},
	{"abc\b\bx\r", "ax"},
	{"\177a\r", "a"},
	{"abc\033[D\033[D\033[3~\r", "ac"},
	{"abc\001\004\r", "bc"},
	{"abc\004\r", "abc"},
	/* moves */
	{"abc\033[Dx\r", "abxc"},
	{"abc\002\002x\006y\r", "axbyc"},
	{"abc\033OD\033OD\033OCx\r", "abxc"},
	{"abc\033[Hx\033[Fy\r", "xabcy"},
	{"abc\033[1~x\033[4~y\r", "xabcy"},
	{"abc\033[7~x\033[8~y\r", "xabcy"},
	{"abc\033OHx\033OFy\r", "xabcy"},
	{"abc\001x\005y\r", "xabcy"},
	{"\002\006\001\005a\006\002\002b\r", "ba"},
	/* takes more */
	{"abcd\002\002\025\r", "cd"},
	{"abcd\002\002\013\r", "ab"},
	{"one two  \027\r", "one "},
	{"one two\002\027\r", "one o"},
	{"  \027x\r", "x"},
	{"\025\013\027x\r", "x"},
	{"abc\014d\r", "abcd"},
	/* UTF-8 */
	{"h\303\244\177i\r", "hi"},
	{"h\303\244\303\266\002x\002\002\002y\r", "yh\303\244x\303\266"},
	{"\342\202\254\360\235\204\236\001\004\r", "\360\235\204\236"},
	{"\342\202\254x\001\033[C-\r", "\342\202\254-x"},
	{"a\303b\r", "ab"},
	{"a\244\377\300\200b\r", "ab"},
	{"a\303\r", "a"},
	{"\342\202\001\254x\r", "x"},
	{"a\302\233b\r", "ab"},
	{"\340\202\233\355\240\200\360\202\202\202\364\220\200\200x\r", "x"},
	{"\302\240\340\240\200\355\237\277\360\220\200\200\364\217\277\277\r",
	 "\302\240\340\240\200\355\237\277\360\220\200\200\364\217\277\277"},
	/* what is unknown */
	{"a\033[5~b\033[1;5Cc\033[?25hd\033xe\033OPf\033[Zg\r", "abcdefg"},
	{"a\033[[Ab\r", "ab"},
	{"a\033[333333333333333~b\r", "ab"},
	{"a\033[3;3~b\001\033[03~\r", "b"},
	{"a\033\033[Db\r", "ba"},
	{"a\033[\002b\r", "ba"},
	{"a\007\020\016\023b\r", "ab"},
	/* ends */
	{"abc\002\002\r", "abc"},
	{"abc\n", "abc"},
	{"\033\033[\r", ""},
};

static void test_keys(void **state)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin(state);
		print_message("# keys %zu\n", i);
		expect_line(cases[i].keys, cases[i].line);
		assert_int_equal(screen.rows, 1);
	}
}

static void test_a_sequence_has_an_end(void **state)
{
	(void)state;
	expect_line("\033[00000000000000000x\r", "x");
}

static void test_carriage_return_and_newline_end_one_line(void **state)
{
	(void)state;
	expect_line("a\r", "a");
	assert_int_equal(type("\n"), LINE_GOES_ON);
	assert_int_equal(echo.length, 0);
	expect_line("b\r", "b");
	expect_line("\r", "");
	expect_line("c\n", "c");
	expect_line("\n", "");
	assert_int_equal(screen.rows, 5);
}

static void test_interrupt_drops_the_line(void **state)
{
	(void)state;
	assert_int_equal(type("abc\002\003"), LINE_INTERRUPTED);
	assert_int_equal(screen.rows, 1);
	assert_string_equal(screen.above, "ab^C");
	assert_int_equal(type("\003"), LINE_INTERRUPTED);
	assert_int_equal(type("\033[\003"), LINE_INTERRUPTED);
	expect_line("d\r", "d");
	expect_line("\033[A\r", "d");
}

static void test_end_of_input(void **state)
{
	(void)state;
	assert_int_equal(type("\004"), LINE_END);
	assert_int_equal(type("a\177\004"), LINE_END);
	expect_line("b\r", "b");
}

static void test_history(void **state)
{
	(void)state;
	expect_line("one\r", "one");
	expect_line("two\r", "two");
	expect_line("two\r", "two");
	expect_line("\r", "");
	expect_line("\033[A\r", "two");
	expect_line("\033[A\033[A\r", "one");
	expect_line("\020\020\020x\r", "onex");
	expect_line("typ\033[A\033[A\033[B\033[Bed\r", "typed");
	expect_line("\033[A\033[B\033[B\016new\r", "new");
	expect_line("\033OA\033OA\033OBer\r", "newer");
	assert_int_equal(screen.bells, 2);
}

/* A line that was changed while it was shown stays in the history as it was. */
static void test_history_is_not_changed(void **state)
{
	(void)state;
	expect_line("one\r", "one");
	expect_line("\033[Ax\r", "onex");
	expect_line("\033[A\033[A\r", "one");
}

static void test_history_is_bounded(void **state)
{
	char line[32];

	(void)state;
	for (int i = 0; i < 3 * LINE_EDITOR_HISTORY; i++) {
		snprintf(line, sizeof(line), "line %d\r", i);
		type(line);
	}
	for (int i = 0; i < LINE_EDITOR_HISTORY + 2; i++)
		type("\033[A");
	assert_int_equal(screen.bells, 2);
	expect_line("\r", "line 32");
}

static void test_a_line_has_a_most(void **state)
{
	char line[LINE_EDITOR_BYTES];

	(void)state;
	for (int i = 0; i < LINE_EDITOR_BYTES - 1; i++)
		type("x");
	assert_int_equal(screen.bells, 0);
	type("y");
	assert_int_equal(screen.bells, 1);
	type("\001\303\244");
	assert_int_equal(screen.bells, 2);
	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = '\0';
	expect_line("\r", line);
	line[0] = 'z';
	expect_line("\033[A\001\004z\r", line);
}

static void test_bells(void **state)
{
	(void)state;
	type("\177\025\013\027\033[3~\020\016");
	assert_int_equal(screen.bells, 7);
}

/* As after other output. */
static void test_the_line_is_shown_again(void **state)
{
	(void)state;
	type("ab\303\244cd\002\002");
	screen_init(&screen);
	line_editor_show(&editor, &echo);
	screen_show(&screen, echo.bytes, echo.length);
	check_screen();
	type("\r");
	line_editor_show(&editor, &echo);
	assert_int_equal(echo.length, 0);
}

static void test_dropped_by_the_user(void **state)
{
	(void)state;
	type("abc\033[");
	line_editor_drop(&editor);
	screen_init(&screen);
	expect_line("Ax\303\r", "Ax");
}

/* ------------------------------------------------------------------ random keys */

#define FUZZ_BYTES 200000

static unsigned char random_byte(void)
{
	static const char often[] =
		"\033\033[[ABCDHF3~~O\001\002\004\005\006\010\013\025\027\020\016 "
		"ab\303\244\342\202\254";

	switch (random() % 4) {
	case 0:
		return (unsigned char)random();
	case 1:
		return (unsigned char)('a' + random() % 26);
	default:
		return (unsigned char)often[(unsigned long)random() % (sizeof(often) - 1)];
	}
}

static bool is_utf8(const struct line_text *text)
{
	unsigned i = 0;

	while (i < text->length) {
		unsigned char byte = (unsigned char)text->bytes[i++];
		unsigned more = byte < 0x80 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;

		if (byte < ' ' || byte == 0x7f || (byte >= 0x80 && byte < 0xc2) || byte > 0xf4)
			return false;
		while (more--)
			if (i == text->length || ((unsigned char)text->bytes[i++] & 0xc0) != 0x80)
				return false;
	}
	return true;
}

static void test_random_keys(void **state)
{
	const char *text = getenv("LINE_EDITOR_SEED");
	unsigned seed = text ? (unsigned)strtoul(text, NULL, 0) : 20;
	unsigned lines = 0;

	(void)state;
	print_message("# LINE_EDITOR_SEED=%u\n", seed);
	srandom(seed);
	for (int i = 0; i < FUZZ_BYTES; i++) {
		char byte[2] = {(char)random_byte(), '\0'};
		enum line_event event;

		if (byte[0] == '\0' || (i / 25000 % 2 && byte[0] < ' '))
			byte[0] = 'x';
		event = type(byte);
		lines += event == LINE_DONE;
		assert_true(echo.length <= sizeof(echo.bytes));
		assert_true(editor.text.length <= LINE_EDITOR_BYTES);
		assert_true(editor.cursor <= editor.text.length);
		assert_true(event == LINE_DONE || is_utf8(&editor.text));
	}
	assert_true(lines > 100);
	assert_true(screen.bells > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test_setup(test_a_sequence_has_an_end, begin),
		cmocka_unit_test_setup(test_carriage_return_and_newline_end_one_line, begin),
		cmocka_unit_test_setup(test_interrupt_drops_the_line, begin),
		cmocka_unit_test_setup(test_end_of_input, begin),
		cmocka_unit_test_setup(test_history, begin),
		cmocka_unit_test_setup(test_history_is_not_changed, begin),
		cmocka_unit_test_setup(test_history_is_bounded, begin),
		cmocka_unit_test_setup(test_a_line_has_a_most, begin),
		cmocka_unit_test_setup(test_bells, begin),
		cmocka_unit_test_setup(test_the_line_is_shown_again, begin),
		cmocka_unit_test_setup(test_dropped_by_the_user, begin),
		cmocka_unit_test_setup(test_random_keys, begin),
	};

	return cmocka_run_group_tests_name("line_editor", tests, NULL, NULL);
}
