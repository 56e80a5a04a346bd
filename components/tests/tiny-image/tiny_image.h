/* ELF images for components that a test makes of itself: one page of its code, and data. */
#ifndef TINY_IMAGE_H
#define TINY_IMAGE_H

#include <stdint.h>

#include "crt_kernel.h"
#include "thread_block.h"

#define TINY_TEXT_(text) #text
#define TINY_TEXT(text)	 TINY_TEXT_(text)

/* For functions of such code, which are to lie one behind the other: the name is a text. */
#define TINY_CODE(name) __attribute__((section(".text." name), used))

/* In a function that is naked, aligned to a page, and the first of the code: starts as any component does
 * (crt/runtime/entry.S; rax is the thread's id, rdi its argument), then calls the function of that name. */
#define TINY_START(function)                                                                       \
	__asm__("shl $" TINY_TEXT(THREAD_STACK_SHIFT) ", %eax\n\t"                                 \
		"lea crt_stack_first_block(%rax), %rsp\n\t"                                        \
		"call " #function "\n\t"                                                           \
		"ud2")

/* A call by a gate, in such code: the error of the transport, or the status. */
static inline __attribute__((always_inline)) int64_t tiny_call(uint32_t gate, uint64_t a)
{
	struct kernel_gate_answer answer = kernel_gate_call(gate, a, 0, 0, 0, 0, 0);

	return answer.transport ? answer.transport : answer.status;
}

/* Writes the image of a component that starts at `code`, a page of the caller's own, which it has
 * at the same address; and has a copy of the data, to write, at `there`. Returns its length; 0: no
 * place. */
uint64_t tiny_image(void *image, uint64_t bytes, const void *code, uint64_t there, const void *data,
		    uint64_t length);

#endif
