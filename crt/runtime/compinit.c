#include "crt.h"
#include "crt_kernel.h"
#include "crt_slots.h"

int crt_compinit_done(int status)
{
	struct kernel_gate_answer answer =
		kernel_gate_call(CRT_SLOT_INIT_DONE, (uint64_t)(int64_t)status, 0, 0, 0, 0, 0);

	return (int)(answer.transport ? answer.transport : answer.status);
}

void crt_compinit_exit(int code)
{
	kernel_gate_call(CRT_SLOT_EXIT, (uint64_t)(int64_t)code, 0, 0, 0, 0, 0);
	crt_fail("it can't end on the thread of a caller");
}
