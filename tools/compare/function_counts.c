#define _POSIX_C_SOURCE 200809L
#include "function_counts.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

#define NAME_LENGTH_MAX 255

static struct function_count *find(const struct function_counts *counts, const char *figure,
				   const char *function)
{
	for (size_t i = 0; i < counts->count; i++)
		if (strcmp(counts->list[i].figure, figure) == 0 &&
		    strcmp(counts->list[i].function, function) == 0)
			return &counts->list[i];
	return NULL;
}

static char *copy(const char *name)
{
	size_t size = strlen(name) + 1;

	return memcpy(grow(NULL, size, 1), name, size);
}

static void add(struct function_counts *counts, const char *figure, const char *function,
		long long instructions)
{
	struct function_count *count = find(counts, figure, function);

	if (count) {
		count->instructions += instructions;
		return;
	}
	counts->list = grow(counts->list, counts->count + 1, sizeof(*counts->list));
	counts->list[counts->count++] =
		(struct function_count){copy(figure), copy(function), instructions};
}

/* The compiler's parts and copies of a function have its name, a dot and what they are. */
static const char *function_at(const struct labels *labels, uint64_t address,
			       char name[NAME_LENGTH_MAX + 1])
{
	const char *found = labels_find(labels, address);

	if (!found)
		return "?";
	snprintf(name, NAME_LENGTH_MAX + 1, "%.*s", 1 + (int)strcspn(found + 1, "."), found);
	return name;
}

void function_counts_of(struct function_counts *counts, const struct figures *figures,
			const struct profiles *profiles, const struct labels *labels)
{
	char name[NAME_LENGTH_MAX + 1];

	for (size_t i = 0; i < profiles->count; i++) {
		const struct profile *profile = &profiles->list[i];

		for (size_t j = 0; j < profile->step_count; j++)
			add(counts, figures->list[i].name,
			    function_at(labels, profile->steps[j].address, name),
			    (long long)profile->steps[j].times);
	}
}

void function_counts_write(const struct function_counts *counts, FILE *out)
{
	for (size_t i = 0; i < counts->count; i++)
		fprintf(out, "%s %s %lld\n", counts->list[i].figure, counts->list[i].function,
			counts->list[i].instructions);
}

int function_counts_read(struct function_counts *counts, FILE *file, const char *path)
{
	char figure[NAME_LENGTH_MAX + 1], function[NAME_LENGTH_MAX + 1], end;
	char *line = NULL;
	unsigned number = 0;
	long long instructions;
	bool sound = true;
	size_t size = 0;

	while (sound && getline(&line, &size, file) >= 0) {
		number++;
		sound = sscanf(line, "%255s %255s %lld%c", figure, function, &instructions, &end) ==
				4 &&
			end == '\n';
		if (sound)
			add(counts, figure, function, instructions);
		else
			fprintf(stderr, "compare: %s: line %u is malformed\n", path, number);
	}
	free(line);
	return sound ? 0 : -1;
}

long long function_counts_find(const struct function_counts *counts, const char *figure,
			       const char *function)
{
	const struct function_count *count = find(counts, figure, function);

	return count ? count->instructions : 0;
}

void function_counts_free(struct function_counts *counts)
{
	for (size_t i = 0; i < counts->count; i++) {
		free(counts->list[i].figure);
		free(counts->list[i].function);
	}
	free(counts->list);
	*counts = (struct function_counts){0};
}
