#include "payload.h"

#include <string.h>

#include "address_plan.h"
#include "composition_check.h"
#include "crt_startup.h"

static const struct composition_header *composition;

const char *payload_open(void)
{
	const void *start = (const void *)crt_startup->payload;
	const char *damaged;

	if (!start)
		return "its composition does not give it";
	damaged = composition_check(start, crt_startup->payload_bytes);
	if (!damaged)
		composition = start;
	return damaged;
}

const struct composition_header *payload_composition(void)
{
	return composition;
}

uint32_t payload_instances(void)
{
	return composition->instances.count;
}

const void *payload_entry(struct composition_table table, size_t entry_bytes, uint32_t index)
{
	return (const char *)composition_entries(composition, table) + index * entry_bytes;
}

const struct composition_instance *payload_instance(uint32_t number)
{
	return payload_entry(composition->instances, sizeof(struct composition_instance), number);
}

const char *payload_text(uint32_t text)
{
	return composition_text(composition, text);
}

const char *payload_name(uint32_t number)
{
	if (!composition || number >= payload_instances())
		return "booter";
	return payload_text(payload_instance(number)->name);
}

const void *payload_elf(uint32_t number, size_t *bytes)
{
	*bytes = payload_instance(number)->elf_bytes;
	return (const char *)composition + payload_instance(number)->elf_offset;
}

uint32_t payload_find(const char *name)
{
	for (uint32_t i = INSTANCE_BOOTER + 1; i < payload_instances(); i++)
		if (strcmp(payload_name(i), name) == 0)
			return i;
	return COMPOSITION_NONE;
}

static const struct composition_program *find_program(const char *name)
{
	for (uint32_t i = 0; i < composition->programs.count; i++) {
		const struct composition_program *program = PAYLOAD_ENTRY(program, i);

		if (strcmp(payload_text(program->name), name) == 0)
			return program;
	}
	return NULL;
}

const void *payload_image(const char *name, size_t *bytes)
{
	const struct composition_program *program = find_program(name);
	uint32_t number;

	if (program) {
		*bytes = program->elf_bytes;
		return (const char *)composition + program->elf_offset;
	}
	number = payload_find(name);
	return number == COMPOSITION_NONE ? NULL : payload_elf(number, bytes);
}
