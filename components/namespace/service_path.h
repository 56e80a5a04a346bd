/* Paths, as namespace.h says what they are. Pure: tested on the host. */
#ifndef NAMESPACE_SERVICE_PATH_H
#define NAMESPACE_SERVICE_PATH_H

#include <stdbool.h>
#include <string.h>

#include "namespace.h"

/* Names are filled up with NULs, so that words are compared. */
struct path {
	unsigned count;
	char name[NAMESPACE_DEPTH][NAMESPACE_NAME_BYTES];
};

/* A text with a NUL, in words: behind the NUL there may be anything, and is room for a name that nobody ended. */
struct path_text {
	char bytes[NAMESPACE_PATH_BYTES + NAMESPACE_NAME_BYTES];
};

/* As much of a text as is more than a path. */
void path_text_read(struct path_text *copy, const char *text);

/* 0: none of a word's bytes is 0. Else the lowest bit that is set is in the first that is. */
#define PATH_TEXT_EACH_BYTE 0x0101010101010101u
static inline uint64_t path_text_zeroes(uint64_t word)
{
	return (word - PATH_TEXT_EACH_BYTE) & ~word & 0x80 * PATH_TEXT_EACH_BYTE;
}

/* -EINVAL, -ENAMETOOLONG */
int path_read(struct path *path, const struct path_text *text);

/* Whether a path is another one, or leads to below it. */
bool path_is_within(const struct path *path, const struct path *top);

static inline uint64_t path_word(const char *text)
{
	uint64_t word;

	memcpy(&word, text, sizeof(word));
	return word;
}

/* Whether two names are one. */
static inline bool name_is(const char a[NAMESPACE_NAME_BYTES], const char b[NAMESPACE_NAME_BYTES])
{
	return !((path_word(a) ^ path_word(b)) | (path_word(a + 8) ^ path_word(b + 8)) |
		 (path_word(a + 16) ^ path_word(b + 16)) | (path_word(a + 24) ^ path_word(b + 24)));
}

_Static_assert(NAMESPACE_NAME_BYTES == 32, "name_is compares all of it");

#endif
