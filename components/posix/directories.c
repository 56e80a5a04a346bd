/*
 * Directory streams: POSIX_DIRECTORIES of them at a time. "." and ".." are not among the entries. A
 * stream is its caller's, who sees to it that threads read it one at a time.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rooms.h"
#include "vfs.h"

#define POSIX_DIRECTORIES 8
#define ENTRIES		  8 /* that are read at once */

/* The C library's name for it. */
struct __dirstream {
	_Atomic bool taken;
	int descriptor;
	unsigned count, next; /* of the entries that are there */
	uint64_t cookie;      /* where the stream is */
	struct dirent answer;
	struct file_entry entries[ENTRIES];
};

static struct __dirstream streams[POSIX_DIRECTORIES];

/* NULL: too many are open. */
static DIR *take(int descriptor)
{
	for (unsigned i = 0; i < POSIX_DIRECTORIES; i++)
		if (!atomic_exchange(&streams[i].taken, true)) {
			streams[i].descriptor = descriptor;
			streams[i].count = streams[i].next = 0;
			streams[i].cookie = 0;
			return &streams[i];
		}
	errno = EMFILE;
	return NULL;
}

DIR *fdopendir(int descriptor)
{
	struct stat state;

	if (fstat(descriptor, &state) < 0)
		return NULL;
	if (!S_ISDIR(state.st_mode)) {
		errno = ENOTDIR;
		return NULL;
	}
	return take(descriptor);
}

DIR *opendir(const char *path)
{
	int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream;

	if (descriptor < 0)
		return NULL;
	stream = take(descriptor);
	if (!stream)
		(void)vfs_close((uint64_t)descriptor);
	return stream;
}

int closedir(DIR *stream)
{
	int descriptor = stream->descriptor;

	atomic_store(&stream->taken, false);
	return close(descriptor);
}

int dirfd(DIR *stream)
{
	return stream->descriptor;
}

/* More entries: so many, 0 at the end. */
static int64_t fetch(DIR *stream)
{
	struct room room;
	int64_t count = room_take(&room);

	if (count)
		return count;
	count = vfs_readdir((uint64_t)stream->descriptor, room.text_place, ENTRIES);
	if (count > 0)
		memcpy(stream->entries, room.text, (size_t)count * sizeof(stream->entries[0]));
	room_give(&room);
	return count;
}

_Static_assert(sizeof(((DIR *)0)->entries) <= ROOM_TEXT_BYTES, "a room holds them");

static struct dirent *answer(DIR *stream, const struct file_entry *entry)
{
	stream->cookie = entry->cookie;
	stream->answer.d_ino = entry->inode;
	stream->answer.d_off = (off_t)entry->cookie;
	stream->answer.d_reclen = sizeof(struct dirent);
	stream->answer.d_type = (unsigned char)IFTODT(entry->mode);
	memcpy(stream->answer.d_name, entry->name, entry->length);
	stream->answer.d_name[entry->length] = '\0';
	return &stream->answer;
}

struct dirent *readdir(DIR *stream)
{
	if (stream->next == stream->count) {
		int64_t count = fetch(stream);

		if (count <= 0) {
			if (count < 0)
				errno = (int)-count;
			return NULL;
		}
		stream->count = (unsigned)count;
		stream->next = 0;
	}
	return answer(stream, &stream->entries[stream->next++]);
}

long telldir(DIR *stream)
{
	return (long)stream->cookie;
}

void seekdir(DIR *stream, long cookie)
{
	vfs_seek((uint64_t)stream->descriptor, (uint64_t)cookie, SEEK_SET);
	stream->cookie = (uint64_t)cookie;
	stream->count = stream->next = 0;
}

void rewinddir(DIR *stream)
{
	seekdir(stream, 0);
}
