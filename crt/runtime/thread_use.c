/* What whoever has a thread can do with it: no table of its own is needed. */
#include "crt.h"
#include "crt_kernel.h"

int crt_thd_dispatch(crt_thd_t thread, uint32_t priority, uint64_t timeout, uint64_t token)
{
	return (int)kernel_dispatch(thread.slot, priority, timeout, token).status;
}
