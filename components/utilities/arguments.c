/* Options and paths. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "utilities.h"

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1];
}

int options(int argc, char **argv, const char *letters, int *first)
{
	int found = 0;

	for (*first = 1; *first < argc && is_option(argv[*first]); ++*first) {
		if (strcmp(argv[*first], "--") == 0) {
			++*first;
			break;
		}
		for (const char *letter = argv[*first] + 1; *letter; letter++) {
			const char *place = strchr(letters, *letter);

			if (!place)
				return -1;
			found |= 1 << (place - letters);
		}
	}
	return found;
}

bool join(char path[PATH_ROOM], const char *directory, const char *name)
{
	size_t length = strlen(directory);
	const char *slash = length && directory[length - 1] == '/' ? "" : "/";

	if (snprintf(path, PATH_ROOM, "%s%s%s", directory, slash, name) < PATH_ROOM)
		return true;
	errno = ENAMETOOLONG;
	return false;
}

const char *last_name(const char *path, size_t *length)
{
	size_t end = strlen(path), begin;

	while (end > 1 && path[end - 1] == '/')
		end--;
	for (begin = end; begin && path[begin - 1] != '/'; begin--)
		;
	*length = end - begin;
	return path + begin;
}
