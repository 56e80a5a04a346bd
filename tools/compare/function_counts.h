/* How many instructions of a figure were executed in each function, in one execution of its path.
 */
#ifndef COMPARE_FUNCTION_COUNTS_H
#define COMPARE_FUNCTION_COUNTS_H

#include <stddef.h>
#include <stdio.h>

#include "figures.h"
#include "labels.h"
#include "profile.h"

struct function_count {
	char *figure;
	char *function;
	long long instructions;
};

/* Each pair of figure and function is there once. */
struct function_counts {
	struct function_count *list;
	size_t count;
};

/* The profiles are of these figures. An address without a name counts for "?". */
void function_counts_of(struct function_counts *counts, const struct figures *figures,
			const struct profiles *profiles, const struct labels *labels);

/* A line `FIGURE FUNCTION INSTRUCTIONS` for each. */
void function_counts_write(const struct function_counts *counts, FILE *out);

/* Adds the lines of a file. 0, or -1 and a line on standard error for one that is malformed. */
int function_counts_read(struct function_counts *counts, FILE *file, const char *path);

/* 0 where there is none. */
long long function_counts_find(const struct function_counts *counts, const char *figure,
			       const char *function);

void function_counts_free(struct function_counts *counts);

#endif
