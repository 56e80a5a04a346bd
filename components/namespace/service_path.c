#include "service_path.h"

#include <string.h>

#include <tessera/abi.h>

static int read_name(char *name, const char *text, size_t length)
{
	if (length == 0 || (text[0] == '.' && (length == 1 || (length == 2 && text[1] == '.'))))
		return -TESSERA_EINVAL;
	if (length >= NAMESPACE_NAME_BYTES)
		return -TESSERA_ENAMETOOLONG;
	memcpy(name, text, length);
	name[length] = '\0';
	return 0;
}

int path_read(struct path *path, const char *text)
{
	*path = (struct path){0};
	if (strnlen(text, NAMESPACE_PATH_BYTES) == NAMESPACE_PATH_BYTES)
		return -TESSERA_ENAMETOOLONG;
	if (strcmp(text, "/") == 0)
		return 0;
	do {
		size_t length;
		int error;

		if (*text != '/')
			return -TESSERA_EINVAL;
		if (path->count == NAMESPACE_DEPTH)
			return -TESSERA_ENAMETOOLONG;
		length = strcspn(++text, "/");
		if ((error = read_name(path->name[path->count++], text, length)))
			return error;
		text += length;
	} while (*text);
	return 0;
}

bool path_is_within(const struct path *path, const struct path *top)
{
	if (path->count < top->count)
		return false;
	for (unsigned i = 0; i < top->count; i++)
		if (strcmp(path->name[i], top->name[i]) != 0)
			return false;
	return true;
}
