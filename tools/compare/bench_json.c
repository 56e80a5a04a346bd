#define _POSIX_C_SOURCE 200809L
#include "bench_json.h"

#include <stdlib.h>
#include <string.h>

/* A member becomes a line of a file of figures. */
static bool convert(const char *line, FILE *out)
{
	char name[256];
	double value;

	if (strcmp(line, "{\n") == 0 || strcmp(line, "}\n") == 0)
		return true;
	if (sscanf(line, " \"%255[^\"]\": %lf", name, &value) != 2)
		return false;
	fprintf(out, "%s %.17g\n", name, value);
	return true;
}

static int convert_all(FILE *file, FILE *out, const char *path)
{
	char *line = NULL;
	bool sound = true;
	size_t size = 0, lines = 0;

	while (sound && getline(&line, &size, file) >= 0) {
		lines++;
		sound = convert(line, out);
	}
	free(line);
	if (sound && lines)
		return 0;
	fprintf(stderr, "compare: %s: line %zu is no figure\n", path, lines);
	return -1;
}

int bench_json_read(struct figures *figures, FILE *file, const char *path)
{
	FILE *lines = tmpfile();
	int failed;

	if (!lines) {
		fputs("compare: no temporary file\n", stderr);
		return -1;
	}
	failed = convert_all(file, lines, path);
	rewind(lines);
	if (!failed)
		failed = figures_read(figures, lines, path);
	fclose(lines);
	return failed;
}
