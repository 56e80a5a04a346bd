/* Names become instances and regions, and what instances share is checked for conflicts. */
#include <inttypes.h>
#include <string.h>

#include "authority.h"
#include "system.h"
#include "toml_value.h"
#include <tessera/boot_image.h>

#define PAGE BOOT_IMAGE_PAGE

/* Device memory stands behind the machine's RAM, or in the old hole below 1 MiB. */
#define HOLE_FIRST		    0xa0000u
#define HOLE_LAST		    0xfffffu
#define INTERRUPT_CONTROLLERS_FIRST 0xfec00000u
#define INTERRUPT_CONTROLLERS_LAST  0xfeefffffu

static void resolve_reference(const struct system *system, struct reference *reference)
{
	reference->to = system_find(system, reference->name);
	if (!reference->to)
		toml_error(system->report, reference->node, "there is no component %s",
			   reference->name);
}

static void resolve_service(const struct system *system, struct link *need)
{
	need->is_service = instance_service(need->server.to, need->interface) != NULL;
	if (!need->is_service)
		toml_error(system->report, need->node, "%s does not export %s", need->server.name,
			   need->interface);
}

static void resolve_need(const struct system *system, const struct instance *instance,
			 struct link *need)
{
	resolve_reference(system, &need->server);
	if (!need->server.to)
		return;
	if (need->server.to == instance)
		toml_error(system->report, need->node, "a component cannot serve itself");
	else if (!instance_export(need->server.to, need->interface))
		resolve_service(system, need);
}

static void resolve_handler(const struct system *system, struct instance *instance)
{
	resolve_reference(system, &instance->handler);
	if (!instance->handler.to || instance->handler.to->number == INSTANCE_BOOTER)
		return;
	if (instance->handler.to == instance)
		toml_error(system->report, instance->handler.node,
			   "a component cannot handle its own faults");
	else if (!instance_export(instance->handler.to, FAULT_INTERFACE))
		toml_error(system->report, instance->handler.node, "%s does not export %s",
			   instance->handler.name, FAULT_INTERFACE);
}

/* Whoever schedules others serves how they begin and end, as the booter does. */
static void resolve_scheduler(const struct system *system, struct instance *instance)
{
	const struct reference *scheduler = &instance->scheduler;

	resolve_reference(system, &instance->scheduler);
	if (!scheduler->to || scheduler->to->number == INSTANCE_BOOTER || scheduler->to == instance)
		return;
	if (!instance_export(scheduler->to, COMPINIT_INTERFACE))
		toml_error(system->report, scheduler->node, "%s does not export %s",
			   scheduler->name, COMPINIT_INTERFACE);
}

static void note_managed(struct instance *instance)
{
	struct instance *manager = instance->manager.to;

	if (!manager || manager == instance)
		return;
	instance->next_managed = manager->managed;
	manager->managed = instance;
}

static void resolve_instance(struct system *system, struct instance *instance)
{
	for (size_t i = 0; i < instance->need_count; i++)
		resolve_need(system, instance, &instance->needs[i]);
	resolve_handler(system, instance);
	resolve_scheduler(system, instance);
	resolve_reference(system, &instance->manager);
	note_managed(instance);
	for (size_t i = 0; i < instance->recipient_count; i++)
		resolve_reference(system, &instance->recipients[i]);
}

static void resolve_denial(const struct system *system, struct denial *denial)
{
	resolve_reference(system, &denial->from);
	resolve_reference(system, &denial->to);
	for (size_t i = 0; i < denial->excepted_count; i++)
		resolve_reference(system, &denial->excepted[i]);
}

static bool overlap(const struct range *a, const struct range *b)
{
	return a->first <= b->last && b->first <= a->last;
}

static const struct ranges *irqs_of(const struct instance *instance)
{
	return &instance->irqs;
}

static const struct ranges *ioports_of(const struct instance *instance)
{
	return &instance->ioports;
}

static const struct ranges *device_memory_of(const struct instance *instance)
{
	return &instance->device_memory;
}

/* Reports the first of the ranges that overlaps with `mine`, if there is one. */
static void check_overlap(const struct system *system, const struct range *mine,
			  const struct range *theirs, size_t count, const char *owner)
{
	for (size_t i = 0; i < count; i++)
		if (overlap(mine, &theirs[i])) {
			toml_error(system->report, mine->node, "given to component %s already",
				   owner);
			return;
		}
}

/* Reports ranges of `instance` that an instance before it, or itself before, has been given. */
static void check_exclusive(const struct system *system, const struct instance *instance,
			    const struct ranges *(*ranges_of)(const struct instance *instance))
{
	const struct ranges *mine = ranges_of(instance);

	for (size_t i = 0; i < mine->count; i++) {
		const struct range *range = &mine->entries[i];

		for (uint32_t n = 0; n < instance->number; n++) {
			const struct instance *other = &system->instances[n];

			check_overlap(system, range, ranges_of(other)->entries,
				      ranges_of(other)->count, other->name);
		}
		check_overlap(system, range, mine->entries, i, instance->name);
	}
}

static void check_device_memory(const struct system *system, const struct instance *instance)
{
	static const struct range hole = {.first = HOLE_FIRST, .last = HOLE_LAST};
	static const struct range controllers = {
		.first = INTERRUPT_CONTROLLERS_FIRST,
		.last = INTERRUPT_CONTROLLERS_LAST,
	};

	for (size_t i = 0; i < instance->device_memory.count; i++) {
		const struct range *range = &instance->device_memory.entries[i];
		bool in_hole = range->first >= hole.first && range->last <= hole.last;

		if (range->first % PAGE != 0)
			toml_error(system->report, range->node,
				   "address 0x%" PRIx64 " is not a multiple of 4K", range->first);
		else if (!in_hole && range->first < system->memory_bytes)
			toml_error(system->report, range->node,
				   "address 0x%" PRIx64 " lies in the machine's memory",
				   range->first);
		else if (overlap(range, &controllers))
			toml_error(system->report, range->node,
				   "the interrupt controllers belong to the kernel");
	}
}

/*
 * Who manages whom is a tree: following it up from anybody ends, at the booter or at one that is
 * its own. The booter keeps the tables of those that it manages: so they manage nobody.
 */
static void check_manager(const struct system *system, const struct instance *instance)
{
	const struct reference *mine = &instance->manager;
	const struct instance *at = mine->to;

	for (size_t steps = 1; steps < system->instance_count && at != instance; steps++)
		at = at->manager.to;
	if (at == instance && mine->to != instance)
		toml_error(system->report, mine->node,
			   "cycle: %s manages component %s by way of %s", instance->name,
			   instance->name, mine->name);
	else if (mine->to->number != INSTANCE_BOOTER &&
		 mine->to->manager.to->number == INSTANCE_BOOTER)
		toml_error(system->report, mine->node,
			   "%s manages nobody: the booter manages it, and not itself", mine->name);
}

/* Whoever has the memory left over has a capability to it for ever. */
static void check_leftover(const struct system *system)
{
	const struct instance *to = system->leftover.to;

	if (instance_is_realm(to) || instance_is_realm(to->manager.to))
		toml_error(system->report, system->leftover.node,
			   "%s has its memory from its manager, %s, which takes all of it back",
			   to->name, to->manager.name);
}

static void check_regions(const struct system *system)
{
	for (size_t i = 0; i < system->region_count; i++)
		if (!system->regions[i].mapped)
			toml_error(system->report, system->regions[i].node, "no component maps it");
}

/* Shared regions stand at the end of the image's half, an unmapped page behind each. */
static void place_shares(const struct system *system, struct instance *instance)
{
	uint64_t base = INSTANCE_BASE(instance->number);
	uint64_t at = INSTANCE_IMAGE_END(instance->number);

	for (size_t i = 0; i < instance->share_count; i++) {
		uint64_t bytes = ((uint64_t)instance->shares[i].region->pages + 1) * PAGE;

		if (at - base <= bytes) {
			toml_error(system->report, instance->shares[i].node,
				   "the shared regions of a component exceed %uM",
				   INSTANCE_IMAGE_BYTES >> 20);
			return;
		}
		at -= bytes;
		instance->shares[i].address = at;
	}
	instance->image_limit = at;
	if (instance->heap_bytes >= at - base)
		instance_error(system, instance, NULL,
			       "heap and shared regions exceed the %uM of an instance",
			       INSTANCE_IMAGE_BYTES >> 20);
}

static void check_memory(const struct system *system)
{
	uint64_t total = 0;

	for (size_t i = 0; i < system->instance_count; i++) {
		const struct instance *instance = &system->instances[i];

		if (instance_is_realm(instance->manager.to))
			continue; /* a part of its manager's */
		total += instance->memory_bytes;
		if (instance->memory_node && total > system->memory_bytes) {
			toml_error(system->report, instance->memory_node,
				   "the budgets up to this one are %" PRIu64 "K, the machine's "
				   "memory is %" PRIu64 "K",
				   total >> 10, system->memory_bytes >> 10);
			return;
		}
	}
}

/* The booter dispatches the first thread of a component alone. */
static void check_own_threads(const struct system *system, const struct instance *instance)
{
	if (instance->threads > 1 && instance->scheduler.to->number == INSTANCE_BOOTER)
		toml_error(system->report, instance->threads_node,
			   "%" PRIu64 " threads: a component that the booter schedules has one",
			   instance->threads);
	if (instance->process_threads && (instance->scheduler.to->number == INSTANCE_BOOTER ||
					  instance->scheduler.to == instance))
		toml_error(system->report, instance->process_threads_node,
			   "its scheduler, %s, has no processes", instance->scheduler.to->name);
	else if (instance->process_threads && (instance->manager.to->number == INSTANCE_BOOTER ||
					       instance->manager.to == instance))
		toml_error(system->report, instance->process_threads_node,
			   "its manager, %s, makes no components for it",
			   instance->manager.to->name);
}

/* Both say something of clients of a capability manager. */
static void check_delegation(const struct system *system, const struct instance *instance)
{
	const struct toml_node *node =
		instance->recipients_node ? instance->recipients_node : instance->components_node;

	if (node && !authority_is_client(instance))
		toml_error(system->report, node,
			   "it does not need " DELEGATION_INTERFACE " of its manager, %s",
			   instance->manager.name);
	for (size_t i = 0; i < instance->recipient_count; i++) {
		const struct reference *recipient = &instance->recipients[i];

		if (recipient->to->manager.to != instance->manager.to ||
		    !authority_is_client(recipient->to))
			toml_error(system->report, recipient->node,
				   "%s does not need " DELEGATION_INTERFACE " of the same manager",
				   recipient->name);
	}
}

/*
 * A scheduler stands directly below the booter, and above those that it schedules: it runs before
 * them, and depends on none of them.
 */
static void check_scheduler(const struct system *system, const struct instance *instance)
{
	const struct instance *scheduler = instance->scheduler.to;
	const struct toml_node *node = instance->scheduler.node;

	if (scheduler->number == INSTANCE_BOOTER || scheduler == instance)
		return;
	if (scheduler->scheduler.to->number != INSTANCE_BOOTER)
		toml_error(system->report, node, "%s is not scheduled by the booter",
			   scheduler->name);
	else if (instance->priority >= scheduler->priority)
		toml_error(system->report, node,
			   "its priority %" PRIu64 " is not below that of %s, %" PRIu64,
			   instance->priority, scheduler->name, scheduler->priority);
	else if (system_reached(system, scheduler) & instance_bit(instance))
		toml_error(system->report, node,
			   "%s depends on it: threads of %s may come to be in it", scheduler->name,
			   scheduler->name);
}

/*
 * The booter initialises all that it schedules itself; then schedulers begin, each with its own. So
 * nobody can wait for those of another scheduler.
 */
static void check_need(const struct system *system, const struct instance *instance,
		       const struct link *need)
{
	const struct instance *scheduler = need->server.to->scheduler.to;

	if (scheduler->number != INSTANCE_BOOTER && scheduler != need->server.to &&
	    scheduler != instance->scheduler.to)
		toml_error(system->report, need->node,
			   "%s is initialised by its scheduler %s, too late for a component that "
			   "%s does not schedule",
			   need->server.name, scheduler->name, scheduler->name);
}

static void check_needs(const struct system *system, const struct instance *instance)
{
	for (size_t i = 0; i < instance->need_count; i++)
		check_need(system, instance, &instance->needs[i]);
}

static void check_thread_ids(const struct system *system)
{
	uint64_t total = 0;

	for (size_t i = 0; i < system->instance_count; i++) {
		const struct instance *instance = &system->instances[i];

		total += instance_thread_ids(instance);
		if (total > THREAD_IDS) {
			instance_error(system, instance, instance->threads_node,
				       "%" PRIu64 " threads with those of the components before "
				       "and the booter's %d, of at most %d",
				       total, BOOTER_THREADS, THREAD_IDS);
			return;
		}
	}
}

/* A server admits every thread that may come, unless its stanza says otherwise. */
static void count_visitors(const struct system *system)
{
	for (size_t i = 1; i < system->instance_count; i++) {
		const struct instance *client = &system->instances[i];
		uint64_t reached = system_visited(system, client);

		for (size_t j = 0; j < system->instance_count; j++) {
			struct instance *server = &system->instances[j];

			if (server != client && !server->admits_given &&
			    (reached & instance_bit(server)))
				server->admits += instance_thread_ids(client);
		}
	}
}

/* Its threads may be as urgent as the first one; a stanza may let them be more so. Both are for
 * schedulers beside the booter, which knows one thread of each component. */
static void check_time(const struct system *system, struct instance *instance)
{
	const struct instance *scheduler = instance->scheduler.to;
	bool by_other = scheduler->number != INSTANCE_BOOTER && scheduler != instance;

	if (instance->time_node && !by_other)
		toml_error(system->report, instance->time_node, "its scheduler, %s, has no budgets",
			   scheduler->name);
	if (instance->ceiling_node && !by_other)
		toml_error(system->report, instance->ceiling_node,
			   "its scheduler, %s, has no ceilings", scheduler->name);
	else if (instance->ceiling_node && instance->ceiling < instance->priority)
		toml_error(system->report, instance->ceiling_node,
			   "it is below the priority, %" PRIu64, instance->priority);
	else if (instance->ceiling_node && instance->ceiling >= scheduler->priority)
		toml_error(system->report, instance->ceiling_node,
			   "it is not below the priority of %s, %" PRIu64, scheduler->name,
			   scheduler->priority);
	if (!instance->ceiling_node)
		instance->ceiling = instance->priority;
}

bool system_resolve(struct system *system)
{
	unsigned errors_before = system->report->errors;
	struct instance *booter = &system->instances[INSTANCE_BOOTER];

	resolve_reference(system, &system->leftover);
	for (size_t i = 0; i < system->denial_count; i++)
		resolve_denial(system, &system->denials[i]);
	for (size_t i = 0; i < system->instance_count; i++)
		resolve_instance(system, &system->instances[i]);
	if (system->report->errors != errors_before)
		return false;
	for (struct instance *instance = booter + 1; instance < booter + system->instance_count;
	     instance++) {
		check_exclusive(system, instance, irqs_of);
		check_exclusive(system, instance, ioports_of);
		check_exclusive(system, instance, device_memory_of);
		check_device_memory(system, instance);
		check_manager(system, instance);
		check_own_threads(system, instance);
		check_delegation(system, instance);
		check_scheduler(system, instance);
		check_time(system, instance);
		system_check_restart(system, instance);
		check_needs(system, instance);
	}
	if (system->report->errors == errors_before)
		check_leftover(system);
	check_regions(system);
	for (size_t i = 0; i < system->instance_count; i++)
		place_shares(system, &system->instances[i]);
	check_memory(system);
	check_thread_ids(system);
	count_visitors(system);
	return system->report->errors == errors_before;
}
