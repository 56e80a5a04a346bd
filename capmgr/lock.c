#include "lock.h"

#define NOBODY 0u /* the booter's thread: it never calls */

static uint32_t holder;

bool lock_try(uint32_t thread)
{
	uint32_t nobody = NOBODY;

	return __atomic_compare_exchange_n(&holder, &nobody, thread, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

void lock_release(void)
{
	__atomic_store_n(&holder, NOBODY, __ATOMIC_RELEASE);
}

uint32_t lock_holder(void)
{
	return __atomic_load_n(&holder, __ATOMIC_RELAXED);
}
