/* What a table maps, for people. */
#ifndef TABLES_PRINT_H
#define TABLES_PRINT_H

#include "snapshot.h"

#include <stdio.h>

/*
 * Every live component, by the frame that it lives in: its root and what user level has there, a
 * line for each run of pages with the same permissions; last, the kernel's half. False, with a line
 * on standard error, if memory could not be read.
 */
bool print_snapshot(struct snapshot *snapshot, FILE *file);

#endif
