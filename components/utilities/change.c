/* What changes names: mkdir, rmdir, rm, ln, touch. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "utilities.h"

/* One after the other, whatever becomes of those before. */
#define FOR_EACH(function)                                                                         \
	do {                                                                                       \
		int status = 0;                                                                    \
                                                                                                   \
		if (argc < 2)                                                                      \
			return UTILITY_USAGE;                                                      \
		for (int i = 1; i < argc && !interrupted(); i++)                                   \
			if (function)                                                              \
				status = complain(argv[i]);                                        \
		return status;                                                                     \
	} while (0)

int mkdir_main(int argc, char **argv)
{
	FOR_EACH(mkdir(argv[i], 0777));
}

int rmdir_main(int argc, char **argv)
{
	FOR_EACH(rmdir(argv[i]));
}

static int touch(const char *path)
{
	int file;

	if (utimensat(AT_FDCWD, path, NULL, 0) == 0)
		return 0;
	if (errno != ENOENT)
		return -1;
	file = open(path, O_WRONLY | O_CREAT, 0666);
	return file < 0 ? -1 : close(file);
}

int touch_main(int argc, char **argv)
{
	FOR_EACH(touch(argv[i]));
}

int ln_main(int argc, char **argv)
{
	int first, symbolic = options(argc, argv, "s", &first);
	const char *target = argv[first], *name;

	if (symbolic < 0 || argc - first != 2)
		return UTILITY_USAGE;
	name = argv[first + 1];
	return (symbolic ? symlink(target, name) : link(target, name)) ? complain(name) : 0;
}

/* ------------------------------------------------------------------ rm
 *
 * A tree goes from its leaves on, along one path: down while there is something, up when there is
 * not. */

static bool is_directory(const char *path)
{
	struct stat of;

	return lstat(path, &of) == 0 && S_ISDIR(of.st_mode);
}

/* Goes on to the first entry: 1; 0: there is none; -1, and errno. */
static int descend(char path[PATH_ROOM])
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	char below[PATH_ROOM];
	int result = 0;

	if (!directory)
		return -1;
	errno = 0;
	entry = readdir(directory);
	if (entry)
		result = join(below, path, entry->d_name) ? 1 : -1;
	else if (errno)
		result = -1;
	closedir(directory);
	if (result > 0)
		memcpy(path, below, PATH_ROOM);
	return result;
}

static void ascend(char *path)
{
	char *slash = strrchr(path, '/');

	*slash = '\0';
}

static int remove_one(const char *path)
{
	return is_directory(path) ? rmdir(path) : unlink(path);
}

static int remove_tree(const char *root)
{
	char path[PATH_ROOM];
	size_t length = strlen(root);

	if (length >= sizeof(path)) {
		errno = ENAMETOOLONG;
		return complain(root);
	}
	memcpy(path, root, length + 1);
	for (;;) {
		int below = is_directory(path) ? descend(path) : 0;

		if (interrupted())
			return 1;
		if (below > 0)
			continue;
		if (below < 0 || remove_one(path))
			return complain(path);
		if (strlen(path) <= length)
			return 0;
		ascend(path);
		if (strlen(path) < length)
			memcpy(path, root, length + 1);
	}
}

int rm_main(int argc, char **argv)
{
	int first, with_trees = options(argc, argv, "r", &first), status = 0;

	if (with_trees < 0 || first == argc)
		return UTILITY_USAGE;
	for (int i = first; i < argc && !interrupted(); i++)
		if (with_trees)
			status |= remove_tree(argv[i]);
		else if (unlink(argv[i]))
			status = complain(argv[i]);
	return status;
}
