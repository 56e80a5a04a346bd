/* What is counted over a trace, and the lines with which it is printed. */
#ifndef TRACE_COUNTS_H
#define TRACE_COUNTS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "address_set.h"
#include "instruction_record.h"

struct memory_access {
	/* Of memory only: a device's registers are not cached. */
	uint64_t physical;
	uint64_t size;
	bool store;
	bool device;
};

struct trace_counts {
	uint64_t instructions;
	uint64_t loads;
	uint64_t stores;
	uint64_t device_accesses;
	uint64_t cr3_loads;
	uint64_t wrmsr;
	uint64_t serialising;
	/* By where the memory is, not by the address it is mapped at. */
	struct address_set data_lines;
	struct address_set code_lines;
};

void trace_counts_instruction(struct trace_counts *counts, const struct instruction_record *record);
void trace_counts_access(struct trace_counts *counts, const struct memory_access *access);
void trace_counts_print(const struct trace_counts *counts, FILE *file);

/* Leaves counts of nothing. */
void trace_counts_free(struct trace_counts *counts);

#endif
