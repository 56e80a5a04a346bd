/*
 * What the QEMU plugin counted of each figure of a bench (tools/plugin/figures_mode.h): a profile
 * for each, in the order in which the bench printed them.
 */
#ifndef FIGURES_PROFILE_H
#define FIGURES_PROFILE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "figures.h"

/* A property of a figure, and how the plugin and the table's head call it. */
struct trace_property {
	const char *name;
	const char *counted;
	const char *head;
};

#define TRACE_PROPERTIES 5
extern const struct trace_property trace_properties[TRACE_PROPERTIES];

struct profile_step {
	uint64_t address; /* of an instruction */
	uint64_t times;
};

struct profile {
	unsigned long long samples;
	unsigned long long counts[TRACE_PROPERTIES];
	struct profile_step *steps;
	size_t step_count;
};

struct profiles {
	struct profile *list;
	size_t count;
};

/*
 * Reads the profiles of these figures, all that the bench printed. 0, or -1 and a line on standard
 * error where the file is malformed, not whole, or of another number of figures.
 */
int profiles_read(struct profiles *profiles, const struct figures *figures, FILE *file,
		  const char *path);

/* Prints `NAME.PROPERTY N` for each figure and property. */
void profiles_print(const struct profiles *profiles, const struct figures *figures, FILE *out);

void profiles_free(struct profiles *profiles);

#endif
