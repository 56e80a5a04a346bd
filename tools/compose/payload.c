#include "payload.h"

#include <inttypes.h>
#include <string.h>

#include "budget.h"
#include <tessera/boot_image.h>

/* Tables and texts grow side by side; places of texts become final when the tables are. */
struct payload {
	const struct system *system;
	struct composition_header header;
	struct buffer args; /* struct composition_arg */
	struct buffer texts;
	uint32_t *first_args; /* for each instance */
};

/* An offset into texts; it becomes one from the payload's start by adding where they start. */
static uint32_t add_text(struct payload *payload, const char *text)
{
	return (uint32_t)buffer_add_text(&payload->texts, text);
}

static enum composition_arg_type arg_type(enum toml_kind kind)
{
	switch (kind) {
	case TOML_INTEGER:
		return COMPOSITION_ARG_INTEGER;
	case TOML_BOOLEAN:
		return COMPOSITION_ARG_BOOLEAN;
	case TOML_TABLE:
		return COMPOSITION_ARG_TABLE;
	case TOML_ARRAY:
		return COMPOSITION_ARG_ARRAY;
	case TOML_TEXT:
	case TOML_OTHER: /* refused when the file was read */
		break;
	}
	return COMPOSITION_ARG_TEXT;
}

static const char *arg_text(struct payload *payload, const struct toml_node *node)
{
	switch (node->kind) {
	case TOML_TEXT:
		return node->text;
	case TOML_INTEGER:
		return arena_format(payload->system->arena, "%" PRId64, node->number);
	case TOML_BOOLEAN:
		return node->truth ? "true" : "false";
	case TOML_TABLE:
	case TOML_ARRAY:
	case TOML_OTHER:
		break;
	}
	return "";
}

static const char *arg_key(struct payload *payload, const struct toml_node *node)
{
	return node->key ? node->key : arena_format(payload->system->arena, "%u", node->index);
}

static struct composition_arg *arg_at(struct payload *payload, uint32_t place)
{
	return (struct composition_arg *)(void *)payload->args.bytes + place;
}

/* Adds the children of a node, each followed by its own; returns the place of the first. */
static uint32_t add_args(struct payload *payload, const struct toml_node *parent)
{
	uint32_t first = COMPOSITION_NONE;
	uint32_t previous = COMPOSITION_NONE;

	for (const struct toml_node *node = parent->first_child; node; node = node->next) {
		struct composition_arg arg = {
			.key = add_text(payload, arg_key(payload, node)),
			.type = arg_type(node->kind),
			.text = add_text(payload, arg_text(payload, node)),
			.children = node->child_count,
			.next = COMPOSITION_NONE,
			.number = node->kind == TOML_BOOLEAN ? node->truth : node->number,
		};
		uint32_t place =
			(uint32_t)(buffer_add(&payload->args, &arg, sizeof(arg)) / sizeof(arg));
		uint32_t first_child = add_args(payload, node);

		arg_at(payload, place)->first_child = first_child;
		if (previous == COMPOSITION_NONE)
			first = place;
		else
			arg_at(payload, previous)->next = place;
		previous = place;
	}
	return first;
}

static void collect_args(struct payload *payload)
{
	const struct system *system = payload->system;

	payload->first_args = arena_alloc(system->arena, system->instance_count, sizeof(uint32_t));
	for (size_t i = 0; i < system->instance_count; i++) {
		const struct toml_node *args = system->instances[i].args;

		payload->first_args[i] = args ? add_args(payload, args) : COMPOSITION_NONE;
	}
}

/* Reserves a table behind those before. */
static struct composition_table reserve(uint64_t *end, size_t count, size_t entry_bytes)
{
	struct composition_table table = {.offset = (uint32_t)*end, .count = (uint32_t)count};

	*end += count * entry_bytes;
	*end += -*end % 8;
	return table;
}

struct counts {
	size_t gates;
	size_t shares;
	size_t irqs;
	size_t ioports;
	size_t device_memory;
};

static struct counts count_entries(const struct system *system)
{
	struct counts counts = {0};

	for (size_t i = 0; i < system->instance_count; i++) {
		const struct instance *instance = &system->instances[i];

		counts.gates += instance->gate_count;
		counts.shares += instance->share_count;
		counts.irqs += instance->irqs.count;
		counts.ioports += instance->ioports.count;
		counts.device_memory += instance->device_memory.count;
	}
	return counts;
}

/* Gives every table its place; returns where the texts start. */
static uint64_t lay_out(struct payload *payload)
{
	struct composition_header *header = &payload->header;
	const struct system *system = payload->system;
	struct counts counts = count_entries(system);
	uint64_t end = sizeof(*header);

	header->instances =
		reserve(&end, system->instance_count, sizeof(struct composition_instance));
	header->init_order = reserve(&end, system->instance_count - 1, sizeof(uint32_t));
	header->gates = reserve(&end, counts.gates, sizeof(struct composition_gate));
	header->regions = reserve(&end, system->region_count, sizeof(struct composition_region));
	header->shares = reserve(&end, counts.shares, sizeof(struct composition_share));
	header->irqs = reserve(&end, counts.irqs, sizeof(struct composition_irq));
	header->ioports = reserve(&end, counts.ioports, sizeof(struct composition_ioports));
	header->device_memory =
		reserve(&end, counts.device_memory, sizeof(struct composition_device_memory));
	header->args = reserve(&end, payload->args.length / sizeof(struct composition_arg),
			       sizeof(struct composition_arg));
	header->programs = reserve(&end, system->linked_count - system->instance_count,
				   sizeof(struct composition_program));
	return end;
}

static uint64_t entry_at(const struct instance *server, const char *symbol)
{
	uint64_t value = 0;

	elf_image_symbol(&server->elf, symbol, &value);
	return value;
}

static uint64_t entry_of(const struct system *system, const struct instance *server,
			 const char *function)
{
	return entry_at(server, arena_format(system->arena, "server_%s", function));
}

static uint32_t flags_of(const struct instance *instance)
{
	return (instance->debug ? COMPOSITION_DEBUG : 0) |
	       (instance->bus_master ? COMPOSITION_BUS_MASTER : 0) |
	       (instance->boot_image ? COMPOSITION_BOOT_IMAGE : 0) |
	       (instance->service_count ? COMPOSITION_SERVICES : 0);
}

static void set_fault_entries(const struct system *system, struct composition_instance *entry,
			      const struct instance *handler)
{
	if (handler->number == INSTANCE_BOOTER)
		return;
	for (size_t i = 0; i < COMPOSITION_FAULTS; i++)
		entry->fault_entry[i] = entry_of(system, handler, fault_functions[i]);
}

/* Of the others, whether they could get anything or not. */
static uint64_t kept_from(const struct system *system, const struct instance *instance)
{
	uint64_t set = 0;

	for (size_t i = 0; i < system->instance_count; i++)
		if (!instance_delegates_to(instance, &system->instances[i]))
			set |= instance_bit(&system->instances[i]);
	return set;
}

static struct composition_instance describe(struct payload *payload,
					    const struct instance *instance)
{
	struct composition_instance entry = {
		.name = add_text(payload, instance->name),
		.image = add_text(payload, instance->image),
		.base = INSTANCE_BASE(instance->number),
		.image_end = elf_image_end(&instance->elf),
		.entry = instance->elf.entry,
		.flags = flags_of(instance),
		.admits = (uint32_t)instance->admits,
		.threads = (uint32_t)instance->threads,
		.process_threads = (uint32_t)instance->process_threads,
		.priority = (uint32_t)instance->priority,
		.ceiling = (uint32_t)instance->ceiling,
		.budget = (uint32_t)instance->budget,
		.period = (uint32_t)instance->period,
		.spent = (uint16_t)instance->spent,
		.restarts = (uint16_t)instance->restarts,
		.within = (uint32_t)instance->within,
		.memory_pages = (uint32_t)budget_pages(instance),
		.needed_pages = (uint32_t)budget_needed_pages(instance),
		.heap_pages = (uint32_t)(instance->heap_bytes / BOOT_IMAGE_PAGE),
		.init_stage = instance->init_stage,
		.handler = instance->handler.to->number,
		.scheduler = instance->scheduler.to->number,
		.manager = instance->manager.to->number,
		.args = payload->first_args[instance->number],
		.kept_from = kept_from(payload->system, instance),
		.components = (uint32_t)instance->components,
	};

	set_fault_entries(payload->system, &entry, instance->handler.to);
	return entry;
}

/* Where the next entry of each table goes. */
struct cursors {
	struct composition_instance *instance;
	uint32_t *init_order;
	struct composition_gate *gate;
	struct composition_region *region;
	struct composition_share *share;
	struct composition_irq *irq;
	struct composition_ioports *ioports;
	struct composition_device_memory *device_memory;
	struct composition_arg *arg;
	struct composition_program *program;
};

static void *table_at(unsigned char *start, struct composition_table table)
{
	return start + table.offset;
}

static struct cursors cursors_at(unsigned char *start, const struct composition_header *header)
{
	return (struct cursors){
		.instance = table_at(start, header->instances),
		.init_order = table_at(start, header->init_order),
		.gate = table_at(start, header->gates),
		.region = table_at(start, header->regions),
		.share = table_at(start, header->shares),
		.irq = table_at(start, header->irqs),
		.ioports = table_at(start, header->ioports),
		.device_memory = table_at(start, header->device_memory),
		.arg = table_at(start, header->args),
		.program = table_at(start, header->programs),
	};
}

static void fill_gates(struct payload *payload, struct cursors *cursors,
		       const struct instance *client)
{
	for (size_t i = 0; i < client->gate_count; i++) {
		const struct gate *gate = &client->gates[i];
		const struct instance *server = gate->need->server.to;

		*cursors->gate++ = (struct composition_gate){
			.client = client->number,
			.index = gate->index,
			.server = server->number,
			.flags = gate->function ? 0 : COMPOSITION_GATE_SERVICE,
			.entry = entry_at(server, gate_entry(payload->system, gate)),
			.interface = add_text(payload, gate->need->interface),
			.function = add_text(payload, gate->function ? gate->function->name
								     : gate->need->interface),
		};
	}
}

static void fill_shares(struct payload *payload, struct cursors *cursors,
			const struct instance *instance)
{
	for (size_t i = 0; i < instance->share_count; i++) {
		const struct share *share = &instance->shares[i];

		*cursors->share++ = (struct composition_share){
			.instance = instance->number,
			.region = (uint32_t)(share->region - payload->system->regions),
			.address = share->address,
			.flags = share->writable ? COMPOSITION_SHARE_WRITE : 0,
		};
	}
}

static void fill_devices(struct cursors *cursors, const struct instance *instance)
{
	for (size_t i = 0; i < instance->irqs.count; i++)
		*cursors->irq++ = (struct composition_irq){
			.instance = instance->number,
			.line = (uint32_t)instance->irqs.entries[i].first,
		};
	for (size_t i = 0; i < instance->ioports.count; i++) {
		const struct range *range = &instance->ioports.entries[i];

		*cursors->ioports++ = (struct composition_ioports){
			.instance = instance->number,
			.first = (uint32_t)range->first,
			.count = (uint32_t)(range->last - range->first + 1),
		};
	}
	for (size_t i = 0; i < instance->device_memory.count; i++) {
		const struct range *range = &instance->device_memory.entries[i];

		*cursors->device_memory++ = (struct composition_device_memory){
			.instance = instance->number,
			.pages = (uint32_t)((range->last - range->first + 1) / BOOT_IMAGE_PAGE),
			.address = range->first,
		};
	}
}

static void fill_tables(struct payload *payload, struct cursors cursors)
{
	const struct system *system = payload->system;

	for (size_t i = 0; i < system->instance_count; i++) {
		const struct instance *instance = &system->instances[i];

		*cursors.instance++ = describe(payload, instance);
		fill_gates(payload, &cursors, instance);
		fill_shares(payload, &cursors, instance);
		fill_devices(&cursors, instance);
	}
	for (size_t i = 0; i + 1 < system->instance_count; i++)
		*cursors.init_order++ = system->init_order[i]->number;
	for (size_t i = 0; i < system->region_count; i++)
		*cursors.region++ = (struct composition_region){
			.name = add_text(payload, system->regions[i].name),
			.pages = system->regions[i].pages,
		};
	for (size_t i = system->instance_count; i < system->linked_count; i++)
		cursors.program++->name = add_text(payload, system->instances[i].name);
	if (payload->args.length != 0)
		memcpy(cursors.arg, payload->args.bytes, payload->args.length);
}

/* Texts were noted by their place among texts; now it is known where those start. */
static void place_texts(struct composition_header *header, struct cursors cursors, uint32_t start)
{
	header->name += start;
	header->description += start;
	for (uint32_t i = 0; i < header->instances.count; i++) {
		cursors.instance[i].name += start;
		cursors.instance[i].image += start;
	}
	for (uint32_t i = 0; i < header->gates.count; i++) {
		cursors.gate[i].interface += start;
		cursors.gate[i].function += start;
	}
	for (uint32_t i = 0; i < header->regions.count; i++)
		cursors.region[i].name += start;
	for (uint32_t i = 0; i < header->args.count; i++) {
		cursors.arg[i].key += start;
		cursors.arg[i].text += start;
	}
	for (uint32_t i = 0; i < header->programs.count; i++)
		cursors.program[i].name += start;
}

/* Its place in the payload. */
static uint64_t add_image(struct buffer *buffer, const struct instance *linked, size_t start)
{
	size_t at = buffer_align(buffer, BOOT_IMAGE_PAGE);

	buffer_add(buffer, linked->elf.file.bytes, linked->elf.file.length);
	return at - start;
}

static void add_images(struct buffer *buffer, const struct system *system, size_t start)
{
	for (size_t i = 1; i < system->linked_count; i++) {
		const struct instance *linked = &system->instances[i];
		uint64_t at = add_image(buffer, linked, start);
		const struct composition_header *header = (const void *)(buffer->bytes + start);
		struct cursors cursors = cursors_at(buffer->bytes + start, header);

		if (i < system->instance_count) {
			cursors.instance[i].elf_offset = at;
			cursors.instance[i].elf_bytes = linked->elf.file.length;
		} else {
			cursors.program[i - system->instance_count].elf_offset = at;
			cursors.program[i - system->instance_count].elf_bytes =
				linked->elf.file.length;
		}
	}
}

static void describe_system(struct payload *payload)
{
	const struct system *system = payload->system;

	payload->header = (struct composition_header){
		.version = COMPOSITION_VERSION,
		.header_bytes = sizeof(payload->header),
		.machine_bytes = system->memory_bytes,
		.name = add_text(payload, system->name),
		.description = add_text(payload, system->description),
		.leftover = system->leftover.to->number,
	};
	memcpy(payload->header.magic, COMPOSITION_MAGIC, sizeof(payload->header.magic));
}

void payload_write(struct buffer *buffer, const struct system *system)
{
	struct payload payload = {
		.system = system,
		.args.arena = system->arena,
		.texts.arena = system->arena,
	};
	struct cursors cursors;
	unsigned char *tables;
	uint64_t texts;
	size_t start;

	describe_system(&payload);
	collect_args(&payload);
	texts = lay_out(&payload);
	tables = arena_alloc(system->arena, texts, 1);
	cursors = cursors_at(tables, &payload.header);
	fill_tables(&payload, cursors);
	place_texts(&payload.header, cursors, (uint32_t)texts);
	payload.header.bytes = texts + payload.texts.length;
	memcpy(tables, &payload.header, sizeof(payload.header));
	start = buffer_add(buffer, tables, texts);
	buffer_add(buffer, payload.texts.bytes, payload.texts.length);
	add_images(buffer, system, start);
}
