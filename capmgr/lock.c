#include "lock.h"

static bool taken;

bool lock_try(void)
{
	return !__atomic_test_and_set(&taken, __ATOMIC_ACQUIRE);
}

void lock_release(void)
{
	__atomic_clear(&taken, __ATOMIC_RELEASE);
}
