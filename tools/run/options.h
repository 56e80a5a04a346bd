/*
 * The command line: run MODE [options] [FILES] -- COMMAND...
 */
#ifndef RUN_OPTIONS_H
#define RUN_OPTIONS_H

#include "symbols.h"
#include "watch.h"

#include <stdbool.h>
#include <stdint.h>

struct options {
	struct watch_limits limits;
	bool verbose;
	const char *name; /* NULL where not given */
	struct symbols symbols;
	char *const *files; /* as many as the mode takes */
	char *const *command;
};

/* Reads what stands behind the mode. 0 or -1, and what is wrong is printed. */
int options_parse(struct options *options, int count, char *const arguments[], int files);

/* Reads seconds with an optional fraction as milliseconds. 0, or -1 for anything else. */
int options_seconds(const char *text, int64_t *milliseconds);

/* The name of a file without folders and ending. The caller frees it. */
char *options_base_name(const char *path);

#endif
