/* The object that `figures -o` writes, name → number. */
#ifndef COMPARE_BENCH_JSON_H
#define COMPARE_BENCH_JSON_H

#include <stdio.h>

#include "figures.h"

/*
 * Adds a figure for each member, NAME.min and NAME.max too. 0, or -1 and a line on standard error
 * for what is no such object.
 */
int bench_json_read(struct figures *figures, FILE *file, const char *path);

#endif
