#include "justifications.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "text.h"

#define COUNT_MAX 1000

static const char one_way[] = "one way: ";
static const char *const dashes[] = {" — ", " -- "};

static char *copy(const char *from, const char *to)
{
	return memory_or_exit(strndup(from, (size_t)(to - from)));
}

static const char *skip_name(const char *text)
{
	if (!isalpha((unsigned char)*text) && *text != '_')
		return text;
	while (isalnum((unsigned char)*text) || *text == '_')
		text++;
	return text;
}

/* Whether [text, end) is a name with parentheses, as of a function. */
static bool is_function(const char *text, const char *end)
{
	const char *behind = skip_name(text);

	return behind > text && end - behind == 2 && strncmp(behind, "()", 2) == 0;
}

/* The length of a dash with spaces around it, 0 if there is none. */
static size_t dash_length(const char *text)
{
	for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++) {
		if (strncmp(text, dashes[i], strlen(dashes[i])) == 0)
			return strlen(dashes[i]);
	}
	return 0;
}

/* The reason if text, which follows a quote, is a count if any and a dash; else NULL. */
static const char *parse_tail(const char *text, unsigned int *count)
{
	*count = 1;
	if (strncmp(text, " x", 2) == 0) {
		char *end;
		unsigned long number = strtoul(text + 2, &end, 10);
		if (!isdigit((unsigned char)text[2]) || number < 1 || number > COUNT_MAX)
			return NULL;
		*count = (unsigned int)number;
		text = end;
	}
	size_t length = dash_length(text);
	return length > 0 ? text + length : NULL;
}

/* Reads from the quote on. The text may have quotes: it ends where the rest makes sense. */
static bool parse_quoted(struct justification *entry, const char *text)
{
	const char *reason = NULL;
	const char *end = text;

	if (*text++ != '"')
		return false;
	while (!reason && (end = strchr(end + 1, '"')))
		reason = parse_tail(end + 1, &entry->count);
	if (!reason || *reason == '\0' || end == text)
		return false;
	entry->reason = copy(reason, reason + strlen(reason));
	if (!is_function(text, end)) {
		entry->text = copy(text, end);
		return true;
	}
	/* A whole function, which is one and in no other. */
	if (entry->function || entry->count != 1)
		return false;
	entry->function = copy(text, end - 2);
	return true;
}

static bool parse_entry(struct justification *entry, const char *text)
{
	const char *colon = strstr(text, ": ");

	if (!colon || colon == text)
		return false;
	entry->file = copy(text, colon);
	text = colon + 2;
	colon = strstr(text, ": ");
	if (colon && is_function(text, colon)) {
		entry->function = copy(text, colon - 2);
		text = colon + 2;
	}
	return parse_quoted(entry, text);
}

static void destroy_entry(struct justification *entry)
{
	free(entry->file);
	free(entry->function);
	free(entry->text);
	free(entry->reason);
}

static bool add_entry(struct justifications *justifications, char *line, unsigned int number)
{
	struct justification entry = {.number = number};

	text_collapse(line);
	const char *text = line + strlen("- ");
	entry.one_way = strncmp(text, one_way, strlen(one_way)) == 0;
	if (entry.one_way)
		text += strlen(one_way);
	if (!parse_entry(&entry, text) || (entry.one_way && !(entry.function && entry.text))) {
		destroy_entry(&entry);
		return false;
	}
	justifications->entries = memory_grow(justifications->entries, justifications->n,
					      sizeof(*justifications->entries));
	justifications->entries[justifications->n++] = entry;
	return true;
}

bool justifications_read(struct justifications *justifications, FILE *file, const char *path)
{
	char *line = NULL;
	size_t capacity = 0;
	bool good = true;
	bool fenced = false;

	*justifications = (struct justifications){0};
	for (unsigned int number = 1; getline(&line, &capacity, file) >= 0; number++) {
		if (strncmp(line, "```", 3) == 0)
			fenced = !fenced;
		if (fenced || strncmp(line, "- ", 2) != 0)
			continue;
		if (!add_entry(justifications, line, number)) {
			fprintf(stderr,
				"%s:%u: not of the form: - FILE: \"TEXT or FUNCTION()\" — REASON\n",
				path, number);
			good = false;
		}
	}
	free(line);
	return good;
}

void justifications_destroy(struct justifications *justifications)
{
	for (size_t i = 0; i < justifications->n; i++)
		destroy_entry(&justifications->entries[i]);
	free(justifications->entries);
	*justifications = (struct justifications){0};
}
