#define _POSIX_C_SOURCE 200809L
#include "goals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *trim(char *line)
{
	size_t length;

	line[strcspn(line, "#\n")] = '\0';
	line += strspn(line, " \t");
	length = strlen(line);
	while (length && strchr(" \t", line[length - 1]))
		line[--length] = '\0';
	return line;
}

static bool parse_section(char *line, struct goal *goal)
{
	size_t length = strlen(line);

	if (length < 3 || line[length - 1] != ']')
		return false;
	line[length - 1] = '\0';
	*goal = (struct goal){ .name = line + 1, .section = true };
	return true;
}

static bool parse_goal(char *line, struct goal *goal)
{
	size_t length = strcspn(line, " \t");
	char *number = line + length + strspn(line + length, " \t"), *end;

	*goal = (struct goal){ .name = line };
	if (!length || !*number)
		return false;
	line[length] = '\0';
	if (strcmp(number, "-") == 0)
		return true;
	goal->bounded = true;
	goal->most = strtod(number, &end);
	return !*end && isfinite(goal->most);
}

static void add(struct goals *goals, struct goal goal)
{
	struct goal *list = realloc(goals->list, (goals->count + 1) * sizeof(goal));

	goal.name = strdup(goal.name);
	if (!list || !goal.name) {
		fputs("figures: out of memory\n", stderr);
		exit(2);
	}
	goals->list = list;
	goals->list[goals->count++] = goal;
}

static int add_line(struct goals *goals, char *line, const char *path, unsigned number)
{
	struct goal goal;

	line = trim(line);
	if (!*line)
		return 0;
	if (!(*line == '[' ? parse_section(line, &goal) : parse_goal(line, &goal))) {
		fprintf(stderr, "figures: %s: line %u is malformed\n", path, number);
		return -1;
	}
	if (!goal.section && goals_find(goals, goal.name)) {
		fprintf(stderr, "figures: %s: line %u: %s has a goal already\n", path, number,
			goal.name);
		return -1;
	}
	add(goals, goal);
	return 0;
}

int goals_read(struct goals *goals, FILE *file, const char *path)
{
	char *line = NULL;
	size_t size = 0;
	int failed = 0;

	for (unsigned number = 1; !failed && getline(&line, &size, file) >= 0; number++)
		failed = add_line(goals, line, path, number);
	free(line);
	return failed;
}

const struct goal *goals_find(const struct goals *goals, const char *name)
{
	for (size_t i = 0; i < goals->count; i++)
		if (!goals->list[i].section && strcmp(goals->list[i].name, name) == 0)
			return &goals->list[i];
	return NULL;
}

void goals_free(struct goals *goals)
{
	for (size_t i = 0; i < goals->count; i++)
		free(goals->list[i].name);
	free(goals->list);
	*goals = (struct goals){ 0 };
}
