#include "lock.h"

#include <tessera/abi.h>

#include "crt_thread.h"

#define TAKEN 0x80000000u

static uint32_t holder; /* TAKEN | id; 0: nobody */

bool lock_try(void)
{
	uint32_t nobody = 0;

	return __atomic_compare_exchange_n(&holder, &nobody, TAKEN | crt_thread_id(), false,
					   __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

void lock_release(void)
{
	__atomic_store_n(&holder, 0, __ATOMIC_RELEASE);
}

int64_t lock_holder(void)
{
	uint32_t now = __atomic_load_n(&holder, __ATOMIC_RELAXED);

	return now ? (int64_t)(now & ~TAKEN) : -TESSERA_EAGAIN;
}
