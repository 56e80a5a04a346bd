#include "child.h"

#include "crt_kernel.h"
#include "crt_slots.h"
#include "stack_note.h"
#include "thread_block.h"

#define CODE	    __attribute__((section(".text.child"), used))
#define TEXT_(text) #text
#define TEXT(text)  TEXT_(text)

void child_live(struct childhood *childhood);

/* As any component's (crt/runtime/entry.S): rax is the thread's id, rdi its argument. */
CODE __attribute__((naked, aligned(4096))) void child_start(void)
{
	__asm__("shl $" TEXT(THREAD_STACK_SHIFT) ", %eax\n\t"
						 "lea crt_stack_first_block(%rax), %rsp\n\t"
						 "call child_live\n\t"
						 "ud2");
}

STACK_ENTRY(child_start, 0, child_live);

/* Of the parent's image the child has no more than this: neither data nor constants. */
CODE void child_live(struct childhood *mine)
{
	struct kernel_gate_answer greeting;

	mine->read = *mine->read_only;
	*mine->aligned = CHILD_WROTE;
	greeting = kernel_gate_call(mine->gate, 3, 4, 0, 0, 0, 0);
	mine->greeting = greeting.transport ? greeting.transport : greeting.status;
	mine->activated = kernel_asnd(mine->asnd).status;
	mine->rcv_type = kernel_cap_type(mine->rcv).value;
	mine->waited = kernel_rcv_wait(mine->rcv, RCV_NONBLOCKING, 0, 0).status;
	mine->thread_type = kernel_cap_type(mine->thread).value;
	mine->dispatched = kernel_dispatch(mine->thread, 1, 0, 0).status;
	mine->delegated_type = kernel_cap_type(mine->delegated).value;
	mine->dispatched_delegated = kernel_dispatch(mine->delegated, 1, 0, 0).status;
	mine->component_type = kernel_cap_type(mine->component).value;
	mine->grown_up = 1;
	for (;;)
		kernel_rcv_wait(CRT_SLOT_RCV, 0, 0, 0);
}
