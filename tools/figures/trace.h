/* The counts of a trace that the QEMU plugin wrote (tools/plugin/trace_mode.h), as figures. */
#ifndef FIGURES_TRACE_H
#define FIGURES_TRACE_H

#include <stddef.h>
#include <stdio.h>

/* A property of a figure, and how the plugin and the table's head call it. */
struct trace_property {
	const char *name;
	const char *counted;
	const char *head;
};

#define TRACE_PROPERTIES 5
extern const struct trace_property trace_properties[TRACE_PROPERTIES];

/*
 * Prints `NAME.PROPERTY N` for each, or, without one, `NAME N` for the instructions alone. 0, or -1
 * and a line on standard error where the trace did not come to its end.
 */
int trace_convert(const char *name, FILE *trace, FILE *out);
int trace_convert_instructions(const char *name, FILE *trace, FILE *out);

#endif
