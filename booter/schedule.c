#include "schedule.h"

#include <string.h>

#include "crt_memory.h"
#include "crt_schedule.h"
#include "crt_slots.h"
#include "domain.h"
#include "fail.h"
#include "instances.h"
#include "payload.h"
#include "places.h"
#include "realms.h"
#include "startup_page.h"
#include "visitors.h"

_Static_assert(sizeof(struct crt_schedule) +
			       INSTANCES_MAX * sizeof(struct crt_schedule_component) <=
		       SCHEDULE_PAGES * CRT_PAGE,
	       "it has room for all instances");
_Static_assert(INSTANCES_MAX <= CRT_SCHEDULE_PLACES, "and each has its place");

static crt_thd_t threads[THREAD_IDS]; /* by id */

static bool schedules(uint32_t scheduler, uint32_t i)
{
	return i != scheduler && instance_scheduler(i) == scheduler;
}

static bool is_scheduler(uint32_t instance)
{
	for (uint32_t i = 1; i < payload_instances(); i++)
		if (schedules(instance, i))
			return true;
	return false;
}

uint64_t schedule_address(uint32_t instance)
{
	return is_scheduler(instance) ? SCHEDULE_ADDRESS(instance) : 0;
}

void schedule_note_thread(crt_thd_t thread, uint32_t id)
{
	threads[id] = thread;
}

crt_thd_t schedule_thread(uint32_t id)
{
	return threads[id];
}

static void give(uint32_t scheduler, uint32_t capability, uint32_t slot, uint32_t rights)
{
	booter_check(scheduler,
		     crt_cap_copy_in(capability, instances[scheduler].comp, slot, rights, 0, 0),
		     "the threads that it schedules, and their components");
}

static uint64_t visitors_of(uint32_t i, bool (*is_visitor)(uint32_t client, uint32_t server))
{
	uint64_t visitors = 0;

	for (uint32_t client = 1; client < payload_instances(); client++) {
		STACK_CALLS(visitors_reach, visitors_are_named);
		if (is_visitor(client, i))
			visitors |= (uint64_t)1 << client;
	}
	return visitors;
}

/* Whoever the composition trusts with faults, memory or time is never to be cut off. */
static bool is_trusted(uint32_t instance)
{
	for (uint32_t i = 0; i < payload_instances(); i++) {
		const struct composition_instance *entry = payload_instance(i);

		if (entry->handler == instance || schedules(instance, i) ||
		    (entry->manager == instance && i != instance))
			return true;
	}
	return instance == INSTANCE_BOOTER;
}

static uint32_t component_of(uint32_t i)
{
	uint32_t cap = CRT_SLOT_COMPONENT;

	if (i != INSTANCE_BOOTER)
		booter_check(i, crt_comp_capability(instances[i].comp, &cap), "its component");
	return cap;
}

static void describe_places(struct crt_schedule *table)
{
	table->places = payload_instances();
	for (uint32_t i = 0; i < table->places; i++) {
		struct crt_schedule_place *place = &table->place[i];

		booter_check(i, domain_frame_of(component_of(i), &place->frame), "its component");
		place->visitors = is_trusted(i) ? ~(uint64_t)0 : visitors_of(i, visitors_are_named);
	}
}

static void describe(uint32_t i, struct crt_schedule_component *to)
{
	const struct composition_instance *entry = payload_instance(i);

	*to = (struct crt_schedule_component){
		.instance = i,
		.threads = instances[i].threads,
		.process_threads = instances[i].thread_ids - instances[i].threads,
		.handler = entry->handler,
		.argument = startup_page_address(i),
		.priority = entry->priority,
		.ceiling = entry->ceiling,
		.budget = entry->budget,
		.period = entry->period,
		.spent = entry->spent,
		.stage = entry->init_stage,
		.entry = entry->entry,
		.visitors = visitors_of(i, visitors_reach),
	};
	strncpy(to->name, payload_name(i), sizeof(to->name) - 1);
}

/* What it takes is the booter's to pay, or the realm's: the scheduler may manage its own budget by
 * now. */
static void give_threads(uint32_t scheduler)
{
	const struct instance *own = &instances[scheduler];
	uint32_t slot = SCHEDULE_FIRST_SLOT;
	struct crt_schedule *table;

	booter_check(scheduler, crt_comp_charge(own->comp, realm_memory(scheduler)),
		     "its table of components");
	table = place_table(scheduler, SCHEDULE_ADDRESS(scheduler), SCHEDULE_PAGES);
	table->magic = CRT_SCHEDULE_MAGIC;
	table->own_thread = slot++;
	table->own_endpoint = CRT_SLOT_SCHEDULE;
	table->thread_slots = slot;
	table->first_thread = own->first_thread + own->thread_ids;
	give(scheduler, own->thread.slot, table->own_thread, RIGHT_DISPATCH);
	give(scheduler, own->rcv.slot, table->own_endpoint, RIGHTS_ALL);
	for (uint32_t i = 1; i < payload_instances(); i++) {
		if (!schedules(scheduler, i))
			continue;
		describe(i, &table->component[table->components++]);
		for (uint32_t t = 0; t < instances[i].threads; t++)
			give(scheduler, threads[instances[i].first_thread + t].slot, slot++,
			     RIGHTS_ALL);
		slot += instances[i].thread_ids - instances[i].threads;
	}
	for (uint32_t i = 0; i < table->components; i++) {
		table->component[i].cut = slot;
		give(scheduler, component_of(table->component[i].instance), slot++, RIGHT_CUT);
	}
	describe_places(table);
}

void schedule_make(void)
{
	for (uint32_t i = 1; i < payload_instances(); i++)
		if (is_scheduler(i))
			give_threads(i);
}
