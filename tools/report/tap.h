/*
 * Reading TAP as cmocka 1.1 prints it, one plan a group:
 *
 *	1..4
 *	ok 1 - name
 *	not ok 2 - name
 *	# why, in some lines
 *	not ok 3 # SKIP name		(so says cmocka; "ok N - name # SKIP why" is TAP's own form)
 *	# not ok - group
 *
 * A plan that is not fulfilled means that the program crashed: the failure `plan`. A line
 * "Bail out! TEXT", which whoever ran the program may add for its exit code, is the failure
 * `exit`, unless another failure has told about it before.
 */
#ifndef REPORT_TAP_H
#define REPORT_TAP_H

#include "cases.h"

#include <stdio.h>

/* Adds the cases of a TAP stream to `cases`. */
void tap_read(struct cases *cases, const char *suite, FILE *file);

#endif
