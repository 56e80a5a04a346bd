#include <tessera/abi.h>

#include "caller.h"
#include "condition_internal.h"
#include "objects.h"
#include "sched.h"

static struct condition condition_of(uint64_t handle)
{
	return (struct condition){ (int32_t)handle };
}

int64_t sched_condition_create(void)
{
	int64_t error = object_start();

	if (error)
		return error;
	object_change();
	return object_made(OBJECT_CONDITION, condition_create().handle);
}

int64_t sched_condition_await(uint64_t condition, uint64_t mutex)
{
	if (!object_usable(OBJECT_CONDITION, condition) || !object_usable(OBJECT_MUTEX, mutex))
		return -TESSERA_EBADF;
	return condition_await(condition_of(condition), (struct mutex){ (int32_t)mutex });
}

int64_t sched_condition_signal(uint64_t condition)
{
	return object_usable(OBJECT_CONDITION, condition) ?
		       condition_signal(condition_of(condition)) :
		       -TESSERA_EBADF;
}

int64_t sched_condition_broadcast(uint64_t condition)
{
	return object_usable(OBJECT_CONDITION, condition) ?
		       condition_broadcast(condition_of(condition)) :
		       -TESSERA_EBADF;
}

int64_t sched_condition_destroy(uint64_t condition)
{
	if (!object_usable(OBJECT_CONDITION, condition))
		return -TESSERA_EBADF;
	object_change();
	return object_ended(OBJECT_CONDITION, condition, 0,
			    condition_destroy(condition_of(condition)));
}
