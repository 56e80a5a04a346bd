/*
 * How deep the stacks of a system's threads were, held against the bounds of their components.
 *
 * The QEMU plugin (tools/plugin/depth_mode.h) tells the lowest address that was written in each
 * stack region. By the address plan an address alone says which instance and which thread it
 * belongs to.
 */
#ifndef STACKS_WATERMARK_H
#define STACKS_WATERMARK_H

#include <stdbool.h>
#include <stdio.h>

#include "arena.h"
#include "report.h"

struct watermarks {
	const char *suite;
	const char *depths;	/* the plugin's file */
	const char *folder;	/* with INSTANCE.stack of each */
	char *const *instances; /* in the order of their numbers */
	size_t count;
	FILE *results; /* a line an instance (tools/report/cases.h) */
	FILE *figures; /* for people: how deep of how much */
};

/*
 * An instance passes where no thread's stack was deeper than the bound; one in which no thread was
 * seen fails. False with errors if a file can't be read.
 */
bool watermark_check(struct arena *arena, struct report *report,
		     const struct watermarks *watermarks);

/* What the plugin is told: the windows of all instances, from the booter's first instruction on. */
void watermark_print_range(FILE *out);

#endif
