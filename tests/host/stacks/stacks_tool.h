/*
 * Running `stacks` on notes, and on C that is compiled as components are. In commands it is
 * $STACKS, and $COMPILE is the compiler.
 */
#ifndef TESTS_STACKS_TOOL_H
#define TESTS_STACKS_TOOL_H

#include "../tools/tool.h"

static inline int stacks_setup(void **state)
{
	char compile[512];

	tool_export("TOOL_STACKS", "STACKS");
	tool_export("CRT_INCLUDE", "CRT_INCLUDE");
	snprintf(compile, sizeof(compile),
		 "gcc -std=gnu11 -O2 -fno-inline -fno-ipa-cp -fno-pic -fno-stack-protector "
		 "-ffunction-sections -fdata-sections -fcallgraph-info=su -I%s -c",
		 getenv("CRT_INCLUDE"));
	setenv("COMPILE", compile, 1);
	return tool_setup(state);
}

/* The bound of the instance `it`, by these notes alone. */
static inline void bound_notes(struct tool *tool, const char *notes)
{
	tool_write(tool, "notes", notes);
	tool_do(tool, "$STACKS bound it -o it.stack -n notes");
}

/* The same of a C file, behind the notes. */
static inline void bound_c(struct tool *tool, const char *notes, const char *source)
{
	tool_write(tool, "notes", notes);
	tool_write(tool, "a.c", source);
	tool_do(tool, "$COMPILE a.c -o a.c.o && $STACKS bound it -o it.stack -n notes a.c.o");
}

static inline void assert_bound(struct tool *tool, const char *line)
{
	assert_string_equal(tool->output, "");
	assert_int_equal(tool->code, 0);
	assert_string_equal(tool_file(tool, "it.stack"), line);
}

/* Nothing is written where there is an error. */
static inline void assert_refused(struct tool *tool, const char *error)
{
	assert_contains(tool->output, error);
	assert_int_equal(tool->code, 1);
	tool_do(tool, "test ! -e it.stack");
	assert_int_equal(tool->code, 0);
}

#define stacks_test(function) cmocka_unit_test_setup_teardown(function, stacks_setup, tool_teardown)

#endif
