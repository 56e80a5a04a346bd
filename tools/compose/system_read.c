/* From the TOML tree to a system: the stanzas of the system and of shared regions. */
#include <string.h>

#include "component_read.h"
#include "denial_read.h"
#include "file.h"
#include "program_read.h"
#include "system.h"
#include "toml_value.h"

#define DEFAULT_MEMORY ((uint64_t)128 << 20)

static void read_region_size(void *target, const struct toml_node *node)
{
	struct system *system = target;
	uint64_t bytes;

	if (!toml_bytes(system->report, node, &bytes))
		return;
	if (bytes > INSTANCE_IMAGE_BYTES / 2)
		toml_error(system->report, node, "larger than %uM", INSTANCE_IMAGE_BYTES / 2 >> 20);
	else
		system->regions[system->region_count].pages = (uint32_t)(bytes / 4096);
}

static void read_region(struct system *system, const struct toml_node *node)
{
	static const struct toml_key keys[] = {{"size", read_region_size}};
	struct region *region = &system->regions[system->region_count];
	unsigned errors_before = system->report->errors;

	if (!toml_is(system->report, node, TOML_TABLE))
		return;
	*region = (struct region){.node = node, .name = node->key};
	if (!toml_name_is_sound(node->key) || strchr(node->key, '-'))
		toml_error(system->report, node,
			   "no name of a region: at most %d of a-z 0-9 _, a letter first",
			   NAME_LENGTH_MAX);
	toml_read_keys(system->report, node, keys, 1, system);
	if (region->pages == 0 && system->report->errors == errors_before)
		toml_error(system->report, node, "key size is missing");
	system->region_count++;
}

static void read_regions(struct system *system)
{
	const struct toml_node *table = toml_find(system->root, "shared");

	if (!table || !toml_is(system->report, table, TOML_TABLE))
		return;
	system->regions = arena_alloc(system->arena, table->child_count, sizeof(*system->regions));
	for (const struct toml_node *node = table->first_child; node; node = node->next)
		read_region(system, node);
}

static void read_name(void *target, const struct toml_node *node)
{
	struct system *system = target;

	toml_name(system->report, node, &system->name);
}

static void read_description(void *target, const struct toml_node *node)
{
	struct system *system = target;

	toml_text(system->report, node, &system->description);
}

static void read_system_memory(void *target, const struct toml_node *node)
{
	struct system *system = target;

	system->memory_node = node;
	toml_bytes(system->report, node, &system->memory_bytes);
}

static void read_leftover(void *target, const struct toml_node *node)
{
	struct system *system = target;

	if (toml_name(system->report, node, &system->leftover.name))
		system->leftover.node = node;
}

static void read_deny(void *target, const struct toml_node *node)
{
	denial_read_all(target, node);
}

static void read_system_stanza(void *target, const struct toml_node *node)
{
	static const struct toml_key keys[] = {
		{"name", read_name},
		{"description", read_description},
		{"memory", read_system_memory},
		{"leftover", read_leftover},
		{"deny", read_deny},
	};
	struct system *system = target;

	if (toml_is(system->report, node, TOML_TABLE))
		toml_read_keys(system->report, node, keys, sizeof(keys) / sizeof(keys[0]), system);
}

/* [shared], [component] and [program] are read by themselves, in the order in which they need each other. */
static void read_later(void *target, const struct toml_node *node)
{
	(void)target;
	(void)node;
}

static const char *name_from_path(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t length = strlen(name);

	if (length > 5 && strcmp(name + length - 5, ".toml") == 0)
		length -= 5;
	return arena_text(arena, name, length);
}

bool system_read(struct system *system, struct arena *arena, struct report *report,
		 const char *path)
{
	static const struct toml_key keys[] = {
		{"system", read_system_stanza},
		{"shared", read_later},
		{"component", read_later},
		{"program", read_later},
	};
	unsigned errors_before = report->errors;
	struct file file;

	*system = (struct system){
		.arena = arena,
		.report = report,
		.path = path,
		.description = "",
		.memory_bytes = DEFAULT_MEMORY,
		.leftover.name = BOOTER_NAME,
		.name = name_from_path(arena, path),
	};
	if (!file_read(arena, report, path, &file))
		return false;
	system->root = toml_parse(arena, report, path, (const char *)file.bytes, file.length);
	if (!system->root)
		return false;
	toml_read_keys(report, system->root, keys, sizeof(keys) / sizeof(keys[0]), system);
	read_regions(system);
	component_read_all(system);
	if (report->errors == errors_before)
		program_read_all(system);
	return report->errors == errors_before;
}
