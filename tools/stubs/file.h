/* Whole files in memory. */
#ifndef TOOLS_FILE_H
#define TOOLS_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "report.h"

struct file {
	const char *path;
	const unsigned char *bytes; /* a NUL stands behind the last */
	size_t length;
};

bool file_exists(const char *path);

/* False, with an error in the report, when the file can't be read. */
bool file_read(struct arena *arena, struct report *report, const char *path, struct file *file);

/* False, with an error in the report, when the file can't be written whole. */
bool file_write(struct report *report, const char *path, const void *bytes, size_t length);

#endif
