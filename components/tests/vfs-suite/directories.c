/* Directory streams, while what they read changes. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vfs_cases.h"

#define NAMES 30

static const char *path_of(int number)
{
	static char path[16];

	snprintf(path, sizeof(path), "/d/%d", number);
	return path;
}

static void fill(void)
{
	CHECK(mkdir("/d", 0755), 0);
	for (int i = 0; i < NAMES; i++)
		CHECK(close(open(path_of(i), O_CREAT, 0644)), 0);
}

static void clear(int from)
{
	for (int i = from; i < NAMES; i++)
		CHECK(unlink(path_of(i)), 0);
	CHECK(rmdir("/d"), 0);
}

static void a_stream_has_each_name_once(void)
{
	struct dirent *entry;
	uint64_t seen = 0;
	DIR *stream;

	fill();
	CHECK(mkdir("/d/x", 0755), 0);
	stream = opendir("/d");
	CHECK(stream != NULL, 1);
	while (stream && (entry = readdir(stream)))
		if (entry->d_name[0] == 'x') {
			CHECK(entry->d_type, DT_DIR);
			seen ^= 1ul << 40;
		} else {
			int number = 0;

			for (const char *digit = entry->d_name; *digit; digit++)
				number = number * 10 + *digit - '0';
			CHECK(entry->d_type, DT_REG);
			CHECK(seen >> number & 1, 0);
			seen ^= 1ul << number;
		}
	CHECK(seen, 1ul << 40 | ((1ul << NAMES) - 1));
	CHECK(closedir(stream), 0);
	CHECK(rmdir("/d/x"), 0);
	clear(0);
}

/* What goes behind the stream's back goes; what stays comes just once. */
static void a_stream_survives_changes(void)
{
	int count = 0;
	DIR *stream;

	fill();
	stream = opendir("/d");
	for (int i = 0; i < NAMES; i++) {
		if (!readdir(stream))
			break;
		count++;
		CHECK(unlink(path_of(i)), 0);
	}
	CHECK(count, NAMES);
	CHECK(readdir(stream) == NULL, 1);
	CHECK(closedir(stream), 0);
	clear(NAMES);
}

static void streams_are_wound_back(void)
{
	char first[16], third[16];
	DIR *stream;
	long place;

	fill();
	stream = opendir("/d");
	strcpy(first, readdir(stream)->d_name);
	readdir(stream);
	place = telldir(stream);
	strcpy(third, readdir(stream)->d_name);
	for (int i = 0; i < 20; i++)
		readdir(stream);
	seekdir(stream, place);
	CHECK(strcmp(readdir(stream)->d_name, third), 0);
	rewinddir(stream);
	CHECK(strcmp(readdir(stream)->d_name, first), 0);
	CHECK(closedir(stream), 0);
	clear(0);
}

static void streams_that_are_none(void)
{
	DIR *streams[9];

	CHECK(opendir("/none") == NULL && errno == ENOENT, 1);
	CHECK(close(open("/n0", O_CREAT, 0644)), 0);
	CHECK(opendir("/n0") == NULL && errno == ENOTDIR, 1);
	CHECK(unlink("/n0"), 0);
	CHECK(fdopendir(60) == NULL && errno == EBADF, 1);
	for (int i = 0; i < 8; i++)
		CHECK((streams[i] = opendir("/")) != NULL, 1);
	CHECK(opendir("/") == NULL && errno == EMFILE, 1);
	for (int i = 0; i < 8; i++)
		CHECK(closedir(streams[i]), 0);
}

void directories_run(void)
{
	check_run(SUITE, "a-stream-has-each-name-once", a_stream_has_each_name_once);
	check_run(SUITE, "a-stream-survives-changes", a_stream_survives_changes);
	check_run(SUITE, "streams-are-wound-back", streams_are_wound_back);
	check_run(SUITE, "streams-that-are-none", streams_that_are_none);
}
