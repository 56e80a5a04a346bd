#include "handover.h"

#include <string.h>

#include "capmgr_handover.h"
#include "crt_layout.h"
#include "crt_memory.h"
#include "crt_slots.h"
#include "domain.h"
#include "fail.h"
#include "instances.h"
#include "leftover.h"
#include "node.h"
#include "payload.h"
#include "places.h"
#include "schedule.h"

_Static_assert(sizeof(struct handover) + INSTANCES_MAX * sizeof(struct handover_component) <=
		       HANDOVER_PAGES * CRT_PAGE,
	       "it has room for all instances");
_Static_assert(HANDOVER_NODES >= NODES_MAX + 2 * INSTANCES_MAX,
	       "and for all nodes, with the roots");
_Static_assert(HANDOVER_THREADS >= THREAD_IDS, "and for all threads");

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

static uint32_t give(uint32_t manager, uint32_t cap, uint32_t slot, uint64_t count)
{
	booter_check(manager,
		     crt_cap_copy_in(cap, instances[manager].comp, slot, RIGHTS_ALL, 0, count),
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
		.slot = give(manager, cap, HANDOVER_FIRST_NODE_SLOT + number, 0),
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

static void hand_over_threads(uint32_t manager, uint32_t i, struct handover *table,
			      struct handover_component *to)
{
	to->thread = (uint32_t)table->threads;
	to->threads_made = instance_threads_made(i);
	for (uint32_t t = 0; t < to->threads_made; t++) {
		uint32_t cap = schedule_thread(instances[i].first_thread + t).slot;
		uint32_t number = (uint32_t)table->threads++;

		table->thread[number] = (struct handover_thread){
			.slot = give(manager, cap, HANDOVER_FIRST_THREAD_SLOT + number, 0),
			.frame = frame_of(i, cap),
		};
	}
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
		.component = give(manager, cap, slot, 0),
		.captbl_root = give(manager, nodes.slot[0], slot + 1, 0),
		.captbl_leaf = give(manager, nodes.slot[1], slot + 2, 0),
		.pgtbl_root = give(manager, nodes.slot[2], slot + 3, 0),
		.pgtbl_middle = give(manager, nodes.slot[3], slot + 4, 0),
		.manager = manager,
		.scheduler = entry->scheduler,
		.first_thread = instance->first_thread,
		.threads = instance->thread_ids,
		.handler = entry->handler,
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
	       (is_restorable(gate->client) || is_restorable(gate->server));
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
		.badge = gate->badge,
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

static void hand_over_one(uint32_t manager, uint32_t i, struct handover *table)
{
	struct handover_component *to = &table->component[table->components++];

	hand_over(manager, i, to);
	hand_over_nodes(manager, &instances[i], table, to);
	hand_over_threads(manager, i, table, to);
}

static uint32_t frame_of_component(uint32_t instance)
{
	uint32_t cap = 0;

	booter_check(instance, crt_comp_capability(instances[instance].comp, &cap),
		     "its hand-over");
	return frame_of(instance, cap);
}

/* What it takes is the booter's to pay: the manager's budget is its own by now. */
static void hand_over_to(uint32_t manager)
{
	struct handover *table;

	booter_check(manager, crt_comp_charge(instances[manager].comp, crt_memory_own()),
		     "its hand-over");
	table = place_table(manager, HANDOVER_ADDRESS(manager), HANDOVER_PAGES);
	table->magic = HANDOVER_MAGIC;
	table->instances = payload_instances();
	table->frames = crt_memory_own()->end;
	table->memory = give(manager, CRT_SLOT_MEMORY, HANDOVER_FIRST_SLOT, table->frames);
	table->thread_ids = give(manager, CRT_SLOT_THREAD_IDS, HANDOVER_FIRST_SLOT + 1, THREAD_IDS);
	table->manager_frame = frame_of_component(manager);
	for (uint32_t i = 1; i < payload_instances(); i++)
		if (i != manager && payload_instance(i)->manager == manager)
			hand_over_one(manager, i, table);
	hand_over_gates(manager, table);
	if (payload_composition()->leftover == manager)
		leftover_hand_over(table);
}

void handover_make(void)
{
	for (uint32_t i = 1; i < payload_instances(); i++)
		if (handover_wanted(i))
			hand_over_to(i);
}
