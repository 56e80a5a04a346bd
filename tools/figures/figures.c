#define _POSIX_C_SOURCE 200809L
#include "figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUMBERS_MAX 3

/* The finite numbers that follow a name; their count, or -1. */
static int parse_numbers(const char *text, double numbers[NUMBERS_MAX])
{
	int count = 0;

	while (*text == ' ') {
		char *end;

		if (count == NUMBERS_MAX)
			return -1;
		numbers[count] = strtod(text, &end);
		if (end == text || !isfinite(numbers[count]))
			return -1;
		text = end;
		count++;
	}
	return *text ? -1 : count;
}

static bool parse_figure(char *line, struct figure *figure)
{
	double numbers[NUMBERS_MAX];
	size_t length = strcspn(line, " ");
	int count = parse_numbers(line + length, numbers);

	if (!length || strpbrk(line, "\"\\\t") || (count != 1 && count != NUMBERS_MAX))
		return false;
	*figure = (struct figure){ .value = numbers[0], .ranged = count == NUMBERS_MAX };
	if (figure->ranged) {
		figure->least = numbers[1];
		figure->greatest = numbers[2];
	}
	line[length] = '\0';
	figure->name = line;
	return true;
}

static void add(struct figures *figures, struct figure figure)
{
	size_t bytes = (figures->count + 1) * sizeof(figure);
	struct figure *list = realloc(figures->list, bytes);

	figure.name = strdup(figure.name);
	if (!list || !figure.name) {
		fputs("figures: out of memory\n", stderr);
		exit(2);
	}
	figures->list = list;
	figures->list[figures->count++] = figure;
}

static int add_line(struct figures *figures, char *line, const char *path, unsigned number)
{
	struct figure figure;

	line[strcspn(line, "\n")] = '\0';
	if (!parse_figure(line, &figure)) {
		fprintf(stderr, "figures: %s: line %u is malformed\n", path, number);
		return -1;
	}
	if (figures_find(figures, figure.name)) {
		fprintf(stderr, "figures: %s: line %u: %s is there already\n", path, number,
			figure.name);
		return -1;
	}
	add(figures, figure);
	return 0;
}

int figures_read(struct figures *figures, FILE *file, const char *path)
{
	char *line = NULL;
	size_t size = 0;
	int failed = 0;

	for (unsigned number = 1; !failed && getline(&line, &size, file) >= 0; number++)
		failed = add_line(figures, line, path, number);
	free(line);
	return failed;
}

const struct figure *figures_find(const struct figures *figures, const char *name)
{
	for (size_t i = 0; i < figures->count; i++)
		if (strcmp(figures->list[i].name, name) == 0)
			return &figures->list[i];
	return NULL;
}

const struct figure *figures_property(const struct figures *figures, const char *name,
				      const char *property)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < figures->count; i++) {
		const char *at = figures->list[i].name;

		if (strncmp(at, name, length) == 0 && at[length] == '.' &&
		    strcmp(at + length + 1, property) == 0)
			return &figures->list[i];
	}
	return NULL;
}

void figures_free(struct figures *figures)
{
	for (size_t i = 0; i < figures->count; i++)
		free(figures->list[i].name);
	free(figures->list);
	*figures = (struct figures){ 0 };
}
