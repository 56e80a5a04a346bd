#define _POSIX_C_SOURCE 200809L
#include "trace.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int trace_convert_instructions(const char *name, FILE *trace, FILE *out)
{
	unsigned long long instructions;
	bool counted = false, reached = false;
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, trace) >= 0) {
		counted |= sscanf(line, "# instructions %llu", &instructions) == 1;
		reached |= strcmp(line, "# end reached\n") == 0;
	}
	free(line);
	if (!counted || !reached) {
		fprintf(stderr, "figures: the trace of %s did not come to its end\n", name);
		return -1;
	}
	fprintf(out, "%s %llu\n", name, instructions);
	return 0;
}
