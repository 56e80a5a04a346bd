/*
 * A set of figures by name, in the order in which they came. A figure is one number, or the median
 * of many with the least and the greatest. NAME.PROPERTY is a figure like others, which the table
 * shows beside NAME: what a trace of one execution counted.
 */
#ifndef FIGURES_FIGURES_H
#define FIGURES_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct figure {
	char *name;
	double value;
	double least, greatest; /* where `ranged` */
	bool ranged;
};

struct figures {
	struct figure *list;
	size_t count;
};

/*
 * Adds the figures of a file, a line each: `NAME VALUE` or `NAME MEDIAN MIN MAX`. 0, or -1 and a
 * line on standard error for the first that is malformed, or has a name that is there already.
 */
int figures_read(struct figures *figures, FILE *file, const char *path);

/* The figure NAME, or NAME.PROPERTY; null if there is none. */
const struct figure *figures_find(const struct figures *figures, const char *name);
const struct figure *figures_property(const struct figures *figures, const char *name,
				      const char *property);

void figures_free(struct figures *figures);

#endif
