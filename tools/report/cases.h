/*
 * Test cases and their verdicts, read from result files: one line a case, `pass SUITE NAME`,
 * `fail SUITE NAME TEXT`, `skip SUITE NAME TEXT`.
 */
#ifndef REPORT_CASES_H
#define REPORT_CASES_H

#include <stddef.h>

enum outcome { OUTCOME_PASS, OUTCOME_FAIL, OUTCOME_SKIP, OUTCOME_COUNT };

struct test_case {
	enum outcome outcome;
	char *suite; /* owns the line that name and text point into */
	const char *name;
	const char *text;
};

struct cases {
	struct test_case *list; /* in the order of the files */
	size_t total;
	size_t count[OUTCOME_COUNT];
};

/* The word of a result file for an outcome. */
const char *cases_word(enum outcome outcome);

void cases_add(struct cases *cases, enum outcome outcome, const char *suite, const char *name,
	       const char *text);

/*
 * Reads a file of results. What cannot be read is no reason to pass: a file that is missing or
 * empty, and a line that is malformed, are added as failures of the suite "results".
 */
void cases_read(struct cases *cases, const char *path);
void cases_free(struct cases *cases);

#endif
