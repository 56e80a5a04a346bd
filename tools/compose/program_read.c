#include "program_read.h"

#include <string.h>

#include "toml_value.h"

/* A program whose stanza is being read. */
struct stanza {
	struct system *system;
	struct instance *program;
};

static void read_image(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;

	toml_name(stanza->system->report, node, &stanza->program->image);
}

static const struct link *find_need(const struct instance *program, const char *interface)
{
	for (size_t i = 0; i < program->need_count; i++)
		if (strcmp(program->needs[i].interface, interface) == 0)
			return &program->needs[i];
	return NULL;
}

static void read_need(const struct stanza *stanza, const struct toml_node *node)
{
	struct report *report = stanza->system->report;
	struct instance *program = stanza->program;
	const char *name;

	if (!toml_text(report, node, &name) || !toml_interface_name(report, node, name))
		return;
	if (find_need(program, name))
		toml_error(report, node, "%s is needed twice", name);
	program->needs[program->need_count++] = (struct link){.node = node, .interface = name};
}

static void read_needs(void *target, const struct toml_node *node)
{
	struct stanza *stanza = target;
	struct instance *program = stanza->program;

	if (!toml_is(stanza->system->report, node, TOML_ARRAY))
		return;
	program->needs =
		arena_alloc(stanza->system->arena, node->child_count, sizeof(*program->needs));
	for (const struct toml_node *child = node->first_child; child; child = child->next)
		read_need(stanza, child);
}

static bool name_is_good(const struct system *system, const struct toml_node *node)
{
	if (!toml_name_is_sound(node->key))
		toml_error(system->report, node,
			   "no name of a program: at most %d of a-z 0-9 _ -, a letter first",
			   NAME_LENGTH_MAX);
	else if (system_find(system, node->key))
		toml_error(system->report, node, "a component has this name");
	else
		return true;
	return false;
}

static void read_program(struct system *system, const struct toml_node *node)
{
	static const struct toml_key keys[] = {{"image", read_image}, {"needs", read_needs}};
	struct stanza stanza = {.system = system};
	uint32_t number = (uint32_t)system->linked_count;

	if (!toml_is(system->report, node, TOML_TABLE) || !name_is_good(system, node))
		return;
	stanza.program = &system->instances[system->linked_count++];
	*stanza.program = (struct instance){
		.node = node,
		.number = number,
		.name = node->key,
		.image = node->key,
		.image_limit = INSTANCE_IMAGE_END(number),
	};
	toml_read_keys(system->report, node, keys, sizeof(keys) / sizeof(keys[0]), &stanza);
}

void program_read_all(struct system *system)
{
	const struct toml_node *table = toml_find(system->root, "program");
	size_t room = INSTANCES_MAX - system->instance_count;

	system->linked_count = system->instance_count;
	if (!table || !toml_is(system->report, table, TOML_TABLE))
		return;
	if (table->child_count > room) {
		toml_error(system->report, table,
			   "%u programs; with its components a system has at most %d",
			   table->child_count, INSTANCES_MAX - 1);
		return;
	}
	for (const struct toml_node *node = table->first_child; node; node = node->next)
		read_program(system, node);
}
