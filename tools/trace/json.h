/*
 * A timeline in the Chrome trace format ("Trace Event Format"): a process for each component, in it
 * a track for each thread that was there; one process more for the core, with who ran when.
 */
#ifndef TRACE_JSON_H
#define TRACE_JSON_H

#include <stdio.h>

#include "timeline.h"

void json_write(const struct timeline *timeline, FILE *file);

#endif
