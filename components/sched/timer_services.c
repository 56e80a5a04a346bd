#include <tessera/abi.h>

#include "caller.h"
#include "objects.h"
#include "sched.h"

static struct timer timer_of(uint64_t handle)
{
	return (struct timer){ (int32_t)handle };
}

static struct time time_of(uint64_t seconds, uint64_t microseconds)
{
	return (struct time){ seconds, (uint32_t)microseconds };
}

int64_t sched_timer_create(void)
{
	int64_t error = object_start();

	if (error)
		return error;
	object_change();
	return object_made(OBJECT_TIMER, timer_create().handle);
}

int64_t sched_timer_start(uint64_t timer, uint64_t seconds, uint64_t microseconds)
{
	if (!object_usable(OBJECT_TIMER, timer))
		return -TESSERA_EBADF;
	if (microseconds > UINT32_MAX)
		return -TESSERA_EINVAL;
	return timer_start(timer_of(timer), time_of(seconds, microseconds));
}

int64_t sched_timer_periodic(uint64_t timer, uint64_t offset_seconds, uint64_t offset_microseconds,
			     uint64_t period_seconds, uint64_t period_microseconds)
{
	if (!object_usable(OBJECT_TIMER, timer))
		return -TESSERA_EBADF;
	if (offset_microseconds > UINT32_MAX || period_microseconds > UINT32_MAX)
		return -TESSERA_EINVAL;
	return timer_periodic(timer_of(timer), time_of(offset_seconds, offset_microseconds),
			      time_of(period_seconds, period_microseconds));
}

int64_t sched_timer_cancel(uint64_t timer)
{
	return object_usable(OBJECT_TIMER, timer) ? timer_cancel(timer_of(timer)) :
						    -TESSERA_EBADF;
}

int64_t sched_timer_free(uint64_t timer)
{
	if (!object_usable(OBJECT_TIMER, timer))
		return -TESSERA_EBADF;
	object_change();
	return object_ended(OBJECT_TIMER, timer, 0, timer_free(timer_of(timer)));
}

int64_t sched_timer_wait(uint64_t timer)
{
	return object_usable(OBJECT_TIMER, timer) ? timer_wait(timer_of(timer)) : -TESSERA_EBADF;
}
