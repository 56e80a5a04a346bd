/* What moves contents: cat, cp, mv. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "utilities.h"

int cat_main(int argc, char **argv)
{
	int status = 0;

	if (argc == 1)
		return copy_descriptor(STDIN_FILENO, STDOUT_FILENO) ? complain("input") : 0;
	for (int i = 1; i < argc && !interrupted(); i++) {
		int file = open(argv[i], O_RDONLY);

		if (file < 0 || copy_descriptor(file, STDOUT_FILENO))
			status = complain(argv[i]);
		if (file >= 0)
			close(file);
	}
	return status;
}

static bool is_same(const struct stat *from, const char *path)
{
	struct stat to;

	return stat(path, &to) == 0 && to.st_dev == from->st_dev && to.st_ino == from->st_ino;
}

static int copy_opened(int from, const struct stat *of, const char *path)
{
	int to = open(path, O_WRONLY | O_CREAT | O_TRUNC, of->st_mode & 0777), status;

	if (to < 0)
		return complain(path);
	status = copy_descriptor(from, to) ? complain(path) : 0;
	close(to);
	return status;
}

static int copy_file(const char *path, const char *to)
{
	int from = open(path, O_RDONLY), status;
	struct stat of;

	if (from < 0)
		return complain(path);
	if (fstat(from, &of))
		status = complain(path);
	else if (S_ISDIR(of.st_mode))
		status = complain_of(path, "is a directory");
	else if (is_same(&of, to))
		status = complain_of(to, "is the same file");
	else
		status = copy_opened(from, &of, to);
	close(from);
	return status;
}

/* From one file system to another one. */
static int move_file(const char *path, const char *to)
{
	int status;

	if (rename(path, to) == 0)
		return 0;
	if (errno != EXDEV)
		return complain(path);
	status = copy_file(path, to);
	if (!status && unlink(path))
		status = complain(path);
	return status;
}

/* ------------------------------------------------------------------ to a file, into a directory */

static bool is_directory(const char *path)
{
	struct stat of;

	return stat(path, &of) == 0 && S_ISDIR(of.st_mode);
}

static int into(const char *path, const char *directory, bool move)
{
	char to[PATH_ROOM], name[PATH_ROOM];
	size_t length;
	const char *last = last_name(path, &length);

	snprintf(name, sizeof(name), "%.*s", (int)length, last);
	if (!join(to, directory, name))
		return complain(path);
	return move ? move_file(path, to) : copy_file(path, to);
}

static int copy_or_move(int argc, char **argv, bool move)
{
	const char *last = argv[argc - 1];
	int status = 0;

	if (argc < 3)
		return UTILITY_USAGE;
	if (!is_directory(last)) {
		if (argc > 3)
			return complain_of(last, "is no directory");
		return move ? move_file(argv[1], last) : copy_file(argv[1], last);
	}
	for (int i = 1; i < argc - 1 && !interrupted(); i++)
		status |= into(argv[i], last, move);
	return status;
}

int cp_main(int argc, char **argv)
{
	return copy_or_move(argc, argv, false);
}

int mv_main(int argc, char **argv)
{
	return copy_or_move(argc, argv, true);
}
