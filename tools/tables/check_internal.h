/* What the parts of the check share. */
#ifndef TABLES_CHECK_INTERNAL_H
#define TABLES_CHECK_INTERNAL_H

#include "check.h"
#include "walk.h"

/* Of a frame, from the walks. */
enum { MARK_WRITABLE = 1, MARK_EXECUTABLE = 2, MARK_REACHED = 4 };

struct check {
	struct snapshot *snapshot;
	struct findings *findings;
	uint8_t *marks; /* MARK_*, one byte a frame */
	uint64_t top;	/* the table from which is walked now, physical */
	bool kernels;	/* it is the kernel's own */
};

/* WP, NXE, SMEP, SMAP, UMIP; which tables are in use. */
void check_cores(struct check *check);
void check_components(struct check *check);

/* The rules on a page, wherever it is mapped. */
void check_mapping(struct check *check, const struct mapping *mapping);

/* A table that was met on the way down; false if it is none, and not to be walked. */
bool check_link(struct check *check, const struct link *link);

/* The kernel's half of a root. */
bool check_kernel_half(struct check *check, uint64_t root);

/* Compares the counts of all frames with what the nodes hold; after all walks. */
bool check_counts(struct check *check);

#endif
