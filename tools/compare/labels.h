/*
 * The names of the code of some ELF files: functions, and the labels of assembly. A name reaches to
 * the next one, so that each instruction has one. Labels with a dot in them are parts of the name
 * before them (NASM's local ones), and no names.
 */
#ifndef COMPARE_LABELS_H
#define COMPARE_LABELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct label {
	uint64_t start;
	uint64_t limit; /* where its section ends */
	bool function;
	char *name;
};

struct labels {
	struct label *list; /* by start; of two at one address a function comes last */
	size_t count;
};

/*
 * Adds those of each file in `paths`, which colons separate. 0, or -1 and a line on standard error
 * for a file that is no ELF file.
 */
int labels_load(struct labels *labels, const char *paths);

/* The name at an address; NULL for none. */
const char *labels_find(const struct labels *labels, uint64_t address);

void labels_free(struct labels *labels);

#endif
