/*
 * Who is restarted: by its fault handler, which has its manager make it anew, and its scheduler
 * start it. So all three are components, and the handler calls the other two. It is initialised
 * first, to see what it restarts before that has run.
 */
#include "authority.h"
#include "system.h"
#include "toml_value.h"

static bool calls(const struct instance *client, const struct instance *server)
{
	for (size_t i = 0; i < client->need_count; i++)
		if (client->needs[i].server.to == server)
			return true;
	return false;
}

/* What only itself knows is lost with it. */
static bool keeps_others(const struct system *system, const struct instance *instance)
{
	for (size_t i = 1; i < system->instance_count; i++) {
		const struct instance *other = &system->instances[i];

		if (other->scheduler.to == instance || other->manager.to == instance ||
		    other->handler.to == instance)
			return true;
	}
	return false;
}

void system_check_restart(const struct system *system, const struct instance *instance)
{
	const struct instance *handler = instance->handler.to;
	const struct instance *manager = instance->manager.to;
	const struct instance *scheduler = instance->scheduler.to;
	const struct toml_node *node = instance->restart_node;

	if (!node)
		return;
	if (keeps_others(system, instance))
		toml_error(system->report, node,
			   "it manages, schedules or handles faults, and cannot be restarted");
	else if (handler->number == INSTANCE_BOOTER)
		toml_error(system->report, node, "its fault handler, %s, restarts nobody",
			   handler->name);
	else if (manager->number == INSTANCE_BOOTER)
		toml_error(system->report, node, "its manager, %s, makes nobody anew",
			   manager->name);
	else if (scheduler->number == INSTANCE_BOOTER)
		toml_error(system->report, node, "its scheduler, %s, starts nobody again",
			   scheduler->name);
	else if (handler->manager.to != manager || !authority_is_client(handler))
		toml_error(system->report, node,
			   "its fault handler, %s, does not need " DELEGATION_INTERFACE
			   " of its manager %s",
			   handler->name, manager->name);
	else if (system_reached(system, handler) & instance_bit(instance))
		toml_error(system->report, node,
			   "%s depends on it: threads of %s may come to be in it", handler->name,
			   handler->name);
	else if (!calls(handler, scheduler))
		toml_error(system->report, node,
			   "its fault handler, %s, needs nothing of its scheduler %s",
			   handler->name, scheduler->name);
	else if (instance->spent && !instance->time_node)
		toml_error(system->report, node, "it has no time that it could have spent");
}
