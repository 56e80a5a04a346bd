/* What tells of files: ls, stat, pwd; and echo, uptime. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rtos.h"
#include "utilities.h"

#define NAME_ROOM   64
#define SORTED_MOST 256 /* names that are sorted at a time */

static const char *kind_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR:
		return "directory";
	case S_IFLNK:
		return "symbolic link";
	case S_IFCHR:
		return "character file";
	case S_IFIFO:
		return "fifo";
	default:
		return "regular file";
	}
}

static char letter_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return '-';
	case S_IFLNK:
		return 'l';
	case S_IFIFO:
		return 'p';
	default:
		return kind_of(mode)[0];
	}
}

/* ------------------------------------------------------------------ ls */

static char names[SORTED_MOST][NAME_ROOM];

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void put_long(const char *path, const char *name, const struct stat *of)
{
	char mode[] = "rwxrwxrwx", target[PATH_ROOM];
	ssize_t length = S_ISLNK(of->st_mode) ? readlink(path, target, sizeof(target)) : -1;

	for (unsigned i = 0; i < 9; i++)
		if (!(of->st_mode >> (8 - i) & 1))
			mode[i] = '-';
	put("%c%s %3lu %5u %5u %8ld %s", letter_of(of->st_mode), mode, (unsigned long)of->st_nlink,
	    of->st_uid, of->st_gid, (long)of->st_size, name);
	if (length >= 0)
		put(" -> %.*s", (int)length, target);
	put("\n");
}

static int list_name(const char *path, const char *name, bool in_full)
{
	struct stat of;

	if (!in_full) {
		put("%s\n", name);
		return 0;
	}
	if (lstat(path, &of))
		return complain(path);
	put_long(path, name, &of);
	return 0;
}

static int list_sorted(const char *directory, unsigned count, bool in_full)
{
	char path[PATH_ROOM];
	int status = 0;

	qsort(names, count, NAME_ROOM, compare);
	for (unsigned i = 0; i < count && !interrupted(); i++)
		status |= join(path, directory, names[i]) ? list_name(path, names[i], in_full)
							  : complain(names[i]);
	return status;
}

/* vfs has none that is longer. */
static void keep_name(char to[NAME_ROOM], const char *name)
{
	size_t length = strnlen(name, NAME_ROOM - 1);

	memcpy(to, name, length);
	to[length] = '\0';
}

static int list_directory(const char *path, bool in_full)
{
	DIR *directory = opendir(path);
	struct dirent *entry;
	unsigned count = 0;
	int status = 0;

	if (!directory)
		return complain(path);
	while (errno = 0, (entry = readdir(directory)) && !interrupted()) {
		if (count == SORTED_MOST) {
			status |= list_sorted(path, count, in_full);
			count = 0;
		}
		keep_name(names[count++], entry->d_name);
	}
	if (errno)
		status = complain(path);
	closedir(directory);
	return status | list_sorted(path, count, in_full);
}

static int list(const char *path, bool in_full, bool with_title)
{
	struct stat of;

	if (stat(path, &of) && lstat(path, &of))
		return complain(path);
	if (!S_ISDIR(of.st_mode))
		return list_name(path, path, in_full);
	if (with_title)
		put("%s:\n", path);
	return list_directory(path, in_full);
}

int ls_main(int argc, char **argv)
{
	int first, found = options(argc, argv, "l", &first), status = 0;

	if (found < 0)
		return UTILITY_USAGE;
	if (first == argc)
		return list(".", found, false);
	for (int i = first; i < argc && !interrupted(); i++)
		status |= list(argv[i], found, argc - first > 1);
	return status;
}

/* ------------------------------------------------------------------ stat */

static void put_time(const char *what, struct timespec time)
{
	put("%s %ld.%06ld", what, (long)time.tv_sec, time.tv_nsec / 1000);
}

int stat_main(int argc, char **argv)
{
	int status = 0;

	if (argc < 2)
		return UTILITY_USAGE;
	for (int i = 1; i < argc && !interrupted(); i++) {
		struct stat of;

		if (lstat(argv[i], &of)) {
			status = complain(argv[i]);
			continue;
		}
		put("%s: %s, mode %04o, links %lu, user %u, group %u, inode %lu\n", argv[i],
		    kind_of(of.st_mode), of.st_mode & 07777, (unsigned long)of.st_nlink, of.st_uid,
		    of.st_gid, (unsigned long)of.st_ino);
		put("%ld bytes", (long)of.st_size);
		put_time(", read", of.st_atim);
		put_time(", written", of.st_mtim);
		put_time(", changed", of.st_ctim);
		put("\n");
	}
	return status;
}

/* ------------------------------------------------------------------ others */

int pwd_main(int argc, char **argv)
{
	char path[PATH_ROOM];

	(void)argv;
	if (argc > 1)
		return UTILITY_USAGE;
	if (!getcwd(path, sizeof(path)))
		return complain("");
	put("%s\n", path);
	return 0;
}

int echo_main(int argc, char **argv)
{
	int first = argc > 1 && strcmp(argv[1], "-n") == 0 ? 2 : 1;

	for (int i = first; i < argc; i++) {
		put_bytes(argv[i], strlen(argv[i]));
		put_bytes(" ", i < argc - 1);
	}
	put_bytes("\n", first == 1);
	return 0;
}

int uptime_main(int argc, char **argv)
{
	struct time now = time_current();

	(void)argv;
	if (argc > 1)
		return UTILITY_USAGE;
	put("up %lu.%06u seconds\n", (unsigned long)now.seconds, now.microseconds);
	return 0;
}
