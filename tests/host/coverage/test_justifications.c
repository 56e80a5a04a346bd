/* Reading justifications, and finding the lines they are for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "justifications.h"
#include "source_path.h"

static bool read_text(struct justifications *justifications, const char *text)
{
	FILE *file = fmemopen((void *)(uintptr_t)text, strlen(text), "r");

	assert_non_null(file);
	bool good = justifications_read(justifications, file, "doc");
	fclose(file);
	return good;
}

static void assert_text_equal(const char *text, const char *expected)
{
	if (expected)
		assert_string_equal(text, expected);
	else
		assert_null(text);
}

/* Expects one entry, and these fields of it. */
static void assert_reads(const char *line, const char *file, const char *function, const char *text,
			 unsigned int count, const char *reason)
{
	struct justifications justifications;

	assert_true(read_text(&justifications, line));
	assert_int_equal(justifications.n, 1);
	const struct justification *entry = &justifications.entries[0];
	assert_text_equal(entry->file, file);
	assert_text_equal(entry->function, function);
	assert_text_equal(entry->text, text);
	assert_int_equal(entry->count, count);
	assert_text_equal(entry->reason, reason);
	justifications_destroy(&justifications);
}

static void entries_are_read(void **state)
{
	(void)state;
	assert_reads("- a.c: \"return x;\" — why\n", "a.c", NULL, "return x;", 1, "why");
	assert_reads("- k/a.c: \"return x;\" -- why", "k/a.c", NULL, "return x;", 1, "why");
	assert_reads("- a.c: \"return x;\" x3 — why\n", "a.c", NULL, "return x;", 3, "why");
	assert_reads("- a.c: f_1(): \"return x;\" — why\n", "a.c", "f_1", "return x;", 1, "why");
	assert_reads("- a.c: f(): \"y();\" x2 — why\n", "a.c", "f", "y();", 2, "why");
	assert_reads("- a.c: \"panic()\" — why\n", "a.c", "panic", NULL, 1, "why");
	assert_reads("- a.c: \"panic(\"no\");\" — why\n", "a.c", NULL, "panic(\"no\");", 1, "why");
	assert_reads("- a.c: \"a:\tb ?  c : d\" — \"so\" — yes\n", "a.c", NULL, "a: b ? c : d", 1,
		     "\"so\" — yes");
}

static void other_text_is_left_alone(void **state)
{
	struct justifications justifications;

	(void)state;
	assert_true(read_text(&justifications, "# Title\n\n* a list\n  - inner\n-no\n"
					       "```\n- a.c: \"FORM\"\n```\n"
					       "- a.c: \"x;\" — why\n  and more\n"));
	assert_int_equal(justifications.n, 1);
	assert_int_equal(justifications.entries[0].number, 9);
	justifications_destroy(&justifications);
}

static void entries_of_jumps_are_read(void **state)
{
	struct justifications justifications;

	(void)state;
	assert_true(read_text(&justifications, "- one way: a.asm: f(): \"cmp a, b; je c\" — why\n"));
	assert_true(justifications.entries[0].one_way);
	assert_string_equal(justifications.entries[0].file, "a.asm");
	assert_string_equal(justifications.entries[0].text, "cmp a, b; je c");
	justifications_destroy(&justifications);
}

static void malformed_entries_are_refused(void **state)
{
	static const char *const malformed[] = {
		"- a.c\n",
		"- a.c: return x; — why\n",
		"- a.c: \"return x;\"\n",
		"- a.c: \"return x;\" —\n",
		"- a.c: \"return x;\" why\n",
		"- a.c: \"return x;\" x0 — why\n",
		"- a.c: \"return x;\" x-1 — why\n",
		"- a.c: \"return x;\" x99999999999 — why\n",
		"- a.c: \"return x; — why\n",
		"- a.c: \"\" — why\n",
		"- a.c: f(): \"f()\" — why\n",
		"- a.c: \"f()\" x2 — why\n",
		"- : \"x;\" — why\n",
		"- one way: a.asm: \"cmp a, b; je c\" — why\n",
		"- one way: a.asm: \"f()\" — why\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
		struct justifications justifications;
		assert_false(read_text(&justifications, malformed[i]));
		assert_int_equal(justifications.n, 0);
		justifications_destroy(&justifications);
	}
}

/* Two functions that never ran but for f's first line, and twins of lines in both. */
#define LINES                                                                                      \
	{                                                                                          \
		{"k/a.c", 10, "f", "if (x)", 2, 2, NULL},                                          \
			{"k/a.c", 11, "f", "return -1;", 1, 0, NULL},                              \
			{"k/a.c", 20, "g", "if (x)", 2, 0, NULL},                                  \
			{"k/a.c", 21, "g", "return -1;", 1, 0, NULL},                              \
			{"k/a.c", 22, "g", "return -1;", 1, 0, NULL},                              \
			{"k/b.c", 11, "f", "return -1;", 1, 0, NULL},                              \
	}
#define NUMBER_OF_LINES 6

/* Applies the text; which lines are justified is told as one character each. */
static void assert_applies(const char *text, const char *expected, const char *stale)
{
	struct code_line lines[NUMBER_OF_LINES] = LINES;
	struct code_lines all = {lines, NUMBER_OF_LINES};
	struct justifications justifications;
	char justified[NUMBER_OF_LINES + 1] = {0};

	assert_true(read_text(&justifications, text));
	justifications_apply(&justifications, &all);
	for (size_t i = 0; i < NUMBER_OF_LINES; i++)
		justified[i] = lines[i].justification ? 'j' : '-';
	assert_string_equal(justified, expected);
	const char *found = NULL;
	for (size_t i = 0; i < justifications.n; i++)
		found = justifications.entries[i].stale ? justifications.entries[i].stale : found;
	if (stale)
		assert_non_null(strstr(found ? found : "not stale", stale));
	else
		assert_null(found);
	justifications_destroy(&justifications);
}

static void lines_are_found_by_text(void **state)
{
	(void)state;
	assert_applies("- b.c: \"return -1;\" — w", "-----j", NULL);
	assert_applies("- k/b.c: \"return -1;\" — w", "-----j", NULL);
	assert_applies("- a.c: f(): \"return -1;\" — w", "-j----", NULL);
	assert_applies("- a.c: g(): \"return -1;\" x2 — w", "---jj-", NULL);
	assert_applies("- a.c: \"return -1;\" x3 — w", "-j-jj-", NULL);
	assert_applies("- a.c: \"if (x)\" — w", "--j---", NULL);
}

static void functions_are_found_by_name(void **state)
{
	(void)state;
	assert_applies("- a.c: \"g()\" — w", "--jjj-", NULL);
	assert_applies("- b.c: \"f()\" — w", "-----j", NULL);
}

static void entries_that_match_nothing_are_stale(void **state)
{
	(void)state;
	assert_applies("- a.c: \"return -2;\" — w", "------", "matches no line");
	assert_applies("- c.c: \"return -1;\" — w", "------", "matches no line");
	assert_applies("- .c: \"return -1;\" — w", "------", "matches no line");
	assert_applies("- a.c: \"h()\" — w", "------", "matches no line");
}

static void entries_of_lines_that_ran_are_stale(void **state)
{
	(void)state;
	assert_applies("- a.c: f(): \"if (x)\" — w", "------", "ran");
	assert_applies("- a.c: \"f()\" — w", "------", "the function ran");
}

static void entries_must_match_as_many_lines_as_they_say(void **state)
{
	(void)state;
	assert_applies("- a.c: \"return -1;\" — w", "------", "more lines");
	assert_applies("- a.c: \"return -1;\" x2 — w", "------", "more lines");
	assert_applies("- a.c: \"return -1;\" x4 — w", "------", "fewer lines");
}

static void a_second_entry_for_a_line_is_stale(void **state)
{
	(void)state;
	assert_applies("- b.c: \"return -1;\" — w\n- b.c: f(): \"return -1;\" — w", "-----j",
		       "another entry");
	assert_applies("- a.c: g(): \"if (x)\" — w\n- a.c: \"g()\" — w", "--jjj-", NULL);
}

static void paths_match_by_component(void **state)
{
	(void)state;
	assert_true(source_path_matches("kernel/arch/a.c", "a.c"));
	assert_true(source_path_matches("kernel/arch/a.c", "arch/a.c"));
	assert_true(source_path_matches("kernel/arch/a.c", "kernel/arch/a.c"));
	assert_false(source_path_matches("kernel/arch/a.c", "ch/a.c"));
	assert_false(source_path_matches("a.c", "arch/a.c"));
	assert_false(source_path_matches("ba.c", "a.c"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_are_read),
		cmocka_unit_test(other_text_is_left_alone),
		cmocka_unit_test(entries_of_jumps_are_read),
		cmocka_unit_test(malformed_entries_are_refused),
		cmocka_unit_test(lines_are_found_by_text),
		cmocka_unit_test(functions_are_found_by_name),
		cmocka_unit_test(entries_that_match_nothing_are_stale),
		cmocka_unit_test(entries_of_lines_that_ran_are_stale),
		cmocka_unit_test(entries_must_match_as_many_lines_as_they_say),
		cmocka_unit_test(a_second_entry_for_a_line_is_stale),
		cmocka_unit_test(paths_match_by_component),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
