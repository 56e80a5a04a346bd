/* The length of a trace that the QEMU plugin wrote (tools/plugin/trace_mode.h), as a figure. */
#ifndef FIGURES_TRACE_H
#define FIGURES_TRACE_H

#include <stdio.h>

/*
 * Prints `NAME N` for its instructions. 0, or -1 and a line on standard error where the trace did
 * not come to its end.
 */
int trace_convert_instructions(const char *name, FILE *trace, FILE *out);

#endif
