#include "callgraph.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"

#define INDIRECT "__indirect_call"

/* What stands in quotes behind `field`, or NULL. */
static const char *text_of(struct graph *graph, const char *line, const char *field)
{
	const char *start = strstr(line, field);
	const char *end;

	if (!start)
		return NULL;
	start += strlen(field);
	end = strchr(start, '"');
	return end ? arena_text(graph->arena, start, (size_t)(end - start)) : NULL;
}

/* FILE:LINE:COLUMN */
static struct place place_of(struct graph *graph, const char *text, size_t length)
{
	char *file = arena_text(graph->arena, text, length);
	char *column = strrchr(file, ':');
	char *line;

	if (!column)
		return (struct place){.file = file};
	*column = '\0';
	line = strrchr(file, ':');
	if (!line)
		return (struct place){.file = file};
	*line = '\0';
	return (struct place){.file = file, .line = (unsigned)strtoul(line + 1, NULL, 10)};
}

/* A label: NAME\nPLACE\nBYTES bytes (KIND), with \n in two letters, and BYTES if it is there. */
static void read_node(struct graph *graph, const char *line, const char *origin)
{
	const char *key = text_of(graph, line, "title: \"");
	const char *label = text_of(graph, line, "label: \"");
	const char *place = label ? strstr(label, "\\n") : NULL;
	const char *bytes = place ? strstr(place + 2, "\\n") : NULL;
	struct function *function;

	if (!key || !bytes || strcmp(key, INDIRECT) == 0)
		return;
	function = graph_define(graph, key, origin);
	if (!function)
		return;
	function->place = place_of(graph, place + 2, (size_t)(bytes - place - 2));
	function->bytes = strtoull(bytes + 2, NULL, 10);
	function->unbounded = strstr(bytes, "(dynamic)") != NULL;
}

static void read_edge(struct graph *graph, const char *line, const char *origin)
{
	const char *from = text_of(graph, line, "sourcename: \"");
	const char *to = text_of(graph, line, "targetname: \"");
	const char *label = text_of(graph, line, "label: \"");
	struct function *function = from ? graph_find(graph, from) : NULL;
	struct call *call;

	if (!to || !function || function->origin != origin)
		return;
	call = graph_add_call(graph, function, strcmp(to, INDIRECT) == 0 ? NULL : to);
	call->place = label ? place_of(graph, label, strlen(label)) : function->place;
}

static void add_red_zones(struct graph *graph, const char *origin)
{
	for (size_t i = 0; i < GRAPH_CHAINS; i++)
		for (struct function *f = graph->functions[i]; f; f = f->chain)
			if (f->origin == origin && !f->calls)
				f->bytes += RED_ZONE;
}

static bool starts(const char *line, const char *word)
{
	return strncmp(line, word, strlen(word)) == 0;
}

/* Each line on its own; edges come behind the nodes that they leave from. */
static void read_lines(struct graph *graph, char *text, const char *origin)
{
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		if (starts(line, "node: "))
			read_node(graph, line, origin);
		else if (starts(line, "edge: "))
			read_edge(graph, line, origin);
	}
}

const char *callgraph_read(struct graph *graph, const char *path)
{
	struct file file;
	const char *source;

	if (!file_read(graph->arena, graph->report, path, &file))
		return NULL;
	if (!starts((const char *)file.bytes, "graph: ") ||
	    !(source = text_of(graph, (const char *)file.bytes, "title: \""))) {
		report_error(graph->report, (struct place){.file = path},
			     "no call graph: compile with -fcallgraph-info=su");
		return NULL;
	}
	read_lines(graph, arena_text(graph->arena, (const char *)file.bytes, file.length), path);
	add_red_zones(graph, path);
	return source;
}
