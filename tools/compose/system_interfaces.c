/* The headers of interfaces, and the gates that follow from them. */
#include <string.h>

#include "system.h"
#include "toml_value.h"

#include <tessera/abi.h>

static const char *find_header(const struct system *system, const char *interface,
			       const char *const *folders, size_t folder_count)
{
	for (size_t i = 0; i < folder_count; i++) {
		char *path = arena_format(system->arena, "%s/%s.h", folders[i], interface);

		if (file_exists(path))
			return path;
	}
	return NULL;
}

static const struct interface *find_loaded(const struct system *system, const char *name)
{
	for (size_t i = 0; i < system->interface_count; i++)
		if (strcmp(system->interfaces[i]->name, name) == 0)
			return system->interfaces[i];
	return NULL;
}

static void load(struct system *system, const struct instance *instance, struct link *link,
		 const char *const *folders, size_t folder_count)
{
	struct interface *interface;
	const char *path;

	link->header = find_loaded(system, link->interface);
	if (link->header)
		return;
	path = find_header(system, link->interface, folders, folder_count);
	if (!path) {
		instance_error(system, instance, link->node,
			       "unknown interface: no header %s.h in the folders of interfaces",
			       link->interface);
		return;
	}
	interface = arena_alloc(system->arena, 1, sizeof(*interface));
	interface_read(system->arena, system->report, path, interface);
	system->interfaces[system->interface_count++] = interface;
	link->header = interface;
}

static bool is_needed(const struct system *system, const struct instance *server,
		      const char *interface)
{
	for (size_t i = 0; i < system->instance_count; i++)
		for (size_t j = 0; j < system->instances[i].need_count; j++) {
			const struct link *need = &system->instances[i].needs[j];

			if (need->server.to == server && strcmp(need->interface, interface) == 0)
				return true;
		}
	return false;
}

/* The booter carries the stubs of what somebody needs of it, and no other. */
static void drop_unneeded(const struct system *system, struct instance *booter)
{
	size_t kept = 0;

	for (size_t i = 0; i < booter->export_count; i++)
		if (is_needed(system, booter, booter->exports[i].interface))
			booter->exports[kept++] = booter->exports[i];
	booter->export_count = kept;
}

static void load_all(struct system *system, const char *const *folders, size_t folder_count)
{
	size_t links = 0;

	for (size_t i = 0; i < system->linked_count; i++)
		links += system->instances[i].export_count + system->instances[i].service_count +
			 system->instances[i].need_count;
	system->interfaces = arena_alloc(system->arena, links, sizeof(struct interface *));
	for (size_t i = 0; i < system->linked_count; i++) {
		struct instance *instance = &system->instances[i];

		for (size_t j = 0; j < instance->export_count; j++)
			load(system, instance, &instance->exports[j], folders, folder_count);
		for (size_t j = 0; j < instance->service_count; j++)
			load(system, instance, &instance->services[j], folders, folder_count);
		for (size_t j = 0; j < instance->need_count; j++)
			load(system, instance, &instance->needs[j], folders, folder_count);
	}
}

static void report_shared_function(const struct system *system, const struct instance *instance,
				   const struct link *one, const struct link *other)
{
	for (const struct interface_function *f = one->header->functions; f; f = f->next)
		if (interface_find(other->header, f->name)) {
			instance_error(system, instance, one->node,
				       "function %s of interface %s is also one of interface %s, "
				       "which the component %s",
				       f->name, one->interface, other->interface,
				       other->server.name ? "needs" : "exports");
			return;
		}
}

/* What is exported too has the same functions for both. */
static void check_services(const struct system *system, const struct instance *instance)
{
	for (size_t i = 0; i < instance->service_count; i++) {
		const struct link *service = &instance->services[i];
		const struct interface_function *without = interface_no_service(service->header);

		if (without)
			instance_error(system, instance, service->node,
				       "function %s of interface %s has %u parameters, a service's "
				       "have %d at most",
				       without->name, service->interface, without->parameters,
				       INTERFACE_SERVICE_PARAMETERS_MAX);
		for (size_t j = 0; j < i; j++)
			report_shared_function(system, instance, service, &instance->services[j]);
		for (size_t j = 0; j < instance->need_count; j++)
			report_shared_function(system, instance, service, &instance->needs[j]);
		for (size_t j = 0; j < instance->export_count; j++)
			if (instance->exports[j].header != service->header)
				report_shared_function(system, instance, service,
						       &instance->exports[j]);
	}
}

/* A component is one C program: what it serves and what it calls must have names of their own. */
static void check_names(const struct system *system, const struct instance *instance)
{
	for (size_t i = 0; i < instance->need_count; i++) {
		for (size_t j = 0; j < i; j++)
			report_shared_function(system, instance, &instance->needs[i],
					       &instance->needs[j]);
		for (size_t j = 0; j < instance->export_count; j++)
			report_shared_function(system, instance, &instance->needs[i],
					       &instance->exports[j]);
	}
	for (size_t i = 0; i < instance->export_count; i++)
		for (size_t j = 0; j < i; j++)
			report_shared_function(system, instance, &instance->exports[i],
					       &instance->exports[j]);
}

/* Whoever serves a component by gates that are no need of it has the functions that they lead to.
 */
static void check_served(const struct system *system, const struct instance *instance,
			 const struct reference *server, const char *interface,
			 const char *const *functions, size_t count)
{
	const struct link *export = instance_export(server->to, interface);

	if (server->to->number == INSTANCE_BOOTER || server->to == instance)
		return;
	for (size_t i = 0; i < count; i++)
		if (!interface_find(export->header, functions[i]))
			instance_error(system, instance, server->node,
				       "interface %s has no function %s", interface, functions[i]);
}

static void add_gate(struct instance *instance, const struct link *need,
		     const struct interface_function *function)
{
	uint32_t index = INSTANCE_FIRST_GATE + (uint32_t)instance->gate_count;

	instance->gates[instance->gate_count++] =
		(struct gate){.need = need, .function = function, .index = index};
}

static void assign_gates(struct system *system, struct instance *instance)
{
	size_t functions = 0;

	for (size_t i = 0; i < instance->need_count; i++)
		functions += instance->needs[i].header->function_count;
	if (functions > (1u << CAP_INDEX_BITS) - INSTANCE_FIRST_GATE) {
		instance_error(system, instance, NULL, "%zu functions needed: too many gates",
			       functions);
		return;
	}
	instance->gates = arena_alloc(system->arena, functions, sizeof(*instance->gates));
	for (size_t i = 0; i < instance->need_count; i++) {
		const struct link *need = &instance->needs[i];

		if (need->is_service)
			add_gate(instance, need, NULL);
		for (const struct interface_function *f = need->header->functions;
		     f && !need->is_service; f = f->next)
			add_gate(instance, need, f);
	}
}

/* A program's needs are met by whoever makes a process of it. */
static void find_services(const struct system *system, struct instance *program)
{
	for (size_t i = 0; i < program->need_count; i++)
		program->needs[i].is_service = system_serves(system, program->needs[i].interface);
}

bool system_interfaces(struct system *system, const char *const *folders, size_t folder_count)
{
	unsigned errors_before = system->report->errors;

	drop_unneeded(system, &system->instances[INSTANCE_BOOTER]);
	load_all(system, folders, folder_count);
	if (system->report->errors != errors_before)
		return false;
	for (size_t i = 0; i < system->instance_count; i++) {
		struct instance *instance = &system->instances[i];

		check_served(system, instance, &instance->handler, FAULT_INTERFACE, fault_functions,
			     COMPOSITION_FAULTS);
		check_served(system, instance, &instance->scheduler, COMPINIT_INTERFACE,
			     compinit_functions, COMPINIT_FUNCTIONS);
	}
	for (size_t i = system->instance_count; i < system->linked_count; i++)
		find_services(system, &system->instances[i]);
	for (size_t i = 0; i < system->linked_count; i++) {
		check_names(system, &system->instances[i]);
		check_services(system, &system->instances[i]);
		assign_gates(system, &system->instances[i]);
	}
	return system->report->errors == errors_before;
}
