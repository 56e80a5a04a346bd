/* Serves inn.h. */
#include "inn.h"

#include <tessera/abi.h>

#include "call_deadline.h"
#include "crt.h"
#include "crt_kernel.h"
#include "crt_slots.h"
#include "crt_thread.h"
#include "inn_on.h"
#include "inns.h"
#include "rtos.h"

#define FOREVER ((struct time){UINT64_MAX, 0})

struct time inn_soon(void)
{
	struct time time = time_current();

	time_add(time, (struct time){0, INN_SOON}, &time);
	return time;
}

static int64_t ask(void)
{
	struct kernel_gate_answer answer = kernel_gate_call(CRT_SLOT_ENTERED, 0, 0, 0, 0, 0, 0);

	return answer.transport ? answer.transport : answer.status;
}

static int64_t go_on(uint64_t gate, uint64_t how, uint64_t a, uint64_t b)
{
	return inn_stay_on((crt_sinv_t){(uint32_t)gate}, how, a, b, 0, 0);
}

static int64_t try(uint64_t gate, uint64_t how, uint64_t a, uint64_t b)
{
	int64_t status = CALL_BEFORE(inn_soon(), go_on(gate, INN_SPINS, 0, 0));

	return status == -TESSERA_ECANCELED ? go_on(gate, how, a, b) : -TESSERA_EINVAL;
}

int64_t inn_stay(uint64_t how, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	switch (how) {
	case INN_RETURNS:
		return INN_ANSWER(crt_badge(), a, b, c, d);
	case INN_ENTERED:
		return ask();
	case INN_GOES_ON:
		return go_on(a, b, c, d);
	case INN_TRIES:
		return try(a, b, c, d);
	default:
		break;
	}
	for (;;)
		if (how == INN_SLEEPS)
			thread_sleep_until(FOREVER);
		else if (how == INN_ASKS)
			ask();
}
