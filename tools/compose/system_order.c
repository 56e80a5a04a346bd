/* The order of initialisation: servers before their clients, and who restarts others before those. */
#include <stdio.h>
#include <string.h>

#include "system.h"
#include "toml_value.h"

/* The way from the first instance of a search to the current one, by needs. */
struct path {
	const struct link *needs[INSTANCES_MAX];
	const struct instance *clients[INSTANCES_MAX];
	size_t length;
};

enum visit { NOT_VISITED, ON_PATH, DONE };

struct search {
	struct system *system;
	enum visit visits[INSTANCES_MAX];
	struct path path;
};

static void report_cycle(const struct search *search, const struct instance *again)
{
	const struct path *path = &search->path;
	size_t from = 0;
	char text[768];
	size_t length;

	while (path->clients[from] != again)
		from++;
	length = (size_t)snprintf(text, sizeof(text), "%s", again->name);
	for (size_t i = from; i < path->length && length < sizeof(text); i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, " needs %s of %s",
					   path->needs[i]->interface, path->needs[i]->server.name);
	toml_error(search->system->report, path->needs[path->length - 1]->node, "cycle: %s", text);
}

static void visit(struct search *search, struct instance *instance);

/* Of one that comes to call nobody whom it is to be initialised before: no path leads back from it. */
static void visit_before(struct search *search, struct instance *before, struct instance *instance)
{
	if (search->visits[before->number] == NOT_VISITED)
		visit(search, before);
	if (before != instance && instance->init_stage <= before->init_stage)
		instance->init_stage = before->init_stage + 1;
}

/* Depth first; the depth is at most the number of instances. */
static void visit(struct search *search, struct instance *instance)
{
	search->visits[instance->number] = ON_PATH;
	instance->init_stage = instance->number == INSTANCE_BOOTER ? 0 : 1;
	visit_before(search, instance->scheduler.to, instance);
	if (instance->restart_node)
		visit_before(search, instance->handler.to, instance);
	for (size_t i = 0; i < instance->need_count; i++) {
		struct instance *server = instance->needs[i].server.to;
		struct path *path = &search->path;

		path->needs[path->length] = &instance->needs[i];
		path->clients[path->length++] = instance;
		if (search->visits[server->number] == ON_PATH)
			report_cycle(search, server);
		else if (search->visits[server->number] == NOT_VISITED)
			visit(search, server);
		path->length--;
		if (instance->init_stage <= server->init_stage)
			instance->init_stage = server->init_stage + 1;
	}
	search->visits[instance->number] = DONE;
}

bool system_order(struct system *system)
{
	struct search search = {.system = system};
	unsigned errors_before = system->report->errors;
	size_t placed = 0;

	for (size_t i = 0; i < system->instance_count; i++)
		if (search.visits[i] == NOT_VISITED)
			visit(&search, &system->instances[i]);
	if (system->report->errors != errors_before)
		return false;
	system->init_order =
		arena_alloc(system->arena, system->instance_count, sizeof(*system->init_order));
	for (uint32_t stage = 1; placed + 1 < system->instance_count; stage++)
		for (size_t i = 1; i < system->instance_count; i++)
			if (system->instances[i].init_stage == stage)
				system->init_order[placed++] = &system->instances[i];
	return true;
}
