/*
 * Where threads of a component start: rax is the thread's id, rdi its argument, and there is no
 * stack. The id says where the stack is; the thread block at its top is the FS base.
 *
 * A component that must prepare its stacks itself (the booter) has a _start of its own, and goes on
 * at crt_enter.
 */
#include "stack_note.h"
#include "thread_block.h"

	.intel_syntax noprefix

	.section .text.start, "ax", @progbits
	.weak _start
	.type _start, @function
	.global crt_enter
	.type crt_enter, @function
	/* Has the linker take crt's own before it looks into the C library for them. */
	.reloc ., R_X86_64_NONE, __lockfile
_start:
crt_enter:
	mov esi, eax
	shl eax, THREAD_STACK_SHIFT
	lea rsp, [crt_stack_first_block + rax]
	wrfsbase rsp
	xor ebp, ebp
	xchg rdi, rsi
	call crt_start
	ud2
	.size crt_enter, . - crt_enter
	STACK_ENTRY(crt_enter, 0, crt_start)

	.section .note.GNU-stack, "", @progbits
