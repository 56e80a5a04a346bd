#include "handover.h"

#include <string.h>

#include "capmgr_handover.h"
#include "crt_layout.h"
#include "crt_memory.h"
#include "crt_slots.h"
#include "domain.h"
#include "fail.h"
#include "grants.h"
#include "instances.h"
#include "leftover.h"
#include "node.h"
#include "payload.h"
#include "places.h"
#include "realms.h"
#include "schedule.h"

_Static_assert(sizeof(struct handover) + INSTANCES_MAX * sizeof(struct handover_component) <=
		       HANDOVER_PAGES * CRT_PAGE,
	       "it has room for all instances");
_Static_assert(HANDOVER_NODES >= NODES_MAX + 2 * INSTANCES_MAX,
	       "and for all nodes, with the roots");
_Static_assert(HANDOVER_INSTANCES >= INSTANCES_MAX, "for all that stands below");
_Static_assert(HANDOVER_THREADS >= THREAD_IDS, "and for all threads");
_Static_assert(HANDOVER_DEVICES >= GRANTS_MAX, "and for all device memory");

bool handover_wanted(uint32_t instance)
{
	for (uint32_t i = 1; i < payload_instances(); i++)
		if (i != instance && payload_instance(i)->manager == instance)
			return instance != INSTANCE_BOOTER;
	return false;
}

uint64_t handover_address(uint32_t instance)
{
	return handover_wanted(instance) ? HANDOVER_ADDRESS(instance) : 0;
}

static uint32_t give(uint32_t manager, uint32_t cap, uint32_t slot)
{
	booter_check(manager, crt_cap_copy_in(cap, instances[manager].comp, slot, RIGHTS_ALL, 0, 0),
		     "its hand-over");
	return slot;
}

static uint32_t frame_of(uint32_t instance, uint32_t cap)
{
	uint64_t frame = 0;

	booter_check(instance, domain_frame_of(cap, &frame), "its hand-over");
	return (uint32_t)frame;
}

static void hand_over_node(uint32_t manager, struct handover *table, uint32_t cap, bool maps)
{
	uint32_t number = (uint32_t)table->nodes++;

	table->node[number] = (struct handover_node){
		.slot = give(manager, cap, HANDOVER_FIRST_NODE_SLOT + number),
		.frame = frame_of(manager, cap),
		.maps = maps,
	};
}

/* The newest is below all others. */
static void hand_over_nodes(uint32_t manager, const struct instance *instance,
			    struct handover *table, struct handover_component *to)
{
	struct domain *domain = NULL;

	booter_check(manager, domain_find(instance->comp, &domain), "its hand-over");
	to->first_node = (uint32_t)table->nodes;
	for (const struct node *node = domain->nodes; node; node = node->next)
		hand_over_node(manager, table, node->cap,
			       node->trie == TRIE_PGTBL && node->level == 0);
	hand_over_node(manager, table, domain->captbl_root, false);
	hand_over_node(manager, table, domain->pgtbl_root, false);
	to->nodes = (uint32_t)table->nodes - to->first_node;
}

/* Returns the place of the first in the list. */
static uint32_t hand_over_threads(uint32_t manager, uint32_t i, uint32_t count,
				  struct handover *table)
{
	uint32_t first = (uint32_t)table->threads;

	for (uint32_t t = 0; t < count; t++) {
		uint32_t cap = schedule_thread(instances[i].first_thread + t).slot;
		uint32_t number = (uint32_t)table->threads++;

		table->thread[number] = (struct handover_thread){
			.slot = give(manager, cap, HANDOVER_FIRST_THREAD_SLOT + number),
			.frame = frame_of(i, cap),
		};
	}
	return first;
}

static void hand_over(uint32_t manager, uint32_t i, struct handover_component *to)
{
	const struct composition_instance *entry = payload_instance(i);
	const struct instance *instance = &instances[i];
	uint32_t slot = HANDOVER_FIRST_SLOT + i * HANDOVER_SLOTS_EACH, cap = 0;
	struct crt_own_nodes nodes;
	int error = crt_comp_nodes(instance->comp, INSTANCE_BASE(i), &nodes);

	if (!error)
		error = crt_comp_capability(instance->comp, &cap);
	booter_check(i, error, "its hand-over");
	*to = (struct handover_component){
		.instance = i,
		.component = give(manager, cap, slot),
		.captbl_root = give(manager, nodes.slot[0], slot + 1),
		.captbl_leaf = give(manager, nodes.slot[1], slot + 2),
		.pgtbl_root = give(manager, nodes.slot[2], slot + 3),
		.pgtbl_middle = give(manager, nodes.slot[3], slot + 4),
		.manager = manager,
		.scheduler = entry->scheduler,
		.first_thread = instance->first_thread,
		.threads = instance->thread_ids,
		.handler = entry->handler,
		.realm = realm_is(i),
		.components = entry->components,
		.kept_from = entry->kept_from,
		.component_frame = frame_of(i, cap),
		.frames_first = instance->memory.end - entry->memory_pages,
		.frames_next = instance->memory.next,
		.frames_end = instance->memory.end,
		.dynamic = CRT_DYNAMIC_BASE(i) + CRT_DYNAMIC_BYTES / 2,
		.entry = entry->entry,
	};
	for (unsigned kind = 0; kind < FAULT_KINDS; kind++)
		to->fault_entry[kind] = entry->fault_entry[kind];
}

static bool is_restorable(uint32_t i)
{
	return payload_instance(i)->handler != INSTANCE_BOOTER;
}

static bool is_managed(uint32_t manager, uint32_t i)
{
	return i != INSTANCE_BOOTER && i != manager && payload_instance(i)->manager == manager;
}

/* capmgr_handover.h says which. */
static bool is_wanted(uint32_t manager, const struct composition_gate *gate)
{
	return is_managed(manager, gate->client) && is_managed(manager, gate->server) &&
	       payload_instance(gate->client)->scheduler != gate->server &&
	       (gate->flags & COMPOSITION_GATE_SERVICE || is_restorable(gate->client) ||
		is_restorable(gate->server));
}

static void hand_over_gate(uint32_t manager, const struct composition_gate *gate,
			   struct handover *table)
{
	if (table->gates == HANDOVER_GATES)
		booter_fail(manager, "more than %d gates between components that it could restore",
			    HANDOVER_GATES);
	table->gate[table->gates++] = (struct handover_gate){
		.client = gate->client,
		.slot = gate->index,
		.server = gate->server,
		.is_service = (gate->flags & COMPOSITION_GATE_SERVICE) != 0,
		.entry = gate->entry,
	};
}

static void hand_over_gates(uint32_t manager, struct handover *table)
{
	for (uint32_t g = 0; g < payload_composition()->gates.count; g++) {
		const struct composition_gate *gate = PAYLOAD_ENTRY(gate, g);

		if (is_wanted(manager, gate))
			hand_over_gate(manager, gate, table);
	}
}

static void hand_over_devices(uint32_t manager, struct handover *table)
{
	const struct granted_device *device;

	for (uint32_t d = 0; (device = grants_device(d)); d++)
		if (is_managed(manager, device->instance))
			table->device[table->devices++] = (struct handover_device){
				.instance = device->instance,
				.slot = device->slot,
				.pages = device->pages,
				.address = device->address,
			};
}

static void hand_over_one(uint32_t manager, uint32_t i, struct handover *table)
{
	struct handover_component *to = &table->component[table->components++];

	hand_over(manager, i, to);
	if (!realm_is(i))
		hand_over_nodes(manager, &instances[i], table, to);
	to->threads_made = instance_threads_made(i);
	to->thread = hand_over_threads(manager, i, to->threads_made, table);
}

static uint32_t frame_of_component(uint32_t instance)
{
	uint32_t cap = 0;

	booter_check(instance, crt_comp_capability(instances[instance].comp, &cap),
		     "its hand-over");
	return frame_of(instance, cap);
}

/* The one directly below a manager under which an instance stands. */
static uint32_t realm_under(uint32_t manager, uint32_t i)
{
	while (payload_instance(i)->manager != manager)
		i = payload_instance(i)->manager;
	return i;
}

/* How many threads of a component in a realm are known outside. Those that are scheduled in there end
 * with their scheduler. */
static uint32_t threads_known(uint32_t realm, uint32_t i)
{
	uint32_t scheduler = instance_scheduler(i);

	return scheduler != i && realm_below(scheduler, realm) ? 0 : instance_threads_made(i);
}

static void hand_over_member(uint32_t manager, uint32_t i, struct handover *table)
{
	uint32_t realm = realm_under(manager, i), threads = threads_known(realm, i);

	table->member[table->members++] = (struct handover_member){
		.realm = realm,
		.component_frame = frame_of_component(i),
		.first_thread = instances[i].first_thread,
		.threads = instances[i].thread_ids,
		.thread = hand_over_threads(manager, i, threads, table),
		.threads_made = threads,
	};
}

static void hand_over_ids(uint32_t manager, uint32_t slot, uint32_t first, uint32_t count,
			  struct handover *table)
{
	booter_check(manager,
		     crt_cap_copy_in(CRT_SLOT_THREAD_IDS, instances[manager].comp, slot, RIGHTS_ALL,
				     first, count),
		     "its thread ids");
	table->ids[table->thread_ids++] = (struct handover_ids){slot, first, count};
}

/* All there are; or in a realm those of whom stands below. */
static void hand_over_all_ids(uint32_t manager, struct handover *table)
{
	if (!realm_is(manager)) {
		hand_over_ids(manager, HANDOVER_FIRST_SLOT + 1, 0, THREAD_IDS, table);
		return;
	}
	for (uint32_t i = 1; i < payload_instances(); i++)
		if (i != manager && realm_below(i, manager))
			hand_over_ids(manager, HANDOVER_FIRST_SLOT + i * HANDOVER_SLOTS_EACH + 5,
				      instances[i].first_thread, instances[i].thread_ids, table);
}

/* All of RAM; or all of its realm. */
static void hand_over_memory(uint32_t manager, struct handover *table)
{
	const struct crt_memory *memory = realm_memory(manager);
	uint64_t pages = payload_instance(manager)->memory_pages;

	table->first_frame = realm_is(manager) ? memory->end - pages : 0;
	table->frames = memory->end - table->first_frame;
	table->memory = HANDOVER_FIRST_SLOT;
	booter_check(manager,
		     crt_cap_copy_in(memory->slot, instances[manager].comp, HANDOVER_FIRST_SLOT,
				     RIGHTS_ALL, table->first_frame, table->frames),
		     "its hand-over");
}

static uint32_t own_frame(void)
{
	uint64_t frame = 0;

	booter_check(INSTANCE_BOOTER, crt_comp_frame(CRT_COMP_SELF, &frame), "its hand-over");
	return (uint32_t)frame;
}

/* What nobody was given of it: last, when nothing more is made. */
static void hand_over_rest(struct crt_memory *realm, struct handover *table)
{
	table->free[0] = (struct handover_range){realm->next, realm->end};
	realm->next = realm->end;
}

/* What it takes is the booter's to pay, or the realm's: the manager's budget is its own by now. */
static struct handover *hand_over_to(uint32_t manager)
{
	struct handover *table;

	booter_check(manager, crt_comp_charge(instances[manager].comp, realm_memory(manager)),
		     "its hand-over");
	table = place_table(manager, HANDOVER_ADDRESS(manager), HANDOVER_PAGES);
	table->magic = HANDOVER_MAGIC;
	table->instances = payload_instances();
	table->manager_frame = frame_of_component(manager);
	table->booter_frame = own_frame();
	hand_over_memory(manager, table);
	hand_over_all_ids(manager, table);
	for (uint32_t i = 1; i < payload_instances(); i++)
		if (is_managed(manager, i))
			hand_over_one(manager, i, table);
		else if (i != manager && realm_below(i, manager))
			hand_over_member(manager, i, table);
	hand_over_gates(manager, table);
	hand_over_devices(manager, table);
	if (realm_is(manager))
		hand_over_rest(&instances[manager].memory, table);
	return table;
}

/* The booter needs its memory until all tables are made. */
void handover_make(void)
{
	struct handover *leftover = NULL;

	for (uint32_t i = 1; i < payload_instances(); i++) {
		struct handover *table = handover_wanted(i) ? hand_over_to(i) : NULL;

		if (payload_composition()->leftover == i)
			leftover = table;
	}
	if (leftover)
		leftover_hand_over(leftover);
}
