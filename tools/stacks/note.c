#include "note.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"

#define PARTING " ,\t"

struct words {
	struct place place;
	const char **words;
	size_t count;
};

static struct words split(struct graph *graph, struct place place, const char *text)
{
	char *copy = arena_text(graph->arena, text, strlen(text));
	struct words words = {
		.place = place,
		.words = arena_alloc(graph->arena, strlen(text) + 1, sizeof(char *)),
	};

	for (char *word = strtok(copy, PARTING); word; word = strtok(NULL, PARTING))
		words.words[words.count++] = word;
	return words;
}

static struct names names_from(const struct words *words, size_t first)
{
	return (struct names){
		.place = words->place,
		.names = words->words + first,
		.count = words->count - first,
	};
}

static bool refuse(struct graph *graph, const struct words *words, const char *what)
{
	report_error(graph->report, words->place, "stack note: %s", what);
	return false;
}

static bool number(const char *text, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 10);
	return text[0] >= '0' && text[0] <= '9' && !*end && !errno;
}

static void add_note(struct graph *graph, const char *function, struct names names)
{
	struct note *note = arena_alloc(graph->arena, 1, sizeof(*note));

	*note = (struct note){.next = graph->notes, .names = names, .function = function};
	graph->notes = note;
}

static bool read_calls(struct graph *graph, const struct words *words)
{
	add_note(graph, NULL, names_from(words, 1));
	return true;
}

static bool read_given(struct graph *graph, const struct words *words)
{
	if (words->count < 3)
		return refuse(graph, words, "given FUNCTION TARGET...");
	add_note(graph, words->words[1], names_from(words, 2));
	return true;
}

/* Said of a name as it stands: who declares a static function's frame gives its key. */
static bool read_frame(struct graph *graph, const struct words *words)
{
	struct function *function;
	uint64_t bytes;

	if (words->count < 3 || !number(words->words[2], &bytes))
		return refuse(graph, words, "frame FUNCTION BYTES CALLEE...");
	function = graph_define(graph, words->words[1], words->place.file);
	if (!function)
		return true;
	function->place = words->place;
	function->bytes = bytes;
	for (size_t i = 3; i < words->count; i++) {
		bool pointer = strcmp(words->words[i], NOTE_ANY) == 0;
		struct call *call =
			graph_add_call(graph, function, pointer ? NULL : words->words[i]);

		call->place = words->place;
		call->file = words->place.file;
	}
	return true;
}

static bool read_entry(struct graph *graph, const struct words *words)
{
	struct entry *entry = arena_alloc(graph->arena, 1, sizeof(*entry));

	if (words->count != 4 || !number(words->words[2], &entry->bytes))
		return refuse(graph, words, "entry NAME BYTES FUNCTION");
	words->words[2] = words->words[1];
	entry->names = names_from(words, 2);
	entry->next = graph->entries;
	graph->entries = entry;
	return true;
}

/* The function may come later: until then its key stands for it. */
static bool read_recurses(struct graph *graph, const struct words *words)
{
	struct recursion *recursion = arena_alloc(graph->arena, 1, sizeof(*recursion));

	if (words->count != 3 || !number(words->words[2], &recursion->times) || !recursion->times)
		return refuse(graph, words, "recurses FUNCTION TIMES");
	recursion->place = words->place;
	recursion->function = words->words[1];
	recursion->next = graph->recursions;
	graph->recursions = recursion;
	return true;
}

bool note_read(struct graph *graph, struct place place, const char *text)
{
	static const struct {
		const char *verb;
		bool (*read)(struct graph *graph, const struct words *words);
	} verbs[] = {
		{"calls", read_calls}, {"given", read_given},	    {"frame", read_frame},
		{"entry", read_entry}, {"recurses", read_recurses},
	};
	struct words words = split(graph, place, text);

	for (size_t i = 0; words.count && i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(words.words[0], verbs[i].verb) == 0)
			return verbs[i].read(graph, &words);
	return refuse(graph, &words, "neither calls, given, frame, entry nor recurses");
}

bool note_read_placed(struct graph *graph, const char *object, const char *text)
{
	const char *blank = strchr(text, ' ');
	char *file = arena_text(graph->arena, text, blank ? (size_t)(blank - text) : 0);
	char *colon = strrchr(file, ':');

	if (!colon) {
		report_error(graph->report, (struct place){.file = object},
			     "stack note: no FILE:LINE in front: %s", text);
		return false;
	}
	*colon = '\0';
	return note_read(
		graph, (struct place){.file = file, .line = (unsigned)strtoul(colon + 1, NULL, 10)},
		blank + 1);
}

bool note_read_file(struct graph *graph, const char *path)
{
	struct file file;
	bool good = true;
	unsigned number_of_line = 0;
	char *rest;

	if (!file_read(graph->arena, graph->report, path, &file))
		return false;
	rest = arena_text(graph->arena, (const char *)file.bytes, file.length);
	while (rest) {
		char *line = strsep(&rest, "\n");

		number_of_line++;
		line[strcspn(line, "#")] = '\0';
		if (line[strspn(line, PARTING)] &&
		    !note_read(graph, (struct place){.file = path, .line = number_of_line}, line))
			good = false;
	}
	return good;
}

static bool reaches(const struct note *note, const struct call *call)
{
	return strcmp(note->names.place.file, call->place.file) == 0 &&
	       call->place.line - note->names.place.line <= NOTE_REACH;
}

static bool speaks_of(const struct graph *graph, const struct note *note,
		      const struct function *function)
{
	return graph_find_in(graph, note->names.place.file, note->function) == function;
}

struct note *note_of_call(const struct graph *graph, const struct function *function,
			  const struct call *call, const struct note *last)
{
	for (struct note *note = last ? last->next : graph->notes; note; note = note->next)
		if (note->function ? speaks_of(graph, note, function) : reaches(note, call))
			return note;
	return NULL;
}
