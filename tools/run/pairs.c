#include "pairs.h"

#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pairs_add(struct pairs *pairs, const char *operation, const char *error)
{
	struct text line = { 0 };

	text_format(&line, "%s %s", operation, error);
	pairs->lines = grow(pairs->lines, pairs->count + 1, sizeof(char *));
	pairs->lines[pairs->count++] = line.bytes;
}

static int by_name(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

int pairs_write(struct pairs *pairs, const char *path)
{
	FILE *file = fopen(path, "w");
	int failed;

	if (!file) {
		fprintf(stderr, "run: cannot write %s: %s\n", path, strerror(errno));
		return -1;
	}
	if (pairs->count)
		qsort(pairs->lines, pairs->count, sizeof(char *), by_name);
	for (size_t i = 0; i < pairs->count; i++) {
		if (i == 0 || strcmp(pairs->lines[i - 1], pairs->lines[i]) != 0)
			fprintf(file, "%s\n", pairs->lines[i]);
	}
	failed = ferror(file);
	failed |= fclose(file);
	if (failed)
		fprintf(stderr, "run: %s could not be written\n", path);
	return failed ? -1 : 0;
}

void pairs_free(struct pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++)
		free(pairs->lines[i]);
	free(pairs->lines);
	*pairs = (struct pairs){ 0 };
}
