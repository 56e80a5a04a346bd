#include "realms.h"

#include "crt_memory.h"
#include "fail.h"
#include "handover.h"
#include "instances.h"
#include "payload.h"

static uint32_t manager_of(uint32_t instance)
{
	return payload_instance(instance)->manager;
}

bool realm_has_an_end(uint32_t instance)
{
	for (uint32_t steps = 0; steps < payload_instances(); steps++) {
		if (manager_of(instance) == instance)
			return true;
		instance = manager_of(instance);
	}
	return false;
}

bool realm_is(uint32_t instance)
{
	return manager_of(instance) != instance && handover_wanted(instance);
}

bool realm_below(uint32_t instance, uint32_t manager)
{
	while (instance != manager && manager_of(instance) != instance)
		instance = manager_of(instance);
	return instance == manager;
}

/* Of what its budget is a part. */
static struct crt_memory *pool_of(uint32_t instance)
{
	uint32_t manager = manager_of(instance);

	return realm_is(manager) ? &instances[manager].memory : crt_memory_own();
}

static uint32_t realms_above(uint32_t instance)
{
	uint32_t count = 0;

	for (uint32_t at = manager_of(instance); realm_is(at); at = manager_of(at))
		count++;
	return count;
}

static void carve(uint32_t i)
{
	const struct composition_instance *entry = payload_instance(i);

	if (!crt_memory_carve(pool_of(i), entry->memory_pages, &instances[i].memory))
		return;
	if (realm_is(entry->manager))
		booter_fail(i, "its budget of %luK is more than its manager's has left",
			    entry->memory_pages * 4ul);
	booter_fail(i, "its budget of %luK is more than the machine's memory has left",
		    entry->memory_pages * 4ul);
}

/* Those of a realm when it is there: from above. */
void realms_carve(void)
{
	for (uint32_t above = 0; above < payload_instances(); above++)
		for (uint32_t i = 1; i < payload_instances(); i++)
			if (realms_above(i) == above)
				carve(i);
}

struct crt_memory *realm_memory(uint32_t instance)
{
	return realm_is(instance) ? &instances[instance].memory : pool_of(instance);
}

void realm_lend(uint32_t instance)
{
	booter_check(instance,
		     crt_memory_lend(&instances[instance].memory, instances[instance].comp),
		     "its realm");
}
