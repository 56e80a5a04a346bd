/*
 * Reasons why lines of the kernel need not run in any test, kept in a markdown file. An entry is a
 * line of one of these forms; what else is in the file, and in its fenced blocks, is for people:
 *
 *	- FILE: "TEXT" — REASON
 *	- FILE: "TEXT" xN — REASON
 *	- FILE: FUNCTION(): "TEXT" — REASON		(xN possible too)
 *	- FILE: "FUNCTION()" — REASON
 *	- one way: FILE: FUNCTION(): "TEXT" — REASON	(xN possible too)
 *
 * FILE is the file's name, with as many of its directories as are needed. TEXT is the whole line of
 * source, white space aside, and stands for one line that never ran, or for N that read the same;
 * FUNCTION() before it narrows the search. The last form is for all lines of a function of which
 * none ran. The one after that is for a conditional jump that goes one way only, or never runs; TEXT
 * is the line before it and its own, as in "cmp eax, ebx; jne elsewhere". "--" may stand for the
 * dash. A line that begins with "- " and is none of these is an error, so other lists in the file
 * begin with "* ".
 */
#ifndef JUSTIFICATIONS_H
#define JUSTIFICATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "code_lines.h"

struct justification {
	/* Where the entry is. */
	unsigned int number;
	char *file;
	/* NULL if any function will do. */
	char *function;
	/* NULL if all of the function. White space as in struct code_line. */
	char *text;
	unsigned int count;
	char *reason;
	bool one_way;
	/* Why it does not hold for the lines it names, NULL if it does. */
	const char *stale;
};

struct justifications {
	struct justification *entries;
	size_t n;
};

/* False, with lines on standard error, if there are malformed entries. Path is for these lines. */
bool justifications_read(struct justifications *justifications, FILE *file, const char *path);
void justifications_destroy(struct justifications *justifications);

/* Finds the lines of each entry, and tells which entries are stale. */
void justifications_apply(struct justifications *justifications, struct code_lines *lines);

#endif
