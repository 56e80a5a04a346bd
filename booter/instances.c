#include "instances.h"

#include "fail.h"
#include "payload.h"

struct instance instances[INSTANCES_MAX];

uint32_t instances_number_threads(void)
{
	uint32_t next = BOOTER_THREADS;

	instances[INSTANCE_BOOTER].threads = BOOTER_THREADS;
	for (uint32_t i = 1; i < payload_instances(); i++) {
		instances[i].first_thread = next;
		instances[i].threads = payload_instance(i)->threads;
		if (instances[i].threads > THREAD_IDS - next)
			booter_fail(i, "%u threads: there are no thread ids left for them",
				    instances[i].threads);
		next += instances[i].threads;
	}
	return next;
}

uint32_t instance_of_thread(uint32_t id)
{
	for (uint32_t i = 0; i < payload_instances(); i++)
		if (id - instances[i].first_thread < instances[i].threads)
			return i;
	return INSTANCE_BOOTER;
}
