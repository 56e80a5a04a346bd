#include "events.h"

#include "gate.h"

int32_t event_open(unsigned places)
{
	return (int32_t)answer(sched_event_open(places));
}

int event_watch(int32_t event, unsigned place, enum event_type type, int32_t handle)
{
	return (int)answer(sched_event_watch((uint32_t)event, place, type, (uint32_t)handle));
}

int event_unwatch(int32_t event, unsigned place)
{
	return (int)answer(sched_event_unwatch((uint32_t)event, place));
}

/* At most 62 bits: what it tells is never SCHED_BEGIN. */
int64_t event_collect(int32_t event, bool wait)
{
	return answer(sched_event_collect((uint32_t)event, wait));
}

int event_close(int32_t event)
{
	return (int)answer(sched_event_close((uint32_t)event));
}
