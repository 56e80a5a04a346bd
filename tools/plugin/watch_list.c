#include "watch_list.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS 5

/* A line: a name, then numbers. */
struct line {
	char name[32];
	uint64_t number[WORDS - 1];
	int numbers;
};

static bool complain(const char *path, const char *what, const char *name)
{
	fprintf(stderr, "tessera plugin: %s: %s%s\n", path, what, name);
	return false;
}

static bool parse(struct line *line, const char *text)
{
	*line = (struct line){.numbers = -1};
	line->numbers =
		sscanf(text, "%31s %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64, line->name,
		       &line->number[0], &line->number[1], &line->number[2], &line->number[3]) -
		1;
	return line->numbers >= 1;
}

static void *grow(void *array, size_t n, size_t size)
{
	/* At powers of two, which are those with one bit. */
	if (n & (n - 1))
		return array;
	void *larger = realloc(array, (n ? 2 * n : 1) * size);
	if (!larger) {
		fprintf(stderr, "tessera plugin: out of memory\n");
		exit(EXIT_FAILURE);
	}
	return larger;
}

static bool add_number(struct watch_list *list, const struct line *line, uint64_t *seen)
{
	uint64_t bit = 1;

#define NUMBER(it)                                                                                 \
	if (strcmp(line->name, #it) == 0) {                                                        \
		list->it = line->number[0];                                                        \
		*seen |= bit;                                                                      \
		return line->numbers == 1;                                                         \
	}                                                                                          \
	bit <<= 1;
#include "watch_list.def"
	return false;
}

static bool add_place(struct watch_list *list, const struct line *line)
{
	static const char *const names[] = {
#define PLACE(name) #name,
#include "watch_list.def"
	};

	for (int i = 0; i < PLACES; i++) {
		if (strcmp(line->name, names[i]) != 0 || line->numbers != 2)
			continue;
		list->places = grow(list->places, list->n_places, sizeof(*list->places));
		list->places[list->n_places++] =
			(struct watched_place){(enum place)i, line->number[0], line->number[1]};
		return true;
	}
	return false;
}

static bool area_is_sound(const struct watched_area *area)
{
	return area->start < area->end && area->bytes >= 4 && area->offset < area->bytes &&
	       (area->end - area->start) % area->bytes == 0;
}

static bool add_area(struct watch_list *list, const struct line *line)
{
	static const char *const names[] = {
#define AREA(name) #name,
#include "watch_list.def"
	};

	for (int i = 0; i < AREAS; i++) {
		struct watched_area area = {(enum area)i,    line->number[0], line->number[1],
					    line->number[2], line->number[3], NULL};
		if (strcmp(line->name, names[i]) != 0 || line->numbers != 4 ||
		    !area_is_sound(&area))
			continue;
		area.last =
			calloc((size_t)((area.end - area.start) / area.bytes), sizeof(uint64_t));
		if (!area.last)
			return false;
		list->areas = grow(list->areas, list->n_areas, sizeof(*list->areas));
		list->areas[list->n_areas++] = area;
		return true;
	}
	return false;
}

static int by_address(const void *left, const void *right)
{
	const struct watched_place *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return (int)a->place - (int)b->place;
}

/* Of the numbers, in the order of the list: 1 for each. */
static uint64_t all_numbers(void)
{
	uint64_t all = 0;

#define NUMBER(name) all = all << 1 | 1;
#include "watch_list.def"
	return all;
}

static bool read_lines(struct watch_list *list, FILE *file, const char *path)
{
	char text[256];
	uint64_t seen = 0;
	struct line line;

	while (fgets(text, sizeof(text), file)) {
		if (!parse(&line, text) || (!add_number(list, &line, &seen) &&
					    !add_place(list, &line) && !add_area(list, &line)))
			return complain(path, "not a line of a watch list: ", text);
	}
	if (seen != all_numbers())
		return complain(path, "some numbers are missing", "");
	return true;
}

bool watch_list_read(struct watch_list *list, const char *path)
{
	FILE *file = fopen(path, "r");

	*list = (struct watch_list){0};
	if (!file)
		return complain(path, strerror(errno), "");
	bool good = read_lines(list, file, path);
	fclose(file);
	if (good && list->n_places)
		qsort(list->places, list->n_places, sizeof(*list->places), by_address);
	return good;
}

struct watched_place *watch_list_at(const struct watch_list *list, uint64_t address)
{
	size_t low = 0, high = list->n_places;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (list->places[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == list->n_places || list->places[low].address != address)
		return NULL;
	return &list->places[low];
}

uint64_t *watch_list_value(const struct watch_list *list, uint64_t address, enum area *area)
{
	for (size_t i = 0; i < list->n_areas; i++) {
		const struct watched_area *its = &list->areas[i];
		uint64_t inside = address - its->start;
		if (inside >= its->end - its->start || inside % its->bytes != its->offset)
			continue;
		*area = its->area;
		return &its->last[inside / its->bytes];
	}
	return NULL;
}
