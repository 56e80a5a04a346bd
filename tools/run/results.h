/*
 * A file of results, one line a case: `pass SUITE NAME`, `fail SUITE NAME TEXT`,
 * `skip SUITE NAME TEXT`. Each line is in the file as soon as the case is over, so that a runner
 * which is killed leaves what it has. A failed case is printed as well.
 */
#ifndef RUN_RESULTS_H
#define RUN_RESULTS_H

#include <stdio.h>

enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_SKIP, VERDICT_COUNT };

struct results {
	FILE *file;
	unsigned count[VERDICT_COUNT];
};

/* Creates or empties the file. 0 or -1, and the reason is printed. */
int results_open(struct results *results, const char *path);

void results_add(struct results *results, enum verdict verdict, const char *suite, const char *name,
		 const char *text);

/* Prints the summary line of the run `name`. The exit code of the runner: 0, or 1 for failures. */
int results_close(struct results *results, const char *name);

#endif
