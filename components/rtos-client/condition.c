#include "condition_internal.h"

#include "gate.h"

struct condition condition_create(void)
{
	return (struct condition){ (int32_t)answer(sched_condition_create()) };
}

int condition_await(struct condition condition, struct mutex mutex)
{
	return (int)answer(
		sched_condition_await((uint32_t)condition.handle, (uint32_t)mutex.handle));
}

int condition_signal(struct condition condition)
{
	return (int)answer(sched_condition_signal((uint32_t)condition.handle));
}

int condition_broadcast(struct condition condition)
{
	return (int)answer(sched_condition_broadcast((uint32_t)condition.handle));
}

int condition_destroy(struct condition condition)
{
	return (int)answer(sched_condition_destroy((uint32_t)condition.handle));
}
