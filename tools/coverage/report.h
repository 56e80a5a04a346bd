/* What the program tells: the report, and the list of what is wrong. */
#ifndef REPORT_H
#define REPORT_H

#include <stdio.h>

#include "branches.h"
#include "code_lines.h"
#include "justifications.h"
#include "kernel_code.h"
#include "marks.h"

struct report {
	const struct kernel_code *code;
	const struct marks *marks;
	const struct code_lines *lines;
	const struct justifications *justifications;
	const struct branches *branches;
	/* The justifications' file. */
	const char *path;
};

/* Percentages, lines that never ran by file, jumps that went one way, stale justifications, functions
 * run in part. */
void report_write(const struct report *report, FILE *file);

/* One line with the percentages of the whole. */
void report_write_total(const struct report *report, FILE *file);

/* The lines that never ran and the jumps that went one way, without a justification, and the stale
 * justifications; their number. */
size_t report_write_faults(const struct report *report, FILE *file);

#endif
