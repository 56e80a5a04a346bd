/*
 * What the figures are to reach. A file of goals has lines `NAME GOAL`, the most that the figure
 * may be, `NAME -` for one that is only printed, `[SECTION]`, empty ones and comments behind #.
 */
#ifndef FIGURES_GOALS_H
#define FIGURES_GOALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct goal {
	char *name; /* of a figure, or of the section that begins here */
	bool section;
	bool bounded;
	double most;
};

struct goals {
	struct goal *list;
	size_t count;
};

/* 0, or -1 and a line on standard error for the first line that is malformed or names one again. */
int goals_read(struct goals *goals, FILE *file, const char *path);

const struct goal *goals_find(const struct goals *goals, const char *name);

void goals_free(struct goals *goals);

#endif
