/*
 * A suite of tests inside the system, followed line by line (protocol.h). A case runs from its
 * ::case to its verdict; `name` is empty while none runs. What breaks the protocol is a failure of
 * the case that runs, or of the case `boot` of the whole run.
 */
#ifndef RUN_SUITE_H
#define RUN_SUITE_H

#include "options.h"
#include "pairs.h"
#include "results.h"
#include "text.h"

#include <stdbool.h>
#include <stdio.h>

struct suite {
	const char *run_name;
	struct results *results;
	struct pairs pairs;
	FILE *figures;
	struct text suite; /* of the case that runs */
	struct text name;
	bool over; /* ::end was seen */
};

/* Follows one line; true where it belonged to the protocol. The line is cut into pieces. */
bool suite_follow(struct suite *suite, char *line);

/* The system is gone, `why` says how: true where it should not have been, which is a failure. */
bool suite_finish(struct suite *suite, const char *why);

/* `run suite`: the exit code of the runner. */
int suite_run(const struct options *options);

#endif
