#include "symbolise.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_MIN 6
#define DIGITS_MAX 16

/* The length of the address at the start of `at`, 0 where there is none. */
static size_t address_length(const char *at)
{
	size_t digits;

	if (at[0] != '0' || at[1] != 'x')
		return 0;
	digits = strspn(at + 2, "0123456789abcdefABCDEF");
	if (digits < DIGITS_MIN || digits > DIGITS_MAX || isalnum((unsigned char)at[2 + digits]))
		return 0;
	return 2 + digits;
}

static const char *find(const struct symbols *symbols, const char *at, uint64_t *offset)
{
	return symbols_find(symbols, strtoull(at, NULL, 16), offset);
}

/* Handles a token [@address]: its length, 0 where there is none to replace. */
static size_t replace_token(const struct symbols *symbols, const char *at, struct text *out)
{
	size_t length = strncmp(at, "[@", 2) == 0 ? address_length(at + 2) : 0;
	const char *name;
	uint64_t offset;

	if (!length || at[2 + length] != ']')
		return 0;
	name = find(symbols, at + 2, &offset);
	if (!name)
		return 0;
	text_format(out, "[%.*s %s+0x%" PRIx64 "]", (int)length, at + 2, name, offset);
	return length + 3;
}

/* Handles an address that stands alone, in the same way. */
static size_t annotate_word(const struct symbols *symbols, const char *at, struct text *out)
{
	size_t length = address_length(at);
	const char *name;
	uint64_t offset;

	if (!length)
		return 0;
	name = find(symbols, at, &offset);
	if (!name)
		return 0;
	text_format(out, "%.*s <%s+0x%" PRIx64 ">", (int)length, at, name, offset);
	return length;
}

void symbolise(const struct symbols *symbols, const char *line, struct text *out)
{
	bool words = strncmp(line, "panic", 5) == 0 || strstr(line, "[@");
	bool in_word = false;
	const char *at = line;

	text_clear(out);
	while (*at) {
		size_t length = replace_token(symbols, at, out);

		if (!length && words && !in_word)
			length = annotate_word(symbols, at, out);
		if (!length) {
			text_add(out, at, 1);
			length = 1;
		}
		in_word = isalnum((unsigned char)at[length - 1]);
		at += length;
	}
}
