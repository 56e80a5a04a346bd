/*
 * The file protocol: what a file server serves, as a service (doc/files.md), to vfs and to
 * whoever else is connected to it. A new server is a table of functions for
 * components/file-server; programs use the POSIX calls of components/posix.
 *
 * Who calls attaches an object of shared memory, and gets a session. In that memory, at a place
 * of its choice, stands each request that has a path (struct file_request): who asks, the
 * directory to set out from, the path. The server copies what it needs of it once. Data of files
 * moves between the server and a buffer, which is shared memory, too: that of the session, or any
 * other that the session was given to use. There it is copied once.
 *
 * A fid names a file, or a directory, that the session holds. It has no name then: who renames or
 * removes it changes nothing for the fid. FILE_ROOT is the server's root, is always there and
 * needs no clunk.
 *
 * A path is relative, and set out from a directory's fid; empty, it is that fid. It has no "."
 * and ".." (-EINVAL), several slashes are one. A symbolic link in the way is not gone through:
 * the answer is FILE_LINK + n, and the request's `second` has the target (file_types.h). So are
 * all errors those of the place where the path leads to.
 *
 * Whoever has a gate to a file server says itself who asks: who may be connected the composition
 * says.
 *
 * Any function returns 0 or more, or
 *
 *	-EBADF		there is no such session of the caller's, no such fid or buffer of it
 *	-EFAULT		behind the place is no room in the buffer for what is to be there
 *	-ENOSYS		the server does not know such a function
 *	-EIO		what holds the data has failed
 *	-EINTR		the thread is being ended, or its wait was cut off: nothing has happened
 *
 * and with a path
 *
 *	-ENOENT, -ENOTDIR, -EACCES, -ENAMETOOLONG, -EINVAL	as POSIX has them
 *
 * Where a server has nothing of the kind: -EPERM for links, -EROFS or -EACCES for what would
 * change something.
 */
#ifndef FILE_H
#define FILE_H

#include <stdint.h>

#include "file_types.h"

#define FILE_ROOT 0 /* a fid of every session */

#define FILE_SESSIONS_EACH 2  /* of one component */
#define FILE_BUFFERS_EACH  40 /* of one session, its own among them */

/* Which buffer, and the byte in it: 0 is the session's own memory. */
#define FILE_PLACE(buffer, byte) ((uint64_t)(buffer) << 32 | (byte))

/* A request at a place that is a multiple of 8. */
struct file_request {
	struct file_identity who;
	uint64_t start; /* fid of the directory where the path sets out */
	uint64_t start_of_second;
	char path[FILE_PATH_BYTES];
	char second[FILE_PATH_BYTES]; /* a new name, a target; answered: a link's target */
	union {
		struct file_stat stat;
		struct file_system_stat system;
	};
};

/* ------------------------------------------------------------------ sessions */

/* The handle of the component that serves these, to offer memory to. */
int64_t file_self(void);

/*
 * Opens a session: of an object of shared memory (capmgr.h) of the caller's own, which it has
 * offered to the server with RIGHT_WRITE. Returns its number. The session lasts no longer than the
 * object: once that is destroyed, be it since its owner ended, the server may close it at any time.
 *	-EINVAL		the object is not the caller's
 *	-EEXIST		it is in use in a session, this one's or another's
 *	-ENFILE		the caller, or all together, have as many as can be
 *	others		of capmgr_memory_map
 */
int64_t file_attach(uint64_t memory);

/* Closes it, with its fids and buffers. 0 */
int64_t file_detach(uint64_t session);

/*
 * Lets the session use another object, of whoever's, that was offered to the server with
 * RIGHT_WRITE: the number of the buffer, above 0.
 *	-EEXIST		it is in use in a session, this one or another
 *	-ENFILE		the session has as many as it may
 *	others		of capmgr_memory_map
 */
int64_t file_share(uint64_t session, uint64_t memory);

/* Ends that. 0. Who waits to read or write there is told -EBADF. */
int64_t file_unshare(uint64_t session, uint64_t buffer);

/* ------------------------------------------------------------------ files by their path */

/* Holds what the path leads to, without opening it: a fid. follow: a link at the path's end, too.
 *	-EMFILE		the session has as many fids as it may */
int64_t file_walk(uint64_t session, uint64_t request, uint64_t follow);

/* Opens, or makes, with flags and mode of file_types.h: a fid. May wait where opening does.
 *	-EEXIST, -EISDIR, -ELOOP, -ENOSPC, -EROFS, -ENXIO as open of POSIX; -EMFILE as above;
 * -ENFILE: there are as many of what it would make as can be; -EINVAL: such flags */
int64_t file_open(uint64_t session, uint64_t request, uint64_t flags, uint64_t mode);

/* Makes a directory or, with the target in `second`, a symbolic link: as the type in `mode`
 * says. 0. -EEXIST, -ENOSPC, -EMLINK, -EROFS; -EINVAL: another type */
int64_t file_make(uint64_t session, uint64_t request, uint64_t mode);

/* Gives what a fid holds one more name. 0. -EEXIST, -ENOSPC, -EMLINK, -EROFS; -EPERM: it is a
 * directory */
int64_t file_link(uint64_t session, uint64_t fid, uint64_t request);

/* Takes a name away: of a directory (rmdir) or of anything else (unlink). 0.
 *	-EISDIR, -ENOTDIR, -ENOTEMPTY, -EBUSY, -EPERM, -EROFS */
int64_t file_remove(uint64_t session, uint64_t request, uint64_t directory);

/* From the name `path` in the directory `start` to the name `second` in `start_of_second`;
 * slashes may end both. What has that name is replaced in one step. 0. -ENOTEMPTY, -EISDIR,
 * -ENOTDIR, -EINVAL, -EBUSY, -EPERM, -ENOSPC, -EROFS as rename of POSIX */
int64_t file_rename(uint64_t session, uint64_t request);

/* The target of the link at the path's end, with a NUL, in `second`: its length. -EINVAL: it
 * is no link */
int64_t file_readlink(uint64_t session, uint64_t request);

/* The request's `stat`. 0. */
int64_t file_stat(uint64_t session, uint64_t request, uint64_t follow);

/* Whether who asks may do that (FILE_MAY_*, 0: it is there), links followed: 0. -EACCES,
 * -EROFS */
int64_t file_access(uint64_t session, uint64_t request, uint64_t what);

/* The request's `system`, of the file system in which the path ends. 0. */
int64_t file_system(uint64_t session, uint64_t request);

/* What is to change; the request's `stat` has the new values. */
#define FILE_CHANGE_MODE      1u
#define FILE_CHANGE_OWNER     2u /* user and group, or FILE_KEEP */
#define FILE_CHANGE_SIZE      4u
#define FILE_CHANGE_TIMES     8u  /* accessed, modified: or FILE_TIME_NOW, FILE_TIME_KEEP */
#define FILE_CHANGE_NO_FOLLOW 16u /* a link at the path's end itself */
#define FILE_CHANGE_OPENED                                                                         \
	32u /* of the size: the fid `start` was opened to write, that is right enough */

/* One change. 0.	-EPERM, -EACCES, -EINVAL, -EISDIR, -EFBIG, -ENOSPC, -EROFS as POSIX */
int64_t file_change(uint64_t session, uint64_t request, uint64_t what);

/* ------------------------------------------------------------------ files that are held */

/* Lets it go. 0. */
int64_t file_clunk(uint64_t session, uint64_t fid);

/*
 * Bytes moved between the file at an offset and a place in a buffer: as many as can be at once;
 * reading, 0 at the end. May wait where there is none yet, or no room: unless the fid was opened
 * with FILE_OPEN_NONBLOCK (-EAGAIN). What has no offsets takes any. Opened with FILE_OPEN_APPEND,
 * what is written comes to the end, in one step.
 *	-EBADF		also: the fid is not opened for that
 *	-EISDIR, -EINVAL, -EFBIG, -ENOSPC, -EPIPE
 */
int64_t file_read(uint64_t session, uint64_t fid, uint64_t offset, uint64_t place, uint64_t count);
int64_t file_write(uint64_t session, uint64_t fid, uint64_t offset, uint64_t place, uint64_t count);

/* Entries of a directory that is opened to read (struct file_entry, to a multiple of 8) behind the
 * one with that cookie, 0: from the first; so many are there now, at most `count`; 0 at the end.
 * What is there all the time comes just once. -ENOTDIR */
int64_t file_readdir(uint64_t session, uint64_t fid, uint64_t cookie, uint64_t place,
		     uint64_t count);

/* What a fid is ready for, without waiting: FILE_READABLE, FILE_WRITABLE, FILE_HUNG_UP. */
#define FILE_READABLE 1
#define FILE_WRITABLE 4
#define FILE_HUNG_UP  16 /* nobody is at the other end any more */
int64_t file_ready(uint64_t session, uint64_t fid);

/*
 * Has the semaphore of that name (16 bytes in two words; the RTOS's, made by whoever wants to
 * know) given each time when the fid may have become ready for something of `what`; 0 ends it,
 * and so does clunk. One at a time. 0.
 *	-ENOENT, -EPERM	of semaphore_retrieve
 *	-EAGAIN		the server has as many as it may
 *	-EINVAL		of others than those three
 */
int64_t file_notify(uint64_t session, uint64_t fid, uint64_t what, uint64_t name,
		    uint64_t name_end);

#endif
