/* The deepest path, by what notes say of frames and calls. */
#define _XOPEN_SOURCE 700
#include "stacks_tool.h"

static void the_deepest_path_counts(void **state)
{
	bound_notes(*state, "entry start 0 a\n"
			    "frame a 100 b c\n"
			    "frame b 70\n"
			    "frame c 50 d\n"
			    "frame d 30\n"
			    "frame dead 90000 nobody\n");
	assert_bound(*state, "needs 180 of 11776 bytes: start > a 100 > c 50 > d 30\n");
}

static void each_entry_has_a_line(void **state)
{
	bound_notes(*state, "entry boot 900 c\n"
			    "entry one 0 a # a remark\n"
			    "entry two 0 b\n"
			    "frame a 10\n"
			    "frame b 20\n"
			    "frame c 800\n");
	assert_bound(*state, "needs 20 of 11776 bytes: two > b 20\n"
			     "needs 10 of 11776 bytes: one > a 10\n"
			     "needs 800 of 900 bytes: boot > c 800\n");
}

static void a_stack_may_be_used_up(void **state)
{
	bound_notes(*state, "entry start 130 a\nframe a 100 b\nframe b 30\n");
	assert_bound(*state, "needs 130 of 130 bytes: start > a 100 > b 30\n");
}

static void a_stack_that_is_too_small_is_refused_with_the_path(void **state)
{
	bound_notes(*state, "entry start 129 a\nframe a 100 b\nframe b 30\n");
	assert_refused(*state, "it: a stack is too small: needs 130 of 129 bytes: "
			       "start > a 100 > b 30\n");
	bound_notes(*state, "entry start 0 a\nframe a 11777\n");
	assert_refused(*state, "it: a stack is too small: needs 11777 of 11776 bytes: "
			       "start > a 11777\n");
}

static void what_nothing_is_known_of_is_refused(void **state)
{
	bound_notes(*state, "entry start 0 a\nframe a 100 b\n");
	assert_refused(
		*state,
		"notes:2: a calls b, of whose stack nothing is known: say, STACK_FRAME (a)\n");
	bound_notes(*state, "entry start 0 a\n");
	assert_refused(*state, "notes:1: start begins with a, which is not there\n");
	bound_notes(*state, "frame a 100\n");
	assert_refused(*state, "it: no stack begins\n");
}

static void the_first_of_several_counts(void **state)
{
	bound_notes(*state, "entry start 0 a\nframe a 10\nframe a 20 b\n");
	assert_bound(*state, "needs 10 of 11776 bytes: start > a 10\n");
}

static void calls_through_pointers_need_a_note(void **state)
{
	bound_notes(*state, "entry start 0 a\nframe a 100 b\nframe b 5 *\n");
	assert_refused(*state, "notes:3: b calls through a pointer: say whom, STACK_CALLS above "
			       "the call (a > b)\n");
	bound_notes(*state, "entry start 0 a\nframe a 100 *\nframe b 5\nframe c 7\ngiven a b, c\n");
	assert_bound(*state, "needs 107 of 11776 bytes: start > a 100 > c 7\n");
	bound_notes(*state, "entry start 0 a\nframe a 100 *\ngiven a nobody\n");
	assert_contains(((struct tool *)*state)->output,
			"notes:3: stack note: nobody is neither a function nor a table");
}

static void recursion_needs_a_bound(void **state)
{
	bound_notes(*state, "entry start 0 a\nframe a 1 b\nframe b 10 c\nframe c 20 b\n");
	assert_refused(*state, "notes:3: recursion that no STACK_RECURSES bounds: b > c > b\n");
	bound_notes(*state, "entry start 0 a\nframe a 1 a\n");
	assert_refused(*state, "notes:2: recursion that no STACK_RECURSES bounds: a > a\n");
}

static void bounded_recursion_counts_so_often(void **state)
{
	bound_notes(*state, "entry start 0 a\nframe a 1 b\nframe b 10 c d\nframe c 20 b\n"
			    "frame d 5\nrecurses b 3\n");
	assert_bound(*state, "needs 91 of 11776 bytes: start > a 1 > b 10 (3 times) > c 20\n");
}

/* From a, b comes first; from c, which is below it, too, and b's way leads through c once more. */
static void a_cycle_is_bounded_where_it_is_entered_elsewhere(void **state)
{
	bound_notes(*state, "entry one 0 c\nframe c 20 b\nframe b 10 c\nrecurses b 2\n");
	assert_bound(*state, "needs 80 of 11776 bytes: one > c 20 > b 10 (2 times)\n");
}

/* What is below b when b is cut short is not what is below it elsewhere. */
static void a_way_cut_short_is_not_kept(void **state)
{
	bound_notes(*state, "entry one 0 b\nentry two 0 c\n"
			    "frame b 10 c\nframe c 20 b\nrecurses b 2\n");
	assert_bound(*state, "needs 80 of 11776 bytes: two > c 20 > b 10 (2 times)\n"
			     "needs 60 of 11776 bytes: one > b 10 (2 times) > c 20\n");
}

static void a_bound_of_one_does_not_excuse_other_cycles(void **state)
{
	bound_notes(*state, "entry start 0 a\nframe a 1 b c\nframe b 1 a\nframe c 1 a\n"
			    "recurses b 2\n");
	assert_refused(*state, "recursion that no STACK_RECURSES bounds: a > c > a\n");
}

static void notes_that_are_none_are_refused(void **state)
{
	static const char *const notes[][2] = {
		{"calling a\n", "notes:1: stack note: neither calls, given, frame, entry"},
		{"\nframe a\n", "notes:2: stack note: frame FUNCTION BYTES CALLEE...\n"},
		{"frame a b\n", "notes:1: stack note: frame FUNCTION BYTES CALLEE...\n"},
		{"frame a 99999999999999999999\n", "notes:1: stack note: frame FUNCTION"},
		{"frame a -1\n", "notes:1: stack note: frame FUNCTION"},
		{"given a\n", "notes:1: stack note: given FUNCTION TARGET...\n"},
		{"entry a 0\n", "notes:1: stack note: entry NAME BYTES FUNCTION\n"},
		{"entry a 0 b c\n", "notes:1: stack note: entry NAME BYTES FUNCTION\n"},
		{"recurses a\n", "notes:1: stack note: recurses FUNCTION TIMES\n"},
		{"recurses a 0\n", "notes:1: stack note: recurses FUNCTION TIMES\n"},
		{"entry s 0 a\nframe a 1\nrecurses b 2\n",
		 "notes:3: stack note: there is no function b\n"},
		{"entry s 0 a\nframe a 1\ngiven b a\n",
		 "notes:3: stack note: there is no function b\n"},
	};

	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++) {
		bound_notes(*state, notes[i][0]);
		assert_refused(*state, notes[i][1]);
	}
}

static void wrong_command_lines_are_refused(void **state)
{
	static const char *const commands[] = {
		"$STACKS",
		"$STACKS bound",
		"$STACKS bound it",
		"$STACKS bound it -o it.stack",
		"$STACKS bound it -o it.stack -n",
		"$STACKS bound it a.c.o b.c.o c.c.o",
		"$STACKS watermark suite depths folder",
		"$STACKS range more",
		"$STACKS other a b c d e",
	};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		tool_do(*state, commands[i]);
		assert_contains(((struct tool *)*state)->output, "usage: stacks bound");
		assert_int_equal(((struct tool *)*state)->code, 2);
	}
}

static void files_that_are_not_there_are_named(void **state)
{
	tool_do(*state, "$STACKS bound it -o it.stack -n none");
	assert_refused(*state, "none: ");
	tool_do(*state, "$STACKS bound it -o it.stack none.o");
	assert_refused(*state, "none.o: there is no such file\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stacks_test(the_deepest_path_counts),
		stacks_test(each_entry_has_a_line),
		stacks_test(a_stack_may_be_used_up),
		stacks_test(a_stack_that_is_too_small_is_refused_with_the_path),
		stacks_test(what_nothing_is_known_of_is_refused),
		stacks_test(the_first_of_several_counts),
		stacks_test(calls_through_pointers_need_a_note),
		stacks_test(recursion_needs_a_bound),
		stacks_test(bounded_recursion_counts_so_often),
		stacks_test(a_cycle_is_bounded_where_it_is_entered_elsewhere),
		stacks_test(a_way_cut_short_is_not_kept),
		stacks_test(a_bound_of_one_does_not_excuse_other_cycles),
		stacks_test(notes_that_are_none_are_refused),
		stacks_test(wrong_command_lines_are_refused),
		stacks_test(files_that_are_not_there_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
