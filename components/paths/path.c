#include "path.h"

#include <string.h>

#include <tessera/abi.h>

int path_length(const char *text, size_t room)
{
	size_t most = room < FILE_PATH_BYTES ? room : FILE_PATH_BYTES;
	size_t length = strnlen(text, most);

	if (length == most)
		return -TESSERA_ENAMETOOLONG;
	return length ? (int)length : -TESSERA_ENOENT;
}

static enum path_kind kind_of(const char *name, unsigned length)
{
	if (length == 1 && name[0] == '.')
		return PATH_SELF;
	if (length == 2 && name[0] == '.' && name[1] == '.')
		return PATH_PARENT;
	return PATH_NAME;
}

int path_next(const char *path, unsigned *place, struct path_element *element)
{
	unsigned start = *place, end;

	while (path[start] == '/')
		start++;
	end = start;
	while (path[end] && path[end] != '/')
		end++;
	*place = end;
	*element = (struct path_element){.name = path + start, .length = end - start};
	if (element->length > FILE_NAME_MOST)
		return -TESSERA_ENAMETOOLONG;
	element->kind = element->length ? kind_of(element->name, element->length) : PATH_END;
	return 0;
}

bool path_ends(const char *path, unsigned place)
{
	while (path[place] == '/')
		place++;
	return !path[place];
}

int path_name_length(const char *name, size_t room)
{
	size_t most = room <= FILE_NAME_MOST ? room : FILE_NAME_MOST + 1;
	size_t length = strnlen(name, most);

	if (length == most)
		return -TESSERA_ENAMETOOLONG;
	if (length == 0)
		return -TESSERA_ENOENT;
	if (memchr(name, '/', length) || kind_of(name, (unsigned)length) != PATH_NAME)
		return -TESSERA_EINVAL;
	return (int)length;
}

unsigned path_last(const char *path)
{
	unsigned end = (unsigned)strlen(path), start;

	for (start = end; start > 0 && path[start - 1] == '/'; start--)
		;
	if (start == 0)
		return end;
	while (start > 0 && path[start - 1] != '/')
		start--;
	return start;
}

int path_append(char path[FILE_PATH_BYTES], unsigned *length, const struct path_element *element)
{
	unsigned slash = *length == 1 ? 0 : 1; /* the root ends with one */

	if (*length + slash + element->length > FILE_PATH_MOST)
		return -TESSERA_ENAMETOOLONG;
	path[*length - 1 + slash] = '/';
	memcpy(path + *length + slash, element->name, element->length);
	*length += slash + element->length;
	path[*length] = 0;
	return 0;
}

void path_cut(char path[FILE_PATH_BYTES], unsigned *length)
{
	while (path[*length - 1] != '/')
		--*length;
	if (*length > 1)
		--*length;
	path[*length] = 0;
}

int path_canonical(char canonical[FILE_PATH_BYTES], const char *directory, const char *path)
{
	struct path_element element;
	unsigned place = 0, length;
	int result = path_length(path, FILE_PATH_BYTES);

	if (result < 0)
		return result;
	length = path[0] == '/' ? 1 : (unsigned)strlen(directory);
	memcpy(canonical, path[0] == '/' ? "/" : directory, length + 1);
	do {
		result = path_next(path, &place, &element);
		if (result == 0 && element.kind == PATH_NAME)
			result = path_append(canonical, &length, &element);
		if (result < 0)
			return result;
		if (element.kind == PATH_PARENT)
			path_cut(canonical, &length);
	} while (element.kind != PATH_END);
	return (int)length;
}

bool path_below(const char *path, const char *above, unsigned length)
{
	if (length == 1)
		return true;
	return strncmp(path, above, length) == 0 && (!path[length] || path[length] == '/');
}
