/* From the instructions of a library to notes. */
#define _XOPEN_SOURCE 700
#include "stacks_tool.h"

static void frames(struct tool *tool, const char *assembly)
{
	tool_write(tool, "a.S", assembly);
	tool_do(tool, "gcc -c a.S -o a.o && rm -f lib.a && ar rc lib.a a.o && "
		      "objdump -t -dr --no-show-raw-insn lib.a | "
		      "awk -f $CRT_INCLUDE/../libc_frames.awk");
	assert_int_equal(tool->code, 0);
}

#define FUNCTION(name) ".section .text." name ", \"ax\"\n.type " name ", @function\n" name ":\n"
#define END(name)      ".size " name ", . - " name "\n"

static void what_is_pushed_and_subtracted_counts(void **state)
{
	struct tool *tool = *state;

	frames(tool, ".globl f\n" FUNCTION("f") "push %rbx\nsub $0x20,%rsp\nlea -0x10(%rsp),%rsp\n"
						"add $-128,%rsp\nlea 0x10(%rsp),%rax\ncall g\n"
						"add $0xf8,%rsp\npop %rbx\nret\n" END("f"));
	assert_string_equal(tool->output, "frame f 192 g\n");
}

static void who_calls_nobody_has_a_red_zone(void **state)
{
	struct tool *tool = *state;

	frames(tool, ".globl f\n" FUNCTION("f") "1: dec %eax\njnz 1b\nret\n" END("f"));
	assert_string_equal(tool->output, "frame f 136\n");
}

static void jumps_to_others_are_calls(void **state)
{
	struct tool *tool = *state;

	frames(tool, ".globl f\n" FUNCTION("f") "je g\njmp h@PLT\n" END("f"));
	assert_string_equal(tool->output, "frame f 8 g h\n");
}

static void calls_through_pointers_are_noted(void **state)
{
	struct tool *tool = *state;

	frames(tool, ".globl f\n" FUNCTION("f") "call *8(%rdi)\ncall *%rax\nret\n" END("f"));
	assert_string_equal(tool->output, "frame f 8 *\n");
}

static void static_functions_belong_to_their_member(void **state)
{
	struct tool *tool = *state;

	frames(tool, ".globl f\n" FUNCTION("f") "call g\nret\n" END("f")
			     FUNCTION("g") "push %rax\ncall x\npop %rax\nret\n" END("g"));
	assert_string_equal(tool->output, "frame f 8 a.o:g\nframe a.o:g 16 x\n");
}

static void other_names_lead_to_the_first(void **state)
{
	struct tool *tool = *state;

	frames(tool, ".globl f\n.weak other\n.protected f\n" FUNCTION(
			     "f") ".type other, @function\nother:\nret\n" END("f") END("other"));
	assert_true(strstr(tool->output, "frame other 0 f\n") ||
		    strstr(tool->output, "frame f 0 other\n"));
	assert_contains(tool->output, " 136\n");
}

static void frames_of_no_fixed_size_are_left_out(void **state)
{
	static const char *const instructions[] = {"sub %rax,%rsp\n", "sub -8(%rbp),%rsp\n",
						   "mov %rbp,%rsp\n", "and $-32,%rsp\n"};
	char text[256];

	for (size_t i = 0; i < sizeof(instructions) / sizeof(instructions[0]); i++) {
		snprintf(text, sizeof(text), ".globl f\n" FUNCTION("f") "%sret\n" END("f"),
			 instructions[i]);
		frames(*state, text);
		assert_string_equal(((struct tool *)*state)->output, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stacks_test(what_is_pushed_and_subtracted_counts),
		stacks_test(who_calls_nobody_has_a_red_zone),
		stacks_test(jumps_to_others_are_calls),
		stacks_test(calls_through_pointers_are_noted),
		stacks_test(static_functions_belong_to_their_member),
		stacks_test(other_names_lead_to_the_first),
		stacks_test(frames_of_no_fixed_size_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
