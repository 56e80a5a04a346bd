#define _GNU_SOURCE
#include "posix_requests.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct file_stat posix_stat_of(const struct stat *stat)
{
	return (struct file_stat){
		.inode = stat->st_ino,
		.size = (uint64_t)stat->st_size,
		.blocks = (uint64_t)stat->st_blocks,
		.mode = stat->st_mode,
		.links = (uint32_t)stat->st_nlink,
		.user = stat->st_uid,
		.group = stat->st_gid,
	};
}

static int64_t call(const struct request *q, struct answer *a)
{
	struct stat found = {0};
	int result;

	switch (q->act) {
	case ACT_OPEN:
		result = open(q->path, (int)q->flags, q->mode);
		a->number = (uint32_t)result;
		return result;
	case ACT_MKDIR:
		return mkdir(q->path, q->mode);
	case ACT_RMDIR:
		return rmdir(q->path);
	case ACT_UNLINK:
		return unlink(q->path);
	case ACT_SYMLINK:
		return symlink(q->other, q->path);
	case ACT_LINK:
		return link(q->path, q->other);
	case ACT_RENAME:
		return rename(q->path, q->other);
	case ACT_READLINK:
		return readlink(q->path, a->text, FILE_PATH_MOST);
	case ACT_CHMOD:
		return chmod(q->path, q->mode);
	case ACT_CHOWN:
		return chown(q->path, q->user, q->group);
	case ACT_LCHOWN:
		return lchown(q->path, q->user, q->group);
	case ACT_TRUNCATE:
		return truncate(q->path, (off_t)q->size);
	case ACT_TOUCH:
		return utimensat(AT_FDCWD, q->path, NULL, 0);
	default:
		result = q->act == ACT_STAT ? stat(q->path, &found) : lstat(q->path, &found);
		a->stat = posix_stat_of(&found);
		return result;
	}
}

struct answer posix_do(const struct request *request)
{
	struct answer answer = {.result = 0};

	if (call(request, &answer) < 0)
		answer.result = -errno;
	return answer;
}

/* ------------------------------------------------------------------ hashes: FNV-1a */

#define HASH_FIRST 2166136261u

static uint32_t hash_bytes(uint32_t hash, const void *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		hash = (hash ^ ((const unsigned char *)bytes)[i]) * 16777619u;
	return hash;
}

static uint32_t hash_stat(const struct file_stat *stat)
{
	const uint32_t words[] = {stat->mode, stat->links, stat->user, stat->group};
	uint32_t hash = hash_bytes(HASH_FIRST, words, sizeof(words));

	if ((stat->mode & FILE_MODE_TYPE) == FILE_MODE_DIRECTORY)
		return hash;
	return hash_bytes(hash, &stat->size, sizeof(stat->size));
}

uint32_t posix_hash(const struct request *request, const struct answer *answer)
{
	if (answer->result < 0)
		return 0;
	if (request->act == ACT_STAT || request->act == ACT_LSTAT)
		return hash_stat(&answer->stat);
	return hash_bytes(HASH_FIRST, answer->text, strlen(answer->text));
}

int64_t posix_hash_directory(const char *path)
{
	const struct dirent *entry;
	DIR *stream = opendir(path);
	uint32_t sum = 0;

	if (!stream)
		return -errno;
	while ((entry = readdir(stream)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			sum += hash_bytes(HASH_FIRST + entry->d_type, entry->d_name,
					  strlen(entry->d_name));
	closedir(stream);
	return sum;
}

/* ------------------------------------------------------------------ open files */

/* By turns with an offset of its own, and with the descriptor's. */
static int64_t read_some(int descriptor, const struct file_use *use, char *bytes)
{
	if (use->seed % 2)
		return pread(descriptor, bytes, use->count, (off_t)use->offset);
	if (lseek(descriptor, (off_t)use->offset, SEEK_SET) != (off_t)use->offset)
		return -1;
	return read(descriptor, bytes, use->count);
}

static int64_t write_some(int descriptor, const struct file_use *use, const char *bytes)
{
	if (use->seed % 2)
		return pwrite(descriptor, bytes, use->count, (off_t)use->offset);
	if (lseek(descriptor, (off_t)use->offset, SEEK_SET) != (off_t)use->offset)
		return -1;
	return write(descriptor, bytes, use->count);
}

static int64_t do_use(int descriptor, unsigned access, const struct file_use *use, uint32_t *hash)
{
	static char bytes[REQUEST_MOST_BYTES];
	int64_t result = 0;

	switch (use->act) {
	case USE_CLOSE:
		return close(descriptor);
	case USE_READ:
		if (access == FILE_OPEN_WRITE)
			return 0;
		result = read_some(descriptor, use, bytes);
		if (result > 0)
			*hash = hash_bytes(HASH_FIRST, bytes, (size_t)result);
		return result;
	case USE_WRITE:
		if (access == FILE_OPEN_READ)
			return 0;
		request_bytes(use->seed, bytes, use->count);
		return write_some(descriptor, use, bytes);
	default:
		return access == FILE_OPEN_READ ? 0 : ftruncate(descriptor, (off_t)use->offset);
	}
}

/* With it goes where the descriptor stands then, and how the file is. */
int64_t posix_use(int descriptor, unsigned flags, const struct file_use *use, uint32_t *hash)
{
	struct stat state = {0};
	struct file_stat stat;
	off_t offset;
	int64_t result;

	*hash = 0;
	result = do_use(descriptor, flags & FILE_OPEN_ACCESS, use, hash);
	if (result < 0)
		return -errno;
	if (use->act == USE_CLOSE)
		return result;
	offset = lseek(descriptor, 0, SEEK_CUR);
	if (fstat(descriptor, &state) < 0)
		return -errno;
	stat = posix_stat_of(&state);
	*hash = hash_bytes(*hash ^ hash_stat(&stat), &offset, sizeof(offset));
	return result;
}
