#include "path.h"

#include <string.h>

#include <tessera/abi.h>

static bool is_end(char c)
{
	return c == '\0' || c == '/';
}

static bool is_no_name(const char *text)
{
	if (text[0] == '.')
		return is_end(text[1]) || (text[1] == '.' && is_end(text[2]));
	return is_end(text[0]);
}

/* Copies a name: how long it is, or an error. */
static int read_name(char name[NAMESPACE_NAME_BYTES], const char *text)
{
	unsigned length = 0;

	if (is_no_name(text))
		return -TESSERA_EINVAL;
	memset(name, 0, NAMESPACE_NAME_BYTES);
	for (char c = text[0]; !is_end(c); c = text[length]) {
		name[length] = c;
		if (++length == NAMESPACE_NAME_BYTES)
			return -TESSERA_ENAMETOOLONG;
	}
	return (int)length;
}

int path_read(struct path *path, const char *text)
{
	path->count = 0;
	if (strnlen(text, NAMESPACE_PATH_BYTES) == NAMESPACE_PATH_BYTES)
		return -TESSERA_ENAMETOOLONG;
	if (strcmp(text, "/") == 0)
		return 0;
	do {
		int length;

		if (*text != '/')
			return -TESSERA_EINVAL;
		if (path->count == NAMESPACE_DEPTH)
			return -TESSERA_ENAMETOOLONG;
		length = read_name(path->name[path->count++], ++text);
		if (length < 0)
			return length;
		text += length;
	} while (*text);
	return 0;
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
