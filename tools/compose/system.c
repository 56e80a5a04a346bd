#include "system.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "toml_value.h"

const char *const fault_functions[COMPOSITION_FAULTS] = {
	[COMPOSITION_FAULT_PAGE] = "fault_page",
	[COMPOSITION_FAULT_EXCEPTION] = "fault_exception",
	[COMPOSITION_FAULT_CALL] = "fault_call",
};

const char *const compinit_functions[COMPINIT_FUNCTIONS] = {"compinit_done", "compinit_exit",
							    "compinit_entered"};

struct instance *system_find(const struct system *system, const char *name)
{
	for (size_t i = 0; i < system->instance_count; i++)
		if (strcmp(system->instances[i].name, name) == 0)
			return &system->instances[i];
	return NULL;
}

static const struct link *find_link(const struct link *links, size_t count, const char *interface)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(links[i].interface, interface) == 0)
			return &links[i];
	return NULL;
}

const struct link *instance_export(const struct instance *instance, const char *interface)
{
	return find_link(instance->exports, instance->export_count, interface);
}

const struct link *instance_service(const struct instance *instance, const char *interface)
{
	return find_link(instance->services, instance->service_count, interface);
}

bool system_serves(const struct system *system, const char *interface)
{
	bool served = false;

	for (size_t i = 0; i < system->instance_count; i++) {
		if (instance_export(&system->instances[i], interface))
			return false;
		served |= instance_service(&system->instances[i], interface) != NULL;
	}
	return served;
}

const char *gate_name(const struct system *system, const struct gate *gate)
{
	return gate->function ? gate->function->name
			      : arena_format(system->arena, "service_%s", gate->need->interface);
}

const char *gate_entry(const struct system *system, const struct gate *gate)
{
	return gate->function ? arena_format(system->arena, "server_%s", gate->function->name)
			      : arena_format(system->arena, "serve_%s", gate->need->interface);
}

bool instance_delegates_to(const struct instance *instance, const struct instance *to)
{
	if (!instance->recipients_node || to == instance || to == instance->scheduler.to)
		return true;
	for (size_t i = 0; i < instance->recipient_count; i++)
		if (instance->recipients[i].to == to)
			return true;
	return false;
}

bool instance_is_below(const struct instance *instance, const struct instance *manager)
{
	while (instance != manager && instance->manager.to != instance)
		instance = instance->manager.to;
	return instance == manager;
}

void instance_error(const struct system *system, const struct instance *instance,
		    const struct toml_node *node, const char *format, ...)
{
	char message[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	if (!node)
		node = instance->node;
	if (node)
		toml_error(system->report, node, "%s", message);
	else
		report_error(system->report, (struct place){.file = system->path},
			     "component %s: %s", instance->name, message);
}

static uint64_t entered_from(const struct instance *instance)
{
	uint64_t set = instance_bit(instance->handler.to) | instance_bit(instance->scheduler.to);

	for (size_t i = 0; i < instance->need_count; i++)
		set |= instance_bit(instance->needs[i].server.to);
	return set;
}

/* Whoever serves at run time admits all threads that its scheduler has. */
static uint64_t services_of(const struct system *system, const struct instance *scheduler)
{
	uint64_t set = 0;

	for (size_t i = 0; i < system->instance_count; i++)
		if (system->instances[i].service_count &&
		    system->instances[i].scheduler.to == scheduler)
			set |= instance_bit(&system->instances[i]);
	return set;
}

static uint64_t reached_by(const struct system *system, const struct instance *instance,
			   bool at_run_time)
{
	uint64_t reached = instance_bit(instance);
	uint64_t before;

	if (at_run_time)
		reached |= services_of(system, instance->scheduler.to);
	do {
		before = reached;
		for (size_t i = 0; i < system->instance_count; i++)
			if (before & instance_bit(&system->instances[i]))
				reached |= entered_from(&system->instances[i]);
	} while (reached != before);
	return reached;
}

uint64_t system_reached(const struct system *system, const struct instance *instance)
{
	return reached_by(system, instance, false);
}

uint64_t system_visited(const struct system *system, const struct instance *instance)
{
	return reached_by(system, instance, true);
}
