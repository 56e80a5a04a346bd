/* Test cases as a JUnit XML document: a testsuite for each suite, in order of appearance. */
#ifndef REPORT_JUNIT_H
#define REPORT_JUNIT_H

#include "cases.h"

#include <stdio.h>

void junit_write(FILE *file, const struct cases *cases);

/*
 * Writes a text as content or attribute of XML: markup is escaped; control characters and what is
 * not UTF-8 are dropped, for no escape makes them legal (XML 1.0, section 2.2).
 */
void junit_escape(FILE *file, const char *text);

#endif
