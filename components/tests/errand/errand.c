/* Serves errand.h. It has no main: it works on the threads of those who call it. */
#include "errand.h"

#include <tessera/abi.h>

#include "crt_kernel.h"
#include "manager_functions.h"

MANAGER_GATES

static char *const gates[FUNCTION_COUNT] = {MANAGER_GATE_LIST};

int64_t errand_run(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t function)
{
	struct kernel_gate_answer answer;

	if (function >= FUNCTION_COUNT)
		return -TESSERA_EINVAL;
	answer = kernel_gate_call(manager_gate_slot(gates[function]), a, b, c, d, e, 0);
	return answer.transport ? answer.transport : answer.status;
}
