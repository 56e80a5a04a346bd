#include "delegated.h"

#include <string.h>

#include "authority.h"
#include "file.h"
#include "toml_value.h"

#define MARK  "::delegated"
#define WORDS 4
#define SPACE " \t\r"

struct reader {
	const struct system *system;
	struct delegated *delegated;
	struct place place;
};

static const struct instance *find(const struct reader *reader, const char *name)
{
	for (size_t i = 0; i < reader->system->instance_count; i++)
		if (strcmp(reader->system->instances[i].name, name) == 0)
			return &reader->system->instances[i];
	report_error(reader->system->report, reader->place, "no component \"%s\"", name);
	return NULL;
}

static bool is_known(const struct delegated *delegated, const struct delegated_edge *edge)
{
	for (size_t i = 0; i < delegated->count; i++)
		if (delegated->edges[i].from == edge->from && delegated->edges[i].to == edge->to &&
		    strcmp(delegated->edges[i].what, edge->what) == 0)
			return true;
	return false;
}

static void take(const struct reader *reader, char *words[WORDS])
{
	struct delegated_edge edge = {find(reader, words[1]), find(reader, words[2]), words[3]};

	if (!edge.from || !edge.to)
		return;
	if (!authority_may_delegate(edge.from, edge.to))
		report_error(reader->system->report, reader->place,
			     "%s delegated %s to %s, which the composition does not allow",
			     words[1], words[3], words[2]);
	else if (!is_known(reader->delegated, &edge))
		reader->delegated->edges[reader->delegated->count++] = edge;
}

static void read_line(const struct reader *reader, char *line)
{
	char *words[WORDS + 1] = {0}, *rest;
	size_t count = 0;

	for (char *word = strtok_r(line, SPACE, &rest); word && count <= WORDS;
	     word = strtok_r(NULL, SPACE, &rest))
		words[count++] = word;
	if (count == 0 || strcmp(words[0], MARK) != 0)
		return;
	if (count == WORDS && toml_name_is_sound(words[3]))
		take(reader, words);
	else
		report_error(reader->system->report, reader->place,
			     "expected " MARK " FROM TO WHAT");
}

/* No line has more than one edge. */
static size_t count_lines(const char *text)
{
	size_t count = 1;

	while ((text = strchr(text, '\n'))) {
		text++;
		count++;
	}
	return count;
}

bool delegated_read(struct delegated *delegated, const struct system *system, const char *path)
{
	struct reader reader = {system, delegated, {.file = path}};
	unsigned before = system->report->errors;
	struct file file;
	char *text, *line;

	if (!file_read(system->arena, system->report, path, &file))
		return false;
	text = arena_text(system->arena, (const char *)file.bytes, file.length);
	*delegated = (struct delegated){
		arena_alloc(system->arena, count_lines(text), sizeof(struct delegated_edge)), 0};
	while ((line = strsep(&text, "\n"))) {
		reader.place.line++;
		read_line(&reader, line);
	}
	if (delegated->count == 0 && system->report->errors == before)
		report_error(system->report, (struct place){.file = path},
			     "nothing was delegated: no line " MARK);
	return system->report->errors == before;
}
