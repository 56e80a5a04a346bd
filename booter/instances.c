#include "instances.h"

#include "fail.h"
#include "payload.h"

struct instance instances[INSTANCES_MAX];

static uint32_t number(uint32_t i, uint32_t next)
{
	instances[i].first_thread = next;
	instances[i].threads = payload_instance(i)->threads;
	instances[i].thread_ids = instances[i].threads + payload_instance(i)->process_threads;
	if (instances[i].thread_ids > THREAD_IDS - next)
		booter_fail(i, "%u threads: there are no thread ids left for them",
			    instances[i].thread_ids);
	return next + instances[i].thread_ids;
}

uint32_t instances_number_threads(void)
{
	uint32_t next = BOOTER_THREADS;

	instances[INSTANCE_BOOTER].threads = BOOTER_THREADS;
	instances[INSTANCE_BOOTER].thread_ids = BOOTER_THREADS;
	for (uint32_t i = 1; i < payload_instances(); i++) {
		if (instance_scheduler(i) != i)
			continue;
		next = number(i, next);
		for (uint32_t child = 1; child < payload_instances(); child++)
			if (child != i && instance_scheduler(child) == i)
				next = number(child, next);
	}
	return next;
}

uint32_t instance_threads_made(uint32_t i)
{
	return instance_scheduler(i) == i ? 1 : instances[i].threads;
}

uint32_t instance_scheduler(uint32_t i)
{
	uint32_t scheduler = payload_instance(i)->scheduler;

	return scheduler == INSTANCE_BOOTER ? i : scheduler;
}

uint32_t instance_of_thread(uint32_t id)
{
	for (uint32_t i = 0; i < payload_instances(); i++)
		if (id - instances[i].first_thread < instances[i].thread_ids)
			return i;
	return INSTANCE_BOOTER;
}
