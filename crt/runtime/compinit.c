#include "crt.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "stack_note.h"

int crt_compinit_done(int status)
{
	struct kernel_gate_answer answer =
		kernel_gate_call(CRT_SLOT_INIT_DONE, (uint64_t)(int64_t)status, 0, 0, 0, 0, 0);

	return (int)(answer.transport ? answer.transport : answer.status);
}

/* It asks whether it is there: that is no use of it as a pointer. */
STACK_GIVEN(crt_compinit_exit, crt_ending);

void crt_compinit_exit(int code)
{
	if (crt_ending)
		crt_ending();
	kernel_gate_call(CRT_SLOT_EXIT, (uint64_t)(int64_t)code, 0, 0, 0, 0, 0);
	crt_fail("it can't end on the thread of a caller");
}
