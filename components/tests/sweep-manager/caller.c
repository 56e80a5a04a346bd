#include "caller.h"

#include "capmgr.h"
#include "crt_kernel.h"
#include "crt_layout.h"

#define CODE	    __attribute__((section(".text.caller"), used))
#define TEXT_(text) #text
#define TEXT(text)  TEXT_(text)

#define STACK_OFFSET 0x900000
#define STACK_BYTES  4096

_Static_assert(STACK_BYTES == CRT_PAGE && STACK_OFFSET < CAPMGR_IMAGE_BYTES,
	       "the stack is a page of the window");

CODE __attribute__((naked, aligned(4096))) void caller_start(void)
{
	__asm__("lea caller_start(%rip), %rsp\n\t"
		"and $-0x2000000, %rsp\n\t"
		"add $(" TEXT(STACK_OFFSET) " + " TEXT(STACK_BYTES) "), %rsp\n\t"
								    "call caller_live\n\t"
								    "ud2");
}

static inline int64_t call(const volatile struct caller_orders *orders, uint32_t i)
{
	struct kernel_gate_answer answer = kernel_gate_call(
		orders->gate, orders->word[0] + i, orders->word[1], orders->word[2],
		orders->word[3], orders->word[4], orders->word[5]);

	return answer.transport ? answer.transport : answer.status;
}

/* It waits for a time that is past: whoever schedules it lets it go on when it likes. */
CODE void caller_live(volatile struct caller_orders *orders)
{
	for (;;) {
		kernel_rcv_wait(orders->rcv, 0, 0, 1);
		orders->begun = 1;
		for (uint32_t i = 0; i < orders->times; i++)
			orders->result[i] = call(orders, i);
	}
}

uint64_t caller_window(void)
{
	return (uint64_t)caller_start & ~((uint64_t)CAPMGR_IMAGE_BYTES - 1);
}

uint64_t caller_stack(void)
{
	return caller_window() + STACK_OFFSET;
}
