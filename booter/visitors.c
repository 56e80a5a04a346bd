#include "visitors.h"

#include "instances.h"
#include "payload.h"

/* A bit for each instance. */
static uint64_t reached[INSTANCES_MAX];

static uint64_t bit(uint32_t instance)
{
	return (uint64_t)1 << instance;
}

static void add_direct(void)
{
	for (uint32_t i = 0; i < payload_instances(); i++)
		reached[i] = bit(i) | bit(INSTANCE_BOOTER) | bit(payload_instance(i)->handler) |
			     bit(payload_instance(i)->scheduler);
	for (uint32_t i = 0; i < payload_composition()->gates.count; i++) {
		const struct composition_gate *gate = PAYLOAD_ENTRY(gate, i);

		reached[gate->client] |= bit(gate->server);
	}
}

void visitors_compute(void)
{
	uint32_t count = payload_instances();

	add_direct();
	for (uint32_t via = 0; via < count; via++)
		for (uint32_t i = 0; i < count; i++)
			if (reached[i] & bit(via))
				reached[i] |= reached[via];
}

bool visitors_reach(uint32_t client, uint32_t server)
{
	return reached[client] & bit(server);
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
