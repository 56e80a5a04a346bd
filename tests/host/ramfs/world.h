/*
 * A ramfs, and requests to it by whole paths, as vfs will make them: resolution, then the
 * operation. Requests are data, so that the same one goes to the host's file system (host.h).
 */
#ifndef WORLD_H
#define WORLD_H

#include "path_resolution.h"
#include "ramfs.h"

#define WORLD_INODES  2048
#define WORLD_NAMES   4096
#define WORLD_TABLE   256 /* few, so that names collide */
#define WORLD_PAGES   16384
#define WORLD_LARGEST (UINT64_C(6) << 20) /* more than a page of pages tells of */

enum act {
	ACT_OPEN,
	ACT_MKDIR,
	ACT_RMDIR,
	ACT_UNLINK,
	ACT_SYMLINK,
	ACT_LINK,
	ACT_RENAME,
	ACT_STAT,
	ACT_LSTAT,
	ACT_READLINK,
	ACT_CHMOD,
	ACT_CHOWN,
	ACT_LCHOWN,
	ACT_TRUNCATE,
	ACT_TOUCH,
	ACTS
};

struct request {
	enum act act;
	struct file_identity who;
	char path[FILE_PATH_BYTES];
	char other[FILE_PATH_BYTES]; /* the second path; of a symlink: its target */
	unsigned flags;		     /* of open */
	uint32_t mode;
	uint32_t user, group;
	uint64_t size;
};

struct answer {
	int64_t result; /* of open: 0, and `number` is held */
	bool too_many_links;
	uint32_t number;
	struct file_stat stat;
	char text[FILE_PATH_BYTES]; /* of readlink */
};

/* A fresh one, of so many pages. */
struct ramfs *world_make(uint32_t pages);

struct answer world_do(struct ramfs *fs, const struct request *request);

/* Fails the test if anything in the file system contradicts anything else. `holders`: that there
 * must be in all. */
void world_check(const struct ramfs *fs, uint32_t holders);

#endif
