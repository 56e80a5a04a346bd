/*
 * A scenario: a whole system, driven over its serial line by a script (script.h). The first step
 * that fails ends its case and the scenario: the state of the system is not what later cases build
 * on, they are skipped.
 */
#ifndef RUN_SCENARIO_H
#define RUN_SCENARIO_H

#include "options.h"

/* `run scenario`: the exit code of the runner. */
int scenario_run(const struct options *options);

#endif
