/* Names of source files, as the debug information has them and as people want them. */
#ifndef SOURCE_PATH_H
#define SOURCE_PATH_H

#include <stdbool.h>

#include <elfutils/libdw.h>

#include "names.h"

/* The file named in a unit's line table, relative to the current directory if it is below that. */
const char *source_path_of(struct names *names, Dwarf_Die *unit, const char *path);

/* Whether the path ends in key, at the beginning of a component: "a/b.c" in "b.c" and "a/b.c". */
bool source_path_matches(const char *path, const char *key);

#endif
