#include "visitors.h"

#include "instances.h"
#include "payload.h"

/* A bit for each instance: to which gates of the composition lead; to which any gates lead, also those that
 * come at run time; and the same where the last one is the composition's. */
static uint64_t composed[INSTANCES_MAX];
static uint64_t reached[INSTANCES_MAX];
static uint64_t named[INSTANCES_MAX];

static uint64_t bit(uint32_t instance)
{
	return (uint64_t)1 << instance;
}

static void find_direct(void)
{
	for (uint32_t i = 0; i < payload_instances(); i++)
		composed[i] = bit(i) | bit(INSTANCE_BOOTER) | bit(payload_instance(i)->handler) |
			     bit(payload_instance(i)->scheduler);
	for (uint32_t i = 0; i < payload_composition()->gates.count; i++) {
		const struct composition_gate *gate = PAYLOAD_ENTRY(gate, i);

		composed[gate->client] |= bit(gate->server);
	}
}

/* Those that a component may be given gates to. The booter gets none. */
static uint64_t services_for(uint32_t client)
{
	uint32_t scheduler = payload_instance(client)->scheduler;
	uint64_t set = 0;

	if (client == INSTANCE_BOOTER)
		return 0;

	for (uint32_t i = 0; i < payload_instances(); i++)
		if (payload_instance(i)->flags & COMPOSITION_SERVICES &&
		    payload_instance(i)->scheduler == scheduler)
			set |= bit(i);
	return set;
}

static void find_composed(uint32_t count)
{
	find_direct();
	for (uint32_t via = 0; via < count; via++)
		for (uint32_t i = 0; i < count; i++)
			if (composed[i] & bit(via))
				composed[i] |= composed[via];
}

/* Whoever comes to a service goes on from there by what the composition gave that. */
static void add_services(uint32_t i, uint32_t count)
{
	uint64_t services = services_for(i);

	reached[i] = named[i] = composed[i];
	for (uint32_t via = 0; via < count; via++)
		if (services & bit(via)) {
			reached[i] |= composed[via];
			named[i] |= composed[via] & ~bit(via);
		}
}

void visitors_compute(void)
{
	uint32_t count = payload_instances();

	find_composed(count);
	for (uint32_t i = 0; i < count; i++)
		add_services(i, count);
}

bool visitors_reach(uint32_t client, uint32_t server)
{
	return reached[client] & bit(server);
}

bool visitors_are_named(uint32_t client, uint32_t server)
{
	return named[client] & bit(server);
}

static void set(uint8_t *bits, uint32_t id)
{
	bits[id / 8] = (uint8_t)(bits[id / 8] | 1u << id % 8);
}

/* Threads of its processes come to its servers, not to itself. */
static uint32_t ids_in(uint32_t client, uint32_t server)
{
	return client == server ? instances[client].threads : instances[client].thread_ids;
}

void visitors_admit(uint32_t instance, uint8_t *bits)
{
	uint32_t left = instance ? payload_instance(instance)->admits : THREAD_IDS;

	for (uint32_t i = 0; i < payload_instances(); i++) {
		const struct instance *client = &instances[i];

		if (!visitors_reach(i, instance))
			continue;
		for (uint32_t id = 0; id < ids_in(i, instance) && (i == instance || left); id++) {
			set(bits, client->first_thread + id);
			left -= i != instance;
		}
	}
}
