#include "trace_counts.h"

#include <inttypes.h>

#define CACHE_LINE 64

static void add_lines(struct address_set *lines, uint64_t address, uint64_t size)
{
	uint64_t last = (address + size - 1) / CACHE_LINE;

	for (uint64_t line = address / CACHE_LINE; line <= last; line++)
		address_set_add(lines, line);
}

void trace_counts_instruction(struct trace_counts *counts, const struct instruction_record *record)
{
	counts->instructions++;
	counts->cr3_loads += record->kind == INSTRUCTION_CR3_LOAD;
	counts->wrmsr += record->kind == INSTRUCTION_WRMSR;
	counts->serialising += record->kind != INSTRUCTION_ORDINARY;
	add_lines(&counts->code_lines, record->host_address, record->size);
}

void trace_counts_access(struct trace_counts *counts, const struct memory_access *access)
{
	counts->loads += !access->store;
	counts->stores += access->store;
	if (access->device)
		counts->device_accesses++;
	else
		add_lines(&counts->data_lines, access->physical, access->size);
}

void trace_counts_print(const struct trace_counts *counts, FILE *file)
{
	fprintf(file, "# instructions %" PRIu64 "\n", counts->instructions);
	fprintf(file, "# memory-accesses %" PRIu64 "\n", counts->loads + counts->stores);
	fprintf(file, "# loads %" PRIu64 "\n", counts->loads);
	fprintf(file, "# stores %" PRIu64 "\n", counts->stores);
	fprintf(file, "# device-accesses %" PRIu64 "\n", counts->device_accesses);
	fprintf(file, "# data-cache-lines %zu\n", counts->data_lines.size);
	fprintf(file, "# code-cache-lines %zu\n", counts->code_lines.size);
	fprintf(file, "# cr3-loads %" PRIu64 "\n", counts->cr3_loads);
	fprintf(file, "# wrmsr %" PRIu64 "\n", counts->wrmsr);
	fprintf(file, "# serialising %" PRIu64 "\n", counts->serialising);
}

void trace_counts_free(struct trace_counts *counts)
{
	address_set_free(&counts->data_lines);
	address_set_free(&counts->code_lines);
	*counts = (struct trace_counts){0};
}
