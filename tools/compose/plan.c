#include "plan.h"

#include <inttypes.h>
#include <stdlib.h>

#include "gate_number.h"

static void write_symbol(FILE *out, const char *prefix, const char *name, uint64_t value)
{
	fprintf(out, "%s%s = 0x%" PRIx64 ";\n", prefix, name, value);
}

static void write_symbols(FILE *out, const struct system *system, const struct instance *instance)
{
	write_symbol(out, "", "crt_instance_id", instance->number);
	write_symbol(out, "", "crt_stack_first_block", INSTANCE_FIRST_BLOCK(instance->number));
	write_symbol(out, "", "crt_heap_bytes", instance->heap_bytes);
	for (size_t i = 0; i < instance->gate_count; i++)
		write_symbol(out, "gate_", gate_name(system, &instance->gates[i]),
			     gate_number(instance->gates[i].index));
	for (size_t i = 0; i < instance->share_count; i++) {
		const struct share *share = &instance->shares[i];

		write_symbol(out, "shared_", share->region->name, share->address);
		fprintf(out, "shared_%s_bytes = 0x%" PRIx64 ";\n", share->region->name,
			(uint64_t)share->region->pages * 4096);
	}
}

/* Server stubs are entered by gates alone: nothing in the program refers to them. */
static void write_entries(FILE *out, const struct instance *instance)
{
	fputs("ENTRY(_start)\n", out);
	for (size_t i = 0; i < instance->export_count; i++)
		for (const struct interface_function *f = instance->exports[i].header->functions; f;
		     f = f->next)
			fprintf(out, "EXTERN(server_%s)\n", f->name);
	for (size_t i = 0; i < instance->service_count; i++)
		fprintf(out, "EXTERN(serve_%s)\n", instance->services[i].interface);
}

static void write_sections(FILE *out, const struct instance *instance)
{
	uint64_t limit = instance->image_limit - instance->heap_bytes;

	fputs("PHDRS\n{\n"
	      "\ttext PT_LOAD FLAGS(5);\n"
	      "\trodata PT_LOAD FLAGS(4);\n"
	      "\tdata PT_LOAD FLAGS(6);\n"
	      "\tgates 0x65746167 FLAGS(4);\n"
	      "}\n\nSECTIONS\n{\n",
	      out);
	fprintf(out, "\t. = 0x%" PRIx64 ";\n\t.text : {\n\t\t*(.text.start)\n",
		(uint64_t)INSTANCE_BASE(instance->number));
	fputs("\t\t*(.text .text.*)\n"
	      "\t} :text\n"
	      "\t. = ALIGN(4096);\n"
	      "\t.gates : {\n"
	      "\t\tcrt_gates = .;\n"
	      "\t\t*(.gates.*)\n"
	      "\t\tcrt_gates_bytes = . - crt_gates;\n"
	      "\t} :rodata :gates\n"
	      "\t.rodata : { *(.rodata .rodata.*) } :rodata\n"
	      "\t. = ALIGN(4096);\n"
	      "\t.data : { *(.data .data.*) } :data\n"
	      "\t.bss : { *(.bss .bss.* COMMON) } :data\n"
	      "\t. = ALIGN(4096);\n"
	      "\tcrt_heap = .;\n"
	      "\t/DISCARD/ : { *(.note .note.* .eh_frame .eh_frame_hdr) }\n"
	      "}\n\n",
	      out);
	fprintf(out,
		"ASSERT(crt_heap <= 0x%" PRIx64 ", \"component %s: its image and heap exceed "
		"its window\")\n",
		limit, instance->name);
}

void plan_write_linker_script(FILE *out, const struct system *system,
			      const struct instance *instance)
{
	fprintf(out, "/* %s %" PRIu32 ", %s, of the system %s: by compose plan. */\n",
		instance->number < system->instance_count ? "Instance" : "Program",
		instance->number, instance->name, system->name);
	fputs("OUTPUT_FORMAT(\"elf64-x86-64\")\nOUTPUT_ARCH(i386:x86-64)\n", out);
	write_entries(out, instance);
	fputc('\n', out);
	write_symbols(out, system, instance);
	fputc('\n', out);
	write_sections(out, instance);
}

static void write_needs(FILE *out, const char *variable, const struct instance *instance,
			bool services)
{
	fprintf(out, "%s_%s :=", variable, instance->name);
	for (size_t i = 0; i < instance->need_count; i++)
		if (instance->needs[i].is_service == services)
			fprintf(out, " %s", instance->needs[i].interface);
	fputc('\n', out);
}

static void write_links(FILE *out, const char *variable, const struct instance *instance,
			const struct link *links, size_t count)
{
	fprintf(out, "%s_%s :=", variable, instance->name);
	for (size_t i = 0; i < count; i++)
		fprintf(out, " %s", links[i].interface);
	fputc('\n', out);
}

void plan_write_makefile(FILE *out, const struct system *system)
{
	fprintf(out, "# The system %s: by compose plan.\n", system->name);
	fprintf(out, "SYSTEM_MEMORY := %" PRIu64 "K\n", system->memory_bytes >> 10);
	fputs("INSTANCES :=", out);
	for (size_t i = 0; i < system->linked_count; i++)
		fprintf(out, " %s", system->instances[i].name);
	fputs("\nINTERFACES :=", out);
	for (size_t i = 0; i < system->interface_count; i++)
		fprintf(out, " %s", system->interfaces[i]->name);
	fputc('\n', out);
	for (size_t i = 0; i < system->interface_count; i++)
		fprintf(out, "HEADER_%s := %s\n", system->interfaces[i]->name,
			system->interfaces[i]->path);
	for (size_t i = 0; i < system->linked_count; i++) {
		const struct instance *instance = &system->instances[i];

		fprintf(out, "IMAGE_%s := %s\n", instance->name, instance->image);
		write_needs(out, "CLIENT", instance, false);
		write_needs(out, "SERVICE_CLIENT", instance, true);
		write_links(out, "SERVER", instance, instance->exports, instance->export_count);
		write_links(out, "SERVICE", instance, instance->services, instance->service_count);
	}
}

static bool close_and_write(const struct system *system, FILE *out, char **text, size_t *length,
			    const char *path)
{
	bool written = fclose(out) == 0 && file_write(system->report, path, *text, *length);

	free(*text);
	*text = NULL;
	return written;
}

static bool write_script_file(const struct system *system, const struct instance *instance,
			      const char *folder)
{
	char *path = arena_format(system->arena, "%s/%s.ld", folder, instance->name);
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return false;
	plan_write_linker_script(out, system, instance);
	return close_and_write(system, out, &text, &length, path);
}

bool plan_write(const struct system *system, const char *folder)
{
	char *path = arena_format(system->arena, "%s/plan.mk", folder);
	char *text = NULL;
	size_t length = 0;
	FILE *out;

	for (size_t i = 0; i < system->linked_count; i++)
		if (!write_script_file(system, &system->instances[i], folder))
			return false;
	out = open_memstream(&text, &length);
	if (!out)
		return false;
	plan_write_makefile(out, system);
	return close_and_write(system, out, &text, &length, path);
}
