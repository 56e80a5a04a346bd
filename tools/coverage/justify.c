/* Which lines the justifications are for. */
#include <string.h>

#include "justifications.h"
#include "source_path.h"

struct matches {
	/* Lines that the entry names; of these, those that ran; and those free to be justified. */
	size_t lines;
	size_t ran;
	size_t open;
};

static bool names_line(const struct justification *entry, const struct code_line *line)
{
	if (!source_path_matches(line->file, entry->file))
		return false;
	if (entry->function && strcmp(line->function, entry->function) != 0)
		return false;
	return !entry->text || strcmp(line->text, entry->text) == 0;
}

static struct matches count_matches(const struct justification *entry,
				    const struct code_lines *lines)
{
	struct matches matches = {0, 0, 0};

	for (size_t i = 0; i < lines->n; i++) {
		const struct code_line *line = &lines->lines[i];
		if (!names_line(entry, line))
			continue;
		matches.lines++;
		matches.ran += line->ran > 0;
		matches.open += line->ran == 0 && !line->justification;
	}
	return matches;
}

static const char *why_stale(const struct justification *entry, const struct matches *matches)
{
	if (matches->lines == 0)
		return "matches no line that has code";
	if (!entry->text && matches->ran > 0)
		return "the function ran; justify those of its lines that did not";
	if (matches->lines == matches->ran)
		return "what it names ran";
	if (matches->open == 0)
		return "another entry justifies the same";
	if (entry->text && matches->open > entry->count)
		return "more lines read so and never ran; name the function, or their number as x2";
	if (entry->text && matches->open < entry->count)
		return "fewer lines that read so never ran than it says";
	return NULL;
}

void justifications_apply(struct justifications *justifications, struct code_lines *lines)
{
	for (size_t i = 0; i < justifications->n; i++) {
		struct justification *entry = &justifications->entries[i];
		if (entry->one_way)
			continue;
		struct matches matches = count_matches(entry, lines);
		entry->stale = why_stale(entry, &matches);
		for (size_t k = 0; k < lines->n && !entry->stale; k++) {
			struct code_line *line = &lines->lines[k];
			if (line->ran == 0 && !line->justification && names_line(entry, line))
				line->justification = entry;
		}
	}
}
