/* How each function of vfs.h begins and ends: with the lock, and its caller's record. */
#ifndef VFS_BEGIN_H
#define VFS_BEGIN_H

#include "clients.h"
#include "vfs_lock.h"

/* The lock is held if it is 0.	-EBADF, -EAGAIN */
static inline int begin(struct client **client)
{
	int error;

	vfs_lock();
	error = client_enter(client);
	if (error)
		vfs_unlock();
	return error;
}

/* That a server was gone before it was called is told apart for vfs alone. */
static inline int64_t end(struct client *client, int64_t result)
{
	client_leave(client);
	vfs_unlock();
	return result == -TESSERA_ESTALE ? -TESSERA_EIO : result;
}

/* The same, with a path, and then with a second one.	-EFAULT, -ENAMETOOLONG */
static inline int begin_path(struct client **client, uint64_t path, char text[FILE_PATH_BYTES])
{
	int error = begin(client);

	if (error)
		return error;
	error = client_text(*client, path, text);
	return error ? (int)end(*client, error) : 0;
}

static inline int begin_paths(struct client **client, uint64_t path, char text[FILE_PATH_BYTES],
			      uint64_t second, char second_text[FILE_PATH_BYTES])
{
	int error = begin_path(client, path, text);

	if (error)
		return error;
	error = client_text(*client, second, second_text);
	return error ? (int)end(*client, error) : 0;
}

#endif
