/* The rules of rules.def, against a snapshot. */
#ifndef TABLES_CHECK_H
#define TABLES_CHECK_H

#include "findings.h"
#include "snapshot.h"

/* False, with a line on standard error, if they could not all be checked. */
bool check_snapshot(struct snapshot *snapshot, struct findings *findings);

#endif
