#include "gate.h"
#include "port.h"
#include "rtos.h"

#include "crt_startup.h"

uint64_t port_hertz(void)
{
	return crt_startup->cycles_per_second;
}

struct timer timer_create(void)
{
	return (struct timer){ (int32_t)answer(sched_timer_create()) };
}

int timer_start(struct timer timer, struct time time)
{
	return (int)answer(sched_timer_start((uint32_t)timer.handle, time.seconds,
					     time.microseconds));
}

int timer_periodic(struct timer timer, struct time offset, struct time period)
{
	return (int)answer(sched_timer_periodic((uint32_t)timer.handle, offset.seconds,
						offset.microseconds, period.seconds,
						period.microseconds));
}

int timer_cancel(struct timer timer)
{
	return (int)answer(sched_timer_cancel((uint32_t)timer.handle));
}

int timer_free(struct timer timer)
{
	return (int)answer(sched_timer_free((uint32_t)timer.handle));
}

int timer_wait(struct timer timer)
{
	return (int)answer(sched_timer_wait((uint32_t)timer.handle));
}
