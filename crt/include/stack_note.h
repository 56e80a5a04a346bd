/*
 * What sources say of stacks where the compiler can't know; for C and for assembler. It costs no
 * instruction: `stacks` (tools/stacks) reads it from the objects, when it adds up how deep the
 * stacks of an instance can get. doc/compositions.md tells when a note is needed.
 */
#ifndef STACK_NOTE_H
#define STACK_NOTE_H

/* In C, right above a call through a pointer: the functions, or tables of them, that it calls. */
#define STACK_CALLS(...) STACK_NOTE_C_(calls __VA_ARGS__)

/* In C, outside of functions: these, too, are called through the pointers that `function` calls. */
#define STACK_GIVEN(function, ...) STACK_NOTE_C_(given function, __VA_ARGS__)

/* In C, outside of functions: `function` is on a path so often at most, itself included. */
#define STACK_RECURSES(function, times) STACK_NOTE_C_(recurses function, times)

/* FUNCTION, BYTES, CALLEE...: it uses so much, its return address included, and calls these. */
#define STACK_FRAME(...) STACK_NOTE_(frame __VA_ARGS__)

/* At `name` a stack of so many bytes begins (0: a thread's), on which `function` is called. */
#define STACK_ENTRY(name, bytes, function) STACK_NOTE_(entry name, bytes, function)

/* Of the functions called: every one whose address is taken and of which no other note speaks. */
#define STACK_ANY *

#define STACK_TEXT_(...) #__VA_ARGS__
#define STACK_TEXT(...)	 STACK_TEXT_(__VA_ARGS__)

/* In assembler blanks matter. */
/* clang-format off */
#ifdef __ASSEMBLER__
#define STACK_NOTE_(...) STACK_NOTE_AT_(__FILE__, __LINE__, __VA_ARGS__)
#define STACK_NOTE_AT_(file, line, ...)                                                            \
	.pushsection .debug_stack, "", @progbits;                                                  \
	.ascii file, ":", STACK_TEXT(line), " ";                                                   \
	.asciz STACK_TEXT(__VA_ARGS__);                                                            \
	.popsection
#else
#define STACK_NOTE_(...) STACK_NOTE_C_(__VA_ARGS__)
#define STACK_NOTE_C_(...)                                                                         \
	__asm__(".pushsection .debug_stack, \"\", @progbits\n\t"                                   \
		".asciz \"" __FILE__ ":" STACK_TEXT(__LINE__) " " STACK_TEXT(__VA_ARGS__) "\"\n\t" \
		".popsection")
#endif
/* clang-format on */

#endif
