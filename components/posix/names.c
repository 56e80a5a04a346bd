/* Names of files, and where one is. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "posix.h"
#include "rooms.h"
#include "vfs.h"

int mkdir(const char *path, mode_t mode)
{
	struct room room;
	int error = room_take_path(&room, path);

	if (error)
		return (int)posix_result(error);
	return (int)posix_done(&room, vfs_mkdir(room.text_place, mode));
}

static int take_away(const char *path, bool directory)
{
	struct room room;
	int error = room_take_path(&room, path);

	if (error)
		return (int)posix_result(error);
	return (int)posix_done(&room, vfs_remove(room.text_place, directory));
}

int rmdir(const char *path)
{
	return take_away(path, true);
}

int unlink(const char *path)
{
	return take_away(path, false);
}

int remove(const char *path)
{
	int result = unlink(path);

	return result < 0 && errno == EISDIR ? rmdir(path) : result;
}

int link(const char *path, const char *to)
{
	struct room room;
	int error = room_take_paths(&room, path, to);

	if (error)
		return (int)posix_result(error);
	return (int)posix_done(&room,
			       vfs_link(room.text_place, room.text_place + ROOM_SECOND_PATH, 0));
}

int symlink(const char *target, const char *path)
{
	struct room room;
	int error = room_take_paths(&room, target, path);

	if (error)
		return (int)posix_result(error);
	return (int)posix_done(&room,
			       vfs_symlink(room.text_place, room.text_place + ROOM_SECOND_PATH));
}

ssize_t readlink(const char *restrict path, char *restrict buffer, size_t bytes)
{
	struct room room;
	int64_t length = bytes ? room_take_path(&room, path) : -EINVAL;

	if (length)
		return posix_result(length);
	length = vfs_readlink(room.text_place, room.text_place + ROOM_SECOND_PATH);
	if (length > (int64_t)bytes)
		length = (int64_t)bytes;
	if (length > 0)
		memcpy(buffer, room.text + ROOM_SECOND_PATH, (size_t)length);
	return posix_done(&room, length);
}

int rename(const char *path, const char *to)
{
	struct room room;
	int error = room_take_paths(&room, path, to);

	if (error)
		return (int)posix_result(error);
	return (int)posix_done(&room,
			       vfs_rename(room.text_place, room.text_place + ROOM_SECOND_PATH));
}

int access(const char *path, int what)
{
	struct room room;
	int error = room_take_path(&room, path);

	if (error)
		return (int)posix_result(error);
	return (int)posix_done(&room, vfs_access(room.text_place, (uint64_t)what));
}

/* ------------------------------------------------------------------ the component */

int chdir(const char *path)
{
	struct room room;
	int error = room_take_path(&room, path);

	if (error)
		return (int)posix_result(error);
	return (int)posix_done(&room, vfs_chdir(room.text_place));
}

/* There is nothing to allocate a buffer from. */
char *getcwd(char *buffer, size_t bytes)
{
	struct room room;
	int64_t length = buffer && bytes ? room_take(&room) : -EINVAL;

	if (length)
		return posix_result(length) < 0 ? NULL : buffer;
	length = vfs_getcwd(room.text_place);
	if (length >= (int64_t)bytes)
		length = -ERANGE;
	if (length >= 0)
		memcpy(buffer, room.text, (size_t)length + 1);
	return posix_done(&room, length) < 0 ? NULL : buffer;
}

mode_t umask(mode_t mask)
{
	return (mode_t)vfs_umask(mask);
}

static int64_t identity(void)
{
	int64_t both = vfs_identity();

	return both < 0 ? 0x7fffffffffffffff : both;
}

uid_t getuid(void)
{
	return (uid_t)identity();
}

uid_t geteuid(void)
{
	return getuid();
}

gid_t getgid(void)
{
	return (gid_t)(identity() >> 32);
}

gid_t getegid(void)
{
	return getgid();
}

int posix_mount(const char *service, const char *path, unsigned order)
{
	struct room room;
	int error = room_take_paths(&room, path, service);

	if (error)
		return (int)posix_result(error);
	return (int)posix_done(
		&room, vfs_mount(room.text_place, room.text_place + ROOM_SECOND_PATH, order));
}

int posix_unmount(const char *service, const char *path)
{
	struct room room;
	int error = room_take_paths(&room, path, service);

	if (error)
		return (int)posix_result(error);
	return (int)posix_done(&room,
			       vfs_unmount(room.text_place, room.text_place + ROOM_SECOND_PATH));
}
