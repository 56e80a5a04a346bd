#include "service_path.h"

#include <string.h>

#include <tessera/abi.h>

#define WORD_BYTES sizeof(uint64_t)

void path_text_read(struct path_text *copy, const char *text)
{
	size_t length = strnlen(text, NAMESPACE_PATH_BYTES);

	memcpy(copy->bytes, text, length);
	copy->bytes[length] = '\0';
}

/* In the first byte that ends a name. */
static uint64_t ends(uint64_t word)
{
	return path_text_zeroes(word) | path_text_zeroes(word ^ '/' * PATH_TEXT_EACH_BYTE);
}

static bool is_no_name(uint64_t first)
{
	return !first || first == '.' || first == ('.' | '.' << 8);
}

/* Copies the name that begins there: how long it is, or an error. */
static inline int read_name(char name[NAMESPACE_NAME_BYTES], const char *text)
{
	uint64_t word = path_word(text), end = ends(word);
	unsigned at = 0, length;

	memset(name, 0, NAMESPACE_NAME_BYTES);
	while (!end) {
		memcpy(name + at, &word, WORD_BYTES);
		at += WORD_BYTES;
		if (at == NAMESPACE_NAME_BYTES)
			return -TESSERA_ENAMETOOLONG;
		word = path_word(text + at);
		end = ends(word);
	}
	length = (unsigned)__builtin_ctzll(end) / 8;
	word &= ((uint64_t)1 << length * 8) - 1;
	memcpy(name + at, &word, WORD_BYTES);
	return !at && is_no_name(word) ? -TESSERA_EINVAL : (int)(at + length);
}

int path_read(struct path *path, const struct path_text *text)
{
	const char *at = text->bytes;
	unsigned count = 0;

	path->count = 0;
	if (at[0] == '/' && !at[1])
		return 0;
	do {
		int length;

		if (*at != '/')
			return -TESSERA_EINVAL;
		if (count == NAMESPACE_DEPTH)
			return -TESSERA_ENAMETOOLONG;
		length = read_name(path->name[count++], ++at);
		if (length < 0)
			return length;
		at += length;
	} while (*at);
	path->count = count;
	return at - text->bytes < NAMESPACE_PATH_BYTES ? 0 : -TESSERA_ENAMETOOLONG;
}

bool path_is_within(const struct path *path, const struct path *top)
{
	if (path->count < top->count)
		return false;
	for (unsigned i = 0; i < top->count; i++)
		if (!name_is(path->name[i], top->name[i]))
			return false;
	return true;
}
