#define _POSIX_C_SOURCE 200809L
#include "match.h"

#include <string.h>

bool match_text(const struct text *transcript, size_t *cursor, const char *wanted)
{
	const char *bytes = text_string(transcript);
	const char *found = strstr(bytes + *cursor, wanted);

	if (!found)
		return false;
	*cursor = (size_t)(found - bytes) + strlen(wanted);
	return true;
}

static bool is_match(const char *start, size_t length, const regex_t *wanted)
{
	struct text line = { 0 };
	bool found;

	text_add(&line, start, length);
	found = regexec(wanted, line.bytes, 0, NULL, 0) == 0;
	text_free(&line);
	return found;
}

bool match_line(const struct text *transcript, size_t *cursor, const regex_t *wanted, bool over)
{
	const char *bytes = text_string(transcript);
	size_t at = *cursor;

	while (at < transcript->length) {
		size_t length = strcspn(bytes + at, "\n");
		bool complete = bytes[at + length] == '\n';

		if (!complete && !over)
			return false;
		if (is_match(bytes + at, length, wanted)) {
			*cursor = at + length + complete;
			return true;
		}
		at += length + complete;
	}
	return false;
}
