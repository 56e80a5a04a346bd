/* The last lines a system printed, for the report of what it did before it went wrong. */
#ifndef RUN_TAIL_H
#define RUN_TAIL_H

#include "text.h"

#include <stddef.h>

#define TAIL_LINES 60

struct tail {
	struct text lines[TAIL_LINES]; /* a ring: line n is at n % TAIL_LINES */
	size_t count;		       /* of all lines ever */
};

void tail_add(struct tail *tail, const char *line);

/* Prints the lines on stdout, each marked by a bar, and forgets them. */
void tail_print(struct tail *tail);
void tail_free(struct tail *tail);

#endif
