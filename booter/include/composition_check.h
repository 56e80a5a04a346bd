/*
 * Whether a composition (composition.h) can be walked without looking at any bound again. It has no
 * state and calls nothing, so that the booter and host tools share it.
 */
#ifndef BOOTER_COMPOSITION_CHECK_H
#define BOOTER_COMPOSITION_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "address_plan.h"
#include <tessera/boot_image.h>
#include "composition.h"

/* The table's first entry. */
static inline const void *composition_entries(const struct composition_header *composition,
					      struct composition_table table)
{
	return (const unsigned char *)composition + table.offset;
}

static inline const char *composition_text(const struct composition_header *composition,
					   uint32_t text)
{
	return (const char *)composition + text;
}

static inline bool composition_table_sound(const struct composition_header *composition,
					   struct composition_table table, uint64_t entry_bytes)
{
	return table.offset % 8 == 0 && table.offset >= sizeof(*composition) &&
	       table.offset <= composition->bytes &&
	       table.count <= (composition->bytes - table.offset) / entry_bytes;
}

/* The composition's last byte is a NUL: every text that starts in it ends in it. */
static inline bool composition_text_sound(const struct composition_header *composition,
					  uint32_t text)
{
	return text >= sizeof(*composition) && text < composition->bytes;
}

static inline bool composition_tables_sound(const struct composition_header *c)
{
	return composition_table_sound(c, c->instances, sizeof(struct composition_instance)) &&
	       composition_table_sound(c, c->init_order, sizeof(uint32_t)) &&
	       composition_table_sound(c, c->gates, sizeof(struct composition_gate)) &&
	       composition_table_sound(c, c->regions, sizeof(struct composition_region)) &&
	       composition_table_sound(c, c->shares, sizeof(struct composition_share)) &&
	       composition_table_sound(c, c->irqs, sizeof(struct composition_irq)) &&
	       composition_table_sound(c, c->ioports, sizeof(struct composition_ioports)) &&
	       composition_table_sound(c, c->device_memory,
				       sizeof(struct composition_device_memory)) &&
	       composition_table_sound(c, c->args, sizeof(struct composition_arg)) &&
	       composition_table_sound(c, c->programs, sizeof(struct composition_program));
}

static inline bool composition_elf_sound(uint64_t offset, uint64_t bytes, uint64_t payload_bytes)
{
	return offset <= payload_bytes && bytes <= payload_bytes - offset;
}

static inline bool composition_instances_sound(const struct composition_header *c,
					       uint64_t payload_bytes)
{
	const struct composition_instance *instances = composition_entries(c, c->instances);

	for (uint32_t i = 0; i < c->instances.count; i++) {
		const struct composition_instance *instance = &instances[i];

		if (!composition_text_sound(c, instance->name) ||
		    !composition_text_sound(c, instance->image) ||
		    !composition_elf_sound(instance->elf_offset, instance->elf_bytes,
					   payload_bytes) ||
		    instance->base != INSTANCE_BASE(i) || instance->handler >= c->instances.count ||
		    instance->scheduler >= c->instances.count ||
		    instance->manager >= c->instances.count ||
		    (instance->args != COMPOSITION_NONE && instance->args >= c->args.count) ||
		    instance->components > COMPOSITION_COMPONENTS_MAX ||
		    instance->init_stage >= c->instances.count ||
		    (i != INSTANCE_BOOTER && !instance->init_stage))
			return false;
	}
	return true;
}

static inline bool composition_order_sound(const struct composition_header *c)
{
	const uint32_t *order = composition_entries(c, c->init_order);

	for (uint32_t i = 0; i < c->init_order.count; i++)
		if (order[i] == INSTANCE_BOOTER || order[i] >= c->instances.count)
			return false;
	return c->init_order.count + 1 == c->instances.count;
}

static inline bool composition_gates_sound(const struct composition_header *c)
{
	const struct composition_gate *gates = composition_entries(c, c->gates);

	for (uint32_t i = 0; i < c->gates.count; i++)
		if (gates[i].client >= c->instances.count ||
		    gates[i].server >= c->instances.count || gates[i].index < INSTANCE_FIRST_GATE ||
		    !composition_text_sound(c, gates[i].interface) ||
		    !composition_text_sound(c, gates[i].function))
			return false;
	return true;
}

static inline bool composition_shares_sound(const struct composition_header *c)
{
	const struct composition_region *regions = composition_entries(c, c->regions);
	const struct composition_share *shares = composition_entries(c, c->shares);

	for (uint32_t i = 0; i < c->regions.count; i++)
		if (!composition_text_sound(c, regions[i].name))
			return false;
	for (uint32_t i = 0; i < c->shares.count; i++)
		if (shares[i].instance >= c->instances.count ||
		    shares[i].region >= c->regions.count)
			return false;
	return true;
}

static inline bool composition_devices_sound(const struct composition_header *c)
{
	const struct composition_irq *irqs = composition_entries(c, c->irqs);
	const struct composition_ioports *ioports = composition_entries(c, c->ioports);
	const struct composition_device_memory *memory = composition_entries(c, c->device_memory);

	for (uint32_t i = 0; i < c->irqs.count; i++)
		if (irqs[i].instance >= c->instances.count)
			return false;
	for (uint32_t i = 0; i < c->ioports.count; i++)
		if (ioports[i].instance >= c->instances.count)
			return false;
	for (uint32_t i = 0; i < c->device_memory.count; i++)
		if (memory[i].instance >= c->instances.count ||
		    memory[i].address % BOOT_IMAGE_PAGE)
			return false;
	return true;
}

static inline bool composition_arg_link_sound(const struct composition_header *c, uint32_t from,
					      uint32_t to)
{
	return to == COMPOSITION_NONE || (to > from && to < c->args.count);
}

static inline bool composition_args_sound(const struct composition_header *c)
{
	const struct composition_arg *args = composition_entries(c, c->args);

	for (uint32_t i = 0; i < c->args.count; i++)
		if (!composition_text_sound(c, args[i].key) ||
		    !composition_text_sound(c, args[i].text) ||
		    args[i].type > COMPOSITION_ARG_ARRAY ||
		    !composition_arg_link_sound(c, i, args[i].first_child) ||
		    !composition_arg_link_sound(c, i, args[i].next))
			return false;
	return true;
}

static inline bool composition_programs_sound(const struct composition_header *c,
					      uint64_t payload_bytes)
{
	const struct composition_program *programs = composition_entries(c, c->programs);

	for (uint32_t i = 0; i < c->programs.count; i++)
		if (!composition_text_sound(c, programs[i].name) ||
		    !composition_elf_sound(programs[i].elf_offset, programs[i].elf_bytes,
					   payload_bytes))
			return false;
	return true;
}

static inline bool composition_header_sound(const struct composition_header *c,
					    uint64_t payload_bytes)
{
	static const char magic[sizeof(c->magic) + 1] = COMPOSITION_MAGIC;

	if (payload_bytes < sizeof(*c))
		return false;
	for (unsigned i = 0; i < sizeof(c->magic); i++)
		if (c->magic[i] != (uint8_t)magic[i])
			return false;
	return c->version == COMPOSITION_VERSION && c->header_bytes == sizeof(*c) &&
	       c->bytes > sizeof(*c) && c->bytes <= payload_bytes;
}

/* NULL when the composition is sound, else which part of it is not. payload: 8-byte aligned. */
static inline const char *composition_check(const void *payload, uint64_t payload_bytes)
{
	const struct composition_header *c = payload;

	if (!composition_header_sound(c, payload_bytes))
		return "header";
	if (((const char *)payload)[c->bytes - 1] != '\0' || !composition_text_sound(c, c->name) ||
	    !composition_text_sound(c, c->description))
		return "texts";
	if (!composition_tables_sound(c))
		return "tables";
	if (c->leftover >= c->instances.count || c->instances.count > INSTANCES_MAX)
		return "number of instances";
	if (!composition_instances_sound(c, payload_bytes))
		return "instances";
	if (!composition_order_sound(c))
		return "order of initialisation";
	if (!composition_gates_sound(c))
		return "gates";
	if (!composition_shares_sound(c))
		return "shared regions";
	if (!composition_devices_sound(c))
		return "devices";
	if (!composition_args_sound(c))
		return "arguments";
	if (!composition_programs_sound(c, payload_bytes))
		return "programs";
	return NULL;
}

#endif
