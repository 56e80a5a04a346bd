#include "bounds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deepest.h"
#include "file.h"
#include "targets.h"

struct bound {
	const struct entry *entry;
	const struct function *function;
};

struct bounds {
	struct bound *bounds;
	size_t count;
};

static uint64_t size_of(const struct entry *entry)
{
	return entry->bytes ? entry->bytes : THREAD_STACK_BYTES;
}

static const char *text_of(const struct graph *graph, const struct bound *bound)
{
	return arena_format(graph->arena, "needs %lu of %lu bytes: %s > %s",
			    (unsigned long)bound->function->need,
			    (unsigned long)size_of(bound->entry), bound->entry->names.names[0],
			    deepest_text(graph, bound->function));
}

static bool check(struct graph *graph, const char *instance, const struct bound *bound)
{
	if (bound->function->need <= size_of(bound->entry))
		return true;
	report_error(graph->report, (struct place){.file = instance}, "a stack is too small: %s",
		     text_of(graph, bound));
	return false;
}

static bool add(struct graph *graph, struct bounds *bounds, const struct entry *entry)
{
	const struct names *names = &entry->names;
	struct function *function = graph_find_in(graph, names->place.file, names->names[1]);

	if (!function) {
		report_error(graph->report, names->place, "%s begins with %s, which is not there",
			     names->names[0], names->names[1]);
		return false;
	}
	if (!deepest_find(graph, function))
		return false;
	bounds->bounds[bounds->count++] = (struct bound){.entry = entry, .function = function};
	return true;
}

static int deepest_first(const void *left, const void *right)
{
	const struct bound *a = left;
	const struct bound *b = right;

	if (!a->entry->bytes != !b->entry->bytes)
		return a->entry->bytes ? 1 : -1;
	return (a->function->need < b->function->need) - (a->function->need > b->function->need);
}

static bool write_lines(struct graph *graph, const struct bounds *bounds, const char *path)
{
	const char *text = "";

	for (size_t i = 0; i < bounds->count; i++)
		text = arena_format(graph->arena, "%s%s\n", text,
				    text_of(graph, &bounds->bounds[i]));
	return file_write(graph->report, path, text, strlen(text));
}

static size_t count_entries(const struct graph *graph)
{
	size_t count = 0;

	for (const struct entry *entry = graph->entries; entry; entry = entry->next)
		count++;
	return count;
}

bool bounds_write(struct graph *graph, const char *instance, const char *path)
{
	size_t entries = count_entries(graph);
	struct bounds bounds = {
		.bounds = arena_alloc(graph->arena, entries + 1, sizeof(struct bound)),
	};
	bool good = targets_resolve(graph);

	if (!entries) {
		report_error(graph->report, (struct place){.file = instance}, "no stack begins");
		return false;
	}
	for (const struct entry *entry = graph->entries; entry; entry = entry->next)
		good &= add(graph, &bounds, entry);
	for (size_t i = 0; i < bounds.count; i++)
		good &= check(graph, instance, &bounds.bounds[i]);
	qsort(bounds.bounds, bounds.count, sizeof(bounds.bounds[0]), deepest_first);
	return good && write_lines(graph, &bounds, path);
}

bool bounds_read(struct arena *arena, struct report *report, const char *path, uint64_t *need)
{
	unsigned long needed, there;
	struct file file;

	if (!file_read(arena, report, path, &file))
		return false;
	if (sscanf((const char *)file.bytes, "needs %lu of %lu bytes: ", &needed, &there) != 2) {
		report_error(report, (struct place){.file = path, .line = 1},
			     "not `needs N of N bytes: PATH`");
		return false;
	}
	*need = needed;
	return true;
}
