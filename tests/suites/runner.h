/*
 * The list of suites and cases is cases.def; each case is a function `SUITE_NAME` without arguments
 * in suite_SUITE.c. It starts with a clean fixture, checks, and leaves the cleaning to the fixture.
 */
#ifndef SUITES_RUNNER_H
#define SUITES_RUNNER_H

#define CASE(suite, name) void suite##_##name(void);
#include "cases.def"
#undef CASE

#endif
