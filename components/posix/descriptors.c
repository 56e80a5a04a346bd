/* Opening, closing, and the numbers of descriptors. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>

#include "program_calls.h"
#include "rooms.h"
#include "stack_note.h"
#include "vfs.h"

/* It asks whether they are there: that is no use of them as pointers. */
STACK_GIVEN(open, program_open_simply);
STACK_GIVEN(close, program_close);

int open_file(const char *path, int flags, mode_t mode)
{
	struct room room;
	int error = room_take_path(&room, path);

	if (error)
		return (int)posix_result(error);
	return (int)posix_done(&room, vfs_open(room.text_place, (unsigned)flags, mode));
}

int open(const char *path, int flags, ...)
{
	mode_t mode = 0;

	/* With O_DIRECTORY it is O_SEARCH, which has the same number. */
	if ((flags & (O_EXEC | O_DIRECTORY)) == O_EXEC && program_open_simply)
		return program_open_simply(path);
	if (flags & O_CREAT) {
		va_list more;

		va_start(more, flags);
		mode = va_arg(more, mode_t);
		va_end(more);
	}
	return open_file(path, flags, mode);
}

int creat(const char *path, mode_t mode)
{
	return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

/* A negative number is none that vfs has. */
int close(int descriptor)
{
	int result;

	if (program_close && program_close(descriptor, &result))
		return (int)posix_result(result);
	return (int)posix_result(vfs_close((uint64_t)descriptor));
}

int pipe2(int ends[2], int flags)
{
	int64_t both = vfs_pipe((unsigned)flags);

	if (both < 0)
		return (int)posix_result(both);
	ends[0] = (int)(both & INT32_MAX);
	ends[1] = (int)(both >> 32);
	return 0;
}

int pipe(int ends[2])
{
	return pipe2(ends, 0);
}

int dup(int descriptor)
{
	return (int)posix_result(vfs_dup((uint64_t)descriptor, 0, 0));
}

int dup2(int descriptor, int to)
{
	return (int)posix_result(vfs_dup_to((uint64_t)descriptor, (uint64_t)to, 0));
}

int dup3(int descriptor, int to, int flags)
{
	if (descriptor == to || (flags & ~O_CLOEXEC))
		return (int)posix_result(-EINVAL);
	return (int)posix_result(vfs_dup_to((uint64_t)descriptor, (uint64_t)to, flags != 0));
}

/* The flags of an open file stay as they are. */
static int64_t set_flags(uint64_t descriptor, int flags)
{
	const int64_t changeable = O_APPEND | O_NONBLOCK;
	int64_t now = vfs_flags(descriptor);

	if (now < 0)
		return now;
	return (now & changeable) == (flags & changeable) ? 0 : -EINVAL;
}

static int64_t control(uint64_t descriptor, int command, int value)
{
	switch (command) {
	case F_DUPFD:
		return vfs_dup(descriptor, (uint64_t)value, 0);
	case F_DUPFD_CLOEXEC:
		return vfs_dup(descriptor, (uint64_t)value, 1);
	case F_GETFD:
		return vfs_close_on_exec(descriptor);
	case F_SETFD:
		return vfs_set_close_on_exec(descriptor, value & FD_CLOEXEC);
	case F_GETFL:
		return vfs_flags(descriptor);
	case F_SETFL:
		return set_flags(descriptor, value);
	default:
		return -EINVAL;
	}
}

int fcntl(int descriptor, int command, ...)
{
	va_list more;
	int value;

	va_start(more, command);
	value = va_arg(more, int);
	va_end(more);
	return (int)posix_result(control((uint64_t)descriptor, command, value));
}
