/* What compiled C tells of its stacks, and the notes in it. */
#define _XOPEN_SOURCE 700
#include "stacks_tool.h"

#define ENTRY "entry start 0 main\n"

/* Where the numbers are the compiler's. */
static void assert_path(struct tool *tool, const char *path)
{
	char words[1024] = "";
	const char *text;

	assert_string_equal(tool->output, "");
	text = strstr(tool_file(tool, "it.stack"), ": ");
	assert_non_null(text);
	for (text += 2; *text != '\n'; text++) {
		size_t blank = strcspn(text, " \n");

		if (text[0] >= '0' && text[0] <= '9')
			text += blank - 1;
		else
			strncat(words, text, 1);
		if (text[1] == '\n' || *text == '\n')
			break;
	}
	assert_string_equal(words, path);
}

static void the_compiler_tells_frames_and_calls(void **state)
{
	bound_c(*state, ENTRY "frame use 1000\n",
		"void use(char *);\n"
		"static void below(void) { char room[512]; use(room); }\n"
		"int main(void) { below(); return 1; }\n");
	assert_path(*state, "start > main  > below  > use ");
	bound_c(*state, ENTRY "frame use 11300\n",
		"void use(char *);\n"
		"static void below(void) { char room[512]; use(room); }\n"
		"int main(void) { below(); return 1; }\n");
	assert_contains(((struct tool *)*state)->output, "it: a stack is too small: needs ");
}

/* A function that calls nobody may write below its stack pointer. */
static void leaves_have_a_red_zone(void **state)
{
	bound_c(*state, ENTRY, "int main(void) { return 1; }\n");
	assert_bound(*state, "needs 136 of 11776 bytes: start > main 136\n");
}

static void a_call_is_named_by_its_line(void **state)
{
	bound_c(*state, ENTRY,
		"void other(void);\n"
		"int main(void)\n"
		"{\n"
		"	other();\n"
		"	return 1;\n"
		"}\n");
	assert_refused(*state, "a.c:4: main calls other, of whose stack nothing is known");
}

#define POINTER                                                                                    \
	"#include \"stack_note.h\"\n"                                                              \
	"void (*volatile pointer)(void);\n"                                                        \
	"static void one(void) { __asm__(\"nop\"); }\n"                                            \
	"static void two(void) { one(); __asm__(\"nop\"); }\n"

static void a_call_through_a_pointer_is_named_by_its_line(void **state)
{
	bound_c(*state, ENTRY,
		POINTER
		"int main(void)\n{\n	pointer = two;\n	pointer();\n	return 1;\n}\n");
	assert_refused(*state, "a.c:8: main calls through a pointer: say whom, STACK_CALLS above");
}

static void a_note_says_whom_a_pointer_calls(void **state)
{
	bound_c(*state, ENTRY,
		POINTER "int main(void) { pointer = two;\n	STACK_CALLS(one, two);\n"
			"	pointer();\n	return 1;\n}\n");
	assert_path(*state, "start > main  > two  > one ");
}

static void a_note_far_above_says_nothing(void **state)
{
	bound_c(*state, ENTRY,
		POINTER "int main(void) { pointer = two;\n	STACK_CALLS(two);\n\n\n\n\n"
			"	pointer();\n	return 1;\n}\n");
	assert_refused(*state, "a.c:11: main calls through a pointer");
}

static void a_note_may_allow_nobody(void **state)
{
	bound_c(*state, ENTRY,
		POINTER "int main(void) { pointer = two;\n	STACK_CALLS();\n"
			"	pointer();\n	return 1;\n}\n");
	assert_path(*state, "start > main ");
}

static void a_table_stands_for_its_functions(void **state)
{
	bound_c(*state, ENTRY,
		POINTER
		"static void (*const all[])(void) = {one, two};\n"
		"int main(int n)\n{\n	STACK_CALLS(all);\n	all[n]();\n	return 1;\n}\n");
	assert_path(*state, "start > main  > two  > one ");
	bound_c(*state, ENTRY,
		POINTER "int main(int n)\n{\n"
			"	static const struct { int m; void (*f)(void); } of[] = {{1, one}, "
			"{2, two}};\n"
			"	STACK_CALLS(of);\n	of[n].f();\n	return 1;\n}\n");
	assert_path(*state, "start > main  > two  > one ");
}

static void any_is_whose_address_is_taken_and_nobody_speaks_of(void **state)
{
	bound_c(*state, ENTRY,
		POINTER "int main(void) { pointer = one;\n	STACK_CALLS(STACK_ANY);\n"
			"	pointer();\n	return 1;\n}\n");
	assert_path(*state, "start > main  > one ");
	bound_c(*state, ENTRY "frame other 1 *\ngiven other two\n",
		POINTER "int main(int n) { pointer = n ? one : two;\n	STACK_CALLS(STACK_ANY);\n"
			"	pointer();\n	return 1;\n}\n");
	assert_contains(((struct tool *)*state)->output, "notes:3: stack note: two is neither");
	bound_c(*state, ENTRY,
		POINTER "STACK_FRAME(other, 1, STACK_ANY);\nSTACK_GIVEN(other, two);\n"
			"int main(int n) { pointer = n ? one : two;\n	STACK_CALLS(STACK_ANY);\n"
			"	pointer();\n	return 1;\n}\n");
	assert_path(*state, "start > main  > one ");
}

/* The compiler may have seen for itself who is called, or the line is in the wrong place. */
static void a_note_at_no_call_speaks_of_nobody(void **state)
{
	bound_c(*state, ENTRY,
		POINTER "int main(int n) { STACK_CALLS(two);\n	one();\n\n\n\n"
			"	pointer = n ? one : two;\n	STACK_CALLS(STACK_ANY);\n"
			"	pointer();\n	return 1;\n}\n");
	assert_path(*state, "start > main  > two  > one ");
}

static void what_is_given_is_called_from_elsewhere(void **state)
{
	struct tool *tool = *state;

	tool_write(tool, "b.c",
		   "void run(void (*f)(void));\n"
		   "void run(void (*f)(void)) { f(); __asm__(\"nop\"); }\n");
	tool_write(tool, "a.c",
		   POINTER "void run(void (*f)(void));\n"
			   "int main(void) { run(two); return 1; }\nSTACK_GIVEN(run, two);\n");
	tool_write(tool, "notes", ENTRY);
	tool_do(tool, "$COMPILE a.c -o a.c.o && $COMPILE b.c -o b.c.o && "
		      "$STACKS bound it -o it.stack -n notes a.c.o b.c.o");
	assert_path(tool, "start > main  > run  > two  > one ");
}

static void a_weak_function_gives_way(void **state)
{
	struct tool *tool = *state;

	tool_write(tool, "weak.c",
		   "__attribute__((weak)) int f(void) { return 1; }\n"
		   "int none(void) __attribute__((weak));\n"
		   "int main(void) { if (none) return none(); return f(); }\n");
	tool_write(tool, "strong.c", "void g(void);\nint f(void) { g(); return 2; }\n");
	tool_write(tool, "notes", ENTRY "frame g 1000\n");
	tool_do(tool, "$COMPILE weak.c -o weak.c.o && $COMPILE strong.c -o strong.c.o && "
		      "$STACKS bound it -o it.stack -n notes weak.c.o");
	assert_string_equal(tool->output, "");
	assert_null(strstr(tool_file(tool, "it.stack"), "g 1000"));
	tool_do(tool, "$STACKS bound it -o it.stack -n notes strong.c.o weak.c.o");
	assert_path(tool, "start > main  > f  > g ");
	tool_do(tool, "$STACKS bound it -o it.stack -n notes weak.c.o strong.c.o");
	assert_path(tool, "start > main  > f  > g ");
}

static void another_name_is_the_same_function(void **state)
{
	bound_c(*state, ENTRY "frame use 10\n",
		"void use(char *);\n"
		"void other(void) { char room[512]; use(room); }\n"
		"void same(void) __attribute__((alias(\"other\")));\n"
		"void (*volatile p)(void);\n"
		"int main(void) { p = same; return 1; }\n");
	assert_int_equal(((struct tool *)*state)->code, 0);
	tool_do(*state, "printf 'entry start 0 same\\nframe use 10\\n' > notes && "
			"$STACKS bound it -o it.stack -n notes a.c.o");
	assert_path(*state, "start > other  > use ");
}

static void frames_without_a_size_are_refused(void **state)
{
	bound_c(*state, ENTRY "frame use 10\n",
		"void use(char *);\n"
		"int main(int n)\n{\n	char room[n];\n\n	use(room);\n	return 1;\n}\n");
	assert_refused(*state, "a.c:2: main has a frame of no fixed size: alloca, or an array");
}

static void a_frame_in_a_note_counts_before_the_compilers(void **state)
{
	bound_c(*state, ENTRY,
		"#include \"stack_note.h\"\n"
		"void deep(char *);\n"
		"STACK_FRAME(main, 77);\n"
		"int main(int n) { char room[n]; deep(room); return 1; }\n");
	assert_bound(*state, "needs 77 of 11776 bytes: start > main 77\n");
}

static void recursion_is_bounded_beside_it(void **state)
{
	static const char source[] =
		"#include \"stack_note.h\"\n"
		"int deeper(int n);\n"
		"%sint deeper(int n) { return n ? deeper(n / 3) * deeper(n - 1) : 1; }\n"
		"int main(int n) { return deeper(n) + 1; }\n";
	char text[512];

	snprintf(text, sizeof(text), source, "");
	bound_c(*state, ENTRY, text);
	assert_refused(*state, "a.c:3: recursion that no STACK_RECURSES bounds: deeper > deeper\n");
	snprintf(text, sizeof(text), source, "STACK_RECURSES(deeper, 5);\n");
	bound_c(*state, ENTRY, text);
	assert_int_equal(((struct tool *)*state)->code, 0);
	assert_contains(tool_file(*state, "it.stack"), "(5 times)");
}

static void assembly_says_where_stacks_begin(void **state)
{
	struct tool *tool = *state;

	tool_write(tool, "a.S",
		   "#include \"stack_note.h\"\n"
		   "#define SIZE 4000\n"
		   "	.global _start\n_start:\n"
		   "	STACK_ENTRY(_start, SIZE, first)\n"
		   "	STACK_FRAME(first, 40, second, third)\n"
		   "	STACK_FRAME(second, 8)\n	STACK_FRAME(third, 16)\n");
	tool_do(tool, "$COMPILE a.S -o a.o && $STACKS bound it -o it.stack a.o");
	assert_bound(tool, "needs 56 of 4000 bytes: _start > first 40 > third 16\n");
}

static void objects_that_tell_nothing_are_refused(void **state)
{
	struct tool *tool = *state;

	tool_write(tool, "a.c", "int main(void) { return 1; }\n");
	tool_write(tool, "text.o", "no object\n");
	tool_write(tool, "notes", ENTRY);
	tool_do(tool, "gcc -c a.c -o a.c.o && $STACKS bound it -o it.stack -n notes a.c.o");
	assert_refused(
		tool,
		"a.c.o: no call graph beside it: compile it again, with -fcallgraph-info=su\n");
	tool_do(tool, "echo odd > a.c.ci; $STACKS bound it -o it.stack -n notes a.c.o");
	assert_refused(tool, "a.c.ci: no call graph: compile with -fcallgraph-info=su\n");
	tool_do(tool, "$STACKS bound it -o it.stack -n notes text.o");
	assert_refused(tool, "text.o: no object file\n");
	tool_do(tool, "$COMPILE a.c -o a.c.o && strip a.c.o && "
		      "$STACKS bound it -o it.stack -n notes a.c.o");
	assert_refused(tool, "a.c.o: no symbols\n");
}

static void damaged_notes_are_refused(void **state)
{
	struct tool *tool = *state;

	tool_write(tool, "bad.S",
		   ".globl f\nf:\n.section .debug_stack, \"\", @progbits\n.ascii TEXT\n");
	tool_do(tool, "$COMPILE '-DTEXT=\"bad.S:1 frame f 8\"' bad.S -o a.o && "
		      "$STACKS bound it -o it.stack a.o");
	assert_refused(tool, "a.o: .debug_stack does not end with a text\n");
	tool_do(tool, "$COMPILE '-DTEXT=\"frame f 8\\0\"' bad.S -o a.o && "
		      "$STACKS bound it -o it.stack a.o");
	assert_refused(tool, "a.o: stack note: no FILE:LINE in front: frame f 8\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stacks_test(the_compiler_tells_frames_and_calls),
		stacks_test(leaves_have_a_red_zone),
		stacks_test(a_call_is_named_by_its_line),
		stacks_test(a_call_through_a_pointer_is_named_by_its_line),
		stacks_test(a_note_says_whom_a_pointer_calls),
		stacks_test(a_note_far_above_says_nothing),
		stacks_test(a_note_may_allow_nobody),
		stacks_test(a_table_stands_for_its_functions),
		stacks_test(any_is_whose_address_is_taken_and_nobody_speaks_of),
		stacks_test(a_note_at_no_call_speaks_of_nobody),
		stacks_test(what_is_given_is_called_from_elsewhere),
		stacks_test(a_weak_function_gives_way),
		stacks_test(another_name_is_the_same_function),
		stacks_test(frames_without_a_size_are_refused),
		stacks_test(a_frame_in_a_note_counts_before_the_compilers),
		stacks_test(recursion_is_bounded_beside_it),
		stacks_test(assembly_says_where_stacks_begin),
		stacks_test(objects_that_tell_nothing_are_refused),
		stacks_test(damaged_notes_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
