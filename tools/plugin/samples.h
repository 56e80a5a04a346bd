/* The executions that one figure is of: how often each instruction ran, and what was counted. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "trace_counts.h"

/* The instructions of an execution, in their order. */
struct path {
	const struct instruction_record **steps;
	size_t length;
	size_t capacity;
};

void path_add(struct path *path, const struct instruction_record *record);

/* Takes over the counts, to which it adds the path's instructions. */
void samples_add(const struct path *path, struct trace_counts *counts);

/* The execution of the median length as figures_mode.h says, with the number of all. */
void samples_print(FILE *file);

void samples_forget(void);

#endif
