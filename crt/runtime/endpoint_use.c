/* What every component may do with the endpoints that it was given. */
#include "crt.h"
#include "crt_kernel.h"

int crt_rcv_wait(crt_rcv_t rcv, uint32_t flags, uint64_t token, uint64_t timeout,
		 struct crt_event *event)
{
	struct kernel_answer answer = kernel_rcv_wait(rcv.slot, flags, token, timeout);

	if (answer.status < 0)
		return (int)answer.status;
	*event = (struct crt_event){
		.activations = (uint32_t)(answer.status >> EVENT_PENDING_SHIFT),
		.thread = (uint32_t)answer.status & ((1u << EVENT_FLAGS_SHIFT) - 1),
		.flags = (uint32_t)answer.status >> EVENT_FLAGS_SHIFT,
		.cycles = answer.value,
	};
	return 0;
}

int crt_rcv_set_priority(crt_rcv_t rcv, uint32_t priority)
{
	return (int)kernel_rcv_priority(rcv.slot, priority).status;
}

int crt_asnd(crt_asnd_t asnd)
{
	return (int)kernel_asnd(asnd.slot).status;
}
