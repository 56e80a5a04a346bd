#define _POSIX_C_SOURCE 200809L
#include "protocol.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum shape { SHAPE_BARE, SHAPE_TEXT, SHAPE_TWO_WORDS, SHAPE_FIGURE };

static const struct {
	const char *word;
	enum protocol_kind kind;
	enum shape shape;
} forms[] = {
	{ "::case", PROTOCOL_CASE, SHAPE_TWO_WORDS },
	{ "::pass", PROTOCOL_PASS, SHAPE_BARE },
	{ "::fail", PROTOCOL_FAIL, SHAPE_TEXT },
	{ "::skip", PROTOCOL_SKIP, SHAPE_TEXT },
	{ "::pair", PROTOCOL_PAIR, SHAPE_TWO_WORDS },
	{ "::figure", PROTOCOL_FIGURE, SHAPE_FIGURE },
	{ "::note", PROTOCOL_NOTE, SHAPE_TEXT },
	{ "::end", PROTOCOL_END, SHAPE_BARE },
};

static bool parse_two_words(char *rest, struct protocol_line *parsed)
{
	char *space = strchr(rest, ' ');

	if (!space || space == rest || !space[1] || strchr(space + 1, ' '))
		return false;
	*space = '\0';
	parsed->first = rest;
	parsed->second = space + 1;
	return true;
}

static bool is_figure(const char *rest)
{
	const char *at = strchr(rest, ' ');
	unsigned numbers = 0;

	if (!at || at == rest)
		return false;
	while (*at == ' ') {
		char *end;

		strtod(at + 1, &end);
		if (end == at + 1)
			return false;
		at = end;
		numbers++;
	}
	return !*at && (numbers == 1 || numbers == 3);
}

static bool parse_rest(enum shape shape, char *rest, struct protocol_line *parsed)
{
	switch (shape) {
	case SHAPE_BARE:
		return !*rest;
	case SHAPE_TWO_WORDS:
		return parse_two_words(rest, parsed);
	case SHAPE_FIGURE:
		parsed->text = rest;
		return is_figure(rest);
	case SHAPE_TEXT:
		parsed->text = rest;
		return true;
	}
	return false;
}

struct protocol_line protocol_parse(char *line)
{
	struct protocol_line parsed = { PROTOCOL_OTHER, "", "", "" };

	if (strncmp(line, "::", 2) != 0)
		return parsed;
	parsed.kind = PROTOCOL_MALFORMED;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		size_t length = strlen(forms[i].word);
		char *rest = line + length;

		if (strncmp(line, forms[i].word, length) != 0 || (*rest && *rest != ' '))
			continue;
		if (parse_rest(forms[i].shape, rest + (*rest == ' '), &parsed))
			parsed.kind = forms[i].kind;
		return parsed;
	}
	return parsed;
}
