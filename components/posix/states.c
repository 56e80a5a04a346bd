/* The states of files, and changes of them. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "rooms.h"
#include "vfs.h"

#define SECOND	    1000000000 /* nanoseconds */
#define BLOCK_BYTES 4096
#define TIME_NOW    UINT64_MAX
#define TIME_KEEP   (UINT64_MAX - 1)

static struct timespec time_of(uint64_t nanoseconds)
{
	return (struct timespec){.tv_sec = (time_t)(nanoseconds / SECOND),
				 .tv_nsec = (long)(nanoseconds % SECOND)};
}

/* The file system is the number that vfs gave. */
static int fill(const struct room *room, int64_t system, struct stat *to)
{
	struct file_stat stat;

	if (system >= 0 && !to)
		system = -EFAULT;
	if (system < 0)
		return (int)posix_done(room, system);
	memcpy(&stat, room->text + ROOM_STRUCTURE, sizeof(stat));
	*to = (struct stat){
		.st_dev = (dev_t)system,
		.st_ino = stat.inode,
		.st_nlink = stat.links,
		.st_mode = stat.mode,
		.st_uid = stat.user,
		.st_gid = stat.group,
		.st_size = (off_t)stat.size,
		.st_blksize = BLOCK_BYTES,
		.st_blocks = (blkcnt_t)stat.blocks,
		.st_atim = time_of(stat.accessed),
		.st_mtim = time_of(stat.modified),
		.st_ctim = time_of(stat.changed),
	};
	return (int)posix_done(room, 0);
}

static int stat_path(const char *path, struct stat *to, bool follow)
{
	struct room room;
	int error = room_take_path(&room, path);

	if (error)
		return (int)posix_result(error);
	return fill(&room, vfs_stat(room.text_place, follow, room.text_place + ROOM_STRUCTURE), to);
}

int stat(const char *restrict path, struct stat *restrict to)
{
	return stat_path(path, to, true);
}

int lstat(const char *restrict path, struct stat *restrict to)
{
	return stat_path(path, to, false);
}

int fstat(int descriptor, struct stat *to)
{
	struct room room;
	int error = room_take(&room);

	if (error)
		return (int)posix_result(error);
	return fill(&room, vfs_stat_open((uint64_t)descriptor, room.text_place + ROOM_STRUCTURE),
		    to);
}

static int fill_system(const struct room *room, int64_t result, struct statvfs *to)
{
	struct file_system_stat system;

	if (result >= 0 && !to)
		result = -EFAULT;
	if (result < 0)
		return (int)posix_done(room, result);
	memcpy(&system, room->text + ROOM_STRUCTURE, sizeof(system));
	*to = (struct statvfs){
		.f_bsize = system.block_bytes,
		.f_frsize = system.block_bytes,
		.f_blocks = system.blocks,
		.f_bfree = system.blocks_free,
		.f_bavail = system.blocks_free,
		.f_files = system.files,
		.f_ffree = system.files_free,
		.f_favail = system.files_free,
		.f_namemax = system.name_most,
	};
	return (int)posix_done(room, 0);
}

int statvfs(const char *restrict path, struct statvfs *restrict to)
{
	struct room room;
	int error = room_take_path(&room, path);

	if (error)
		return (int)posix_result(error);
	return fill_system(&room, vfs_system(room.text_place, room.text_place + ROOM_STRUCTURE),
			   to);
}

int fstatvfs(int descriptor, struct statvfs *to)
{
	struct room room;
	int error = room_take(&room);

	if (error)
		return (int)posix_result(error);
	return fill_system(
		&room, vfs_system_open((uint64_t)descriptor, room.text_place + ROOM_STRUCTURE), to);
}

/* ------------------------------------------------------------------ changes */

static int change_path(const char *path, uint64_t what, uint64_t first, uint64_t second)
{
	struct room room;
	int error = room_take_path(&room, path);

	if (error)
		return (int)posix_result(error);
	return (int)posix_done(&room, vfs_change(room.text_place, what, first, second));
}

static int change_open(int descriptor, uint64_t what, uint64_t first, uint64_t second)
{
	return (int)posix_result(vfs_change_open((uint64_t)descriptor, what, first, second));
}

int chmod(const char *path, mode_t mode)
{
	return change_path(path, VFS_MODE, mode, 0);
}

int fchmod(int descriptor, mode_t mode)
{
	return change_open(descriptor, VFS_MODE, mode, 0);
}

int chown(const char *path, uid_t user, gid_t group)
{
	return change_path(path, VFS_OWNER, user, group);
}

int lchown(const char *path, uid_t user, gid_t group)
{
	return change_path(path, VFS_OWNER | VFS_NO_FOLLOW, user, group);
}

int fchown(int descriptor, uid_t user, gid_t group)
{
	return change_open(descriptor, VFS_OWNER, user, group);
}

int truncate(const char *path, off_t size)
{
	return change_path(path, VFS_SIZE, (uint64_t)size, 0);
}

int ftruncate(int descriptor, off_t size)
{
	return change_open(descriptor, VFS_SIZE, (uint64_t)size, 0);
}

/* 0; -EINVAL: there is no such time */
static int read_time(const struct timespec *time, uint64_t *nanoseconds)
{
	if (time->tv_nsec == UTIME_NOW)
		*nanoseconds = TIME_NOW;
	else if (time->tv_nsec == UTIME_OMIT)
		*nanoseconds = TIME_KEEP;
	else if (time->tv_nsec < 0 || time->tv_nsec >= SECOND || time->tv_sec < 0 ||
		 time->tv_sec > INT64_MAX / SECOND - 1)
		return -EINVAL;
	else
		*nanoseconds = (uint64_t)time->tv_sec * SECOND + (uint64_t)time->tv_nsec;
	return 0;
}

static int read_times(const struct timespec times[2], uint64_t to[2])
{
	int error;

	to[0] = to[1] = TIME_NOW;
	if (!times)
		return 0;
	error = read_time(&times[0], &to[0]);
	return error ? error : read_time(&times[1], &to[1]);
}

/* Of paths that are relative to another directory than the component's there are none. */
int utimensat(int directory, const char *path, const struct timespec times[2], int flags)
{
	uint64_t nanoseconds[2];
	int error = read_times(times, nanoseconds);

	if (!error && (flags & ~AT_SYMLINK_NOFOLLOW))
		error = -EINVAL;
	if (!error && directory != AT_FDCWD && path && path[0] != '/')
		error = -ENOSYS;
	if (error)
		return (int)posix_result(error);
	return change_path(path, flags ? VFS_TIMES | VFS_NO_FOLLOW : VFS_TIMES, nanoseconds[0],
			   nanoseconds[1]);
}

int futimens(int descriptor, const struct timespec times[2])
{
	uint64_t nanoseconds[2];
	int error = read_times(times, nanoseconds);

	if (error)
		return (int)posix_result(error);
	return change_open(descriptor, VFS_TIMES, nanoseconds[0], nanoseconds[1]);
}
