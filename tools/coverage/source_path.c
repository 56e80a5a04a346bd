#include "source_path.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *directory_of(Dwarf_Die *unit)
{
	Dwarf_Attribute attribute;

	return dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attribute));
}

/* What follows the directory in the path, or NULL if it is not below it. */
static const char *below(const char *path, const char *directory)
{
	size_t length = strlen(directory);

	while (length > 0 && directory[length - 1] == '/')
		length--;
	if (length == 0 || strncmp(path, directory, length) != 0 || path[length] != '/')
		return NULL;
	return path + length + strspn(path + length, "/");
}

/*
 * nasm 2.16 gives as the unit's directory that of the source, and the source as on its command
 * line: together they name nothing, the latter alone does.
 */
static const char *without_wrong_directory(Dwarf_Die *unit, const char *path)
{
	const char *directory = directory_of(unit);
	const char *rest = directory ? below(path, directory) : NULL;

	return rest && access(path, F_OK) != 0 && access(rest, F_OK) == 0 ? rest : path;
}

const char *source_path_of(struct names *names, Dwarf_Die *unit, const char *path)
{
	if (!path)
		return names_intern(names, "");
	path = without_wrong_directory(unit, path);
	char *full = realpath(path, NULL);
	char *current = realpath(".", NULL);
	const char *rest = full && current ? below(full, current) : NULL;
	const char *name = names_intern(names, rest ? rest : full ? full : path);
	free(full);
	free(current);
	return name;
}

bool source_path_matches(const char *path, const char *key)
{
	size_t path_length = strlen(path);
	size_t key_length = strlen(key);

	if (key_length > path_length || strcmp(path + path_length - key_length, key) != 0)
		return false;
	return key_length == path_length || path[path_length - key_length - 1] == '/';
}
