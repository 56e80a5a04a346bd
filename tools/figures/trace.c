#define _POSIX_C_SOURCE 200809L
#include "trace.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const struct trace_property trace_properties[TRACE_PROPERTIES] = {
	{ "accesses", "memory-accesses", "accesses" }, { "data_lines", "data-cache-lines", "data" },
	{ "code_lines", "code-cache-lines", "code" },  { "cr3_loads", "cr3-loads", "cr3" },
	{ "serialising", "serialising", "serial" },
};

struct count {
	const char *counted;
	unsigned long long value;
	bool seen;
};

static void note(struct count *counts, size_t n, const char *line)
{
	for (size_t i = 0; i < n; i++) {
		size_t length = strlen(counts[i].counted);

		if (strncmp(line, counts[i].counted, length) == 0 && line[length] == ' ') {
			counts[i].value = strtoull(line + length, NULL, 10);
			counts[i].seen = true;
		}
	}
}

/* Reads the lines that begin with #; false unless the trace reached its end and has all counts. */
static bool read_counts(FILE *trace, struct count *counts, size_t n)
{
	bool reached = false;
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, trace) >= 0) {
		if (strncmp(line, "# ", 2) != 0)
			continue;
		note(counts, n, line + 2);
		reached |= strcmp(line, "# end reached\n") == 0;
	}
	free(line);
	for (size_t i = 0; i < n; i++)
		reached &= counts[i].seen;
	return reached;
}

static int refuse(const char *name)
{
	fprintf(stderr, "figures: the trace of %s did not come to its end\n", name);
	return -1;
}

int trace_convert(const char *name, FILE *trace, FILE *out)
{
	struct count counts[TRACE_PROPERTIES] = { 0 };

	for (size_t i = 0; i < TRACE_PROPERTIES; i++)
		counts[i].counted = trace_properties[i].counted;
	if (!read_counts(trace, counts, TRACE_PROPERTIES))
		return refuse(name);
	for (size_t i = 0; i < TRACE_PROPERTIES; i++)
		fprintf(out, "%s.%s %llu\n", name, trace_properties[i].name, counts[i].value);
	return 0;
}

int trace_convert_instructions(const char *name, FILE *trace, FILE *out)
{
	struct count count = { .counted = "instructions" };

	if (!read_counts(trace, &count, 1))
		return refuse(name);
	fprintf(out, "%s %llu\n", name, count.value);
	return 0;
}
