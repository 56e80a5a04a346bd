/*
 * The virtual file system: files of all file servers in one tree, by descriptors. Programs use the
 * POSIX calls of components/posix, which call these; doc/files.md tells how it works.
 *
 * Who calls is who the gate says (crt_badge()). It attaches an object of shared memory. Paths,
 * structures and data stand there at places of its choice, numbers of bytes from its beginning;
 * they are copied once. A component has a view of its own, which begins with the mounts of the
 * composition; a table of descriptors; a working directory and a mask for modes, which begin as "/"
 * and 022; and a user and group, as the composition says.
 *
 * Results and errors are POSIX's and, where that leaves a choice, Linux's, as negative numbers;
 * flags and modes are those of file_types.h. Besides, any function that takes a place, a path or a
 * descriptor returns
 *
 *	-EBADF		the caller has not attached memory, or has no such descriptor
 *	-EFAULT		behind the place is no room for what is to be there
 *	-EAGAIN		the caller has as many calls under way as it may, in all or at a server
 *	-EINTR		the thread is being ended: nothing has happened
 *	-EIO		the file's server is not there, has gone since, did not answer in time, or
 *not what it should -ENOSYS		the server has nothing of the kind
 */
#ifndef VFS_H
#define VFS_H

#include <stdint.h>

#include "file_types.h"

#define VFS_CALLS_EACH 16 /* of one component, under way at a time */

/* The handle of the component that serves these, to offer memory to. */
int64_t vfs_self(void);

/*
 * Begins anew with an object of shared memory of the caller's own, which it has offered with
 * RIGHT_WRITE, and lets vfs offer on: descriptors and mounts that it had are gone. 0.
 *	-EINVAL		the object is not the caller's
 *	-ENFILE		as many components have attached as can
 *	others		of capmgr_memory_map
 */
int64_t vfs_attach(uint64_t memory);

/* Ends that: all descriptors are closed. 0. */
int64_t vfs_detach(void);

/* ------------------------------------------------------------------ processes
 *
 * What a process begins with its maker says, before it starts: descriptors, and the rest as the
 * maker has it. The process finds that when it attaches its memory for the first time; one of which
 * nobody says anything begins as any component. Its user and group are those of the component of
 * the composition from which it descends, whatever anybody says.
 */

/*
 * A process of the caller's begins with the caller's view, working directory and mask, and without
 * descriptors. fresh: with the view of the composition. 0.
 *	-EPERM		the caller has not made it, or it is not there
 *	-EEXIST		it was adopted, or has attached
 *	-ENFILE		as many components have attached as can
 */
int64_t vfs_adopt(uint64_t process, uint64_t fresh);

/*
 * A descriptor of the caller's for a process that it has adopted and that has not attached, at a
 * number that is free there: the same open file. 0.
 *	-EPERM		there is no such process
 *	-EBUSY		the number is not free
 *	-ENFILE
 */
int64_t vfs_pass(uint64_t process, uint64_t descriptor, uint64_t at);

/*
 * A process, anybody's, has ended: what it had is let go now, and not only when somebody needs the
 * place. 0, also if there is nothing.	-EBUSY: it is there
 */
int64_t vfs_ended(uint64_t process);

/* ------------------------------------------------------------------ by path */

/* A descriptor: the lowest that is free.	-EMFILE, -ENFILE; and as open of POSIX */
int64_t vfs_open(uint64_t path, uint64_t flags, uint64_t mode);

/*
 * A new pipe: the descriptor that reads it, and the one that writes, << 32, each the lowest that is
 * free. flags: FILE_OPEN_CLOSE_ON_EXEC, FILE_OPEN_NONBLOCK.
 *	-EINVAL		others
 *	-ENOSYS		the composition has named no server of pipes
 *	-EMFILE, -ENFILE
 */
int64_t vfs_pipe(uint64_t flags);

/* Writes the file's struct file_stat to a place: the number of its file system, above 0. follow: a
 * link at the path's end, too. */
int64_t vfs_stat(uint64_t path, uint64_t follow, uint64_t to);

/* A struct file_system_stat. 0. */
int64_t vfs_system(uint64_t path, uint64_t to);

/* A new directory, or a symbolic link to a target, which is a text as the path. 0. */
int64_t vfs_mkdir(uint64_t path, uint64_t mode);
int64_t vfs_symlink(uint64_t target, uint64_t path);

/* The target of a link, with its NUL, of FILE_PATH_BYTES bytes at most: its length. */
int64_t vfs_readlink(uint64_t path, uint64_t to);

/* One more name for a file; follow: a link at the old path's end. 0. -EXDEV: on another file
 * system */
int64_t vfs_link(uint64_t path, uint64_t to, uint64_t follow);

/* directory: rmdir instead of unlink. 0. */
int64_t vfs_remove(uint64_t path, uint64_t directory);

/* 0. -EXDEV; -EBUSY: one of the two is a mount's path */
int64_t vfs_rename(uint64_t path, uint64_t to);

/* Whether the caller may do that (FILE_MAY_*): 0. */
int64_t vfs_access(uint64_t path, uint64_t what);

/*
 * A change, `what` of these: of the mode; of owner and group, or FILE_KEEP; of the size; of the
 * times of access and modification in nanoseconds, UINT64_MAX: now, UINT64_MAX - 1: as it is. 0.
 */
enum vfs_change { VFS_MODE, VFS_OWNER, VFS_SIZE, VFS_TIMES, VFS_CHANGES };
#define VFS_NO_FOLLOW 16 /* and: of a link at the path's end itself */
int64_t vfs_change(uint64_t path, uint64_t what, uint64_t first, uint64_t second);

/* ------------------------------------------------------------------ by descriptor */

/* 0, whatever the server says: the descriptor is free. */
int64_t vfs_close(uint64_t descriptor);

/*
 * Bytes moved between the file and a place; reading, 0 at the end. pread and pwrite leave the
 * descriptor's offset as it is; -ESPIPE: the file has none. What is written to an untrusted
 * server's file in one call may come there in parts of 1 KiB.
 */
int64_t vfs_read(uint64_t descriptor, uint64_t place, uint64_t count);
int64_t vfs_write(uint64_t descriptor, uint64_t place, uint64_t count);
int64_t vfs_pread(uint64_t descriptor, uint64_t place, uint64_t count, uint64_t offset);
int64_t vfs_pwrite(uint64_t descriptor, uint64_t place, uint64_t count, uint64_t offset);

/* The new offset. from: enum seek_from, which are SEEK_SET, SEEK_CUR, SEEK_END. Of a directory: 0,
 * or an entry's cookie, with the first; or 0 with the second. */
int64_t vfs_seek(uint64_t descriptor, uint64_t offset, uint64_t from);

/* Entries of a directory, struct file_entry, behind the descriptor's offset, at most `count`: so
 * many; 0 at the end. */
int64_t vfs_readdir(uint64_t descriptor, uint64_t place, uint64_t count);

/* As above, by descriptor. */
int64_t vfs_stat_open(uint64_t descriptor, uint64_t to);
int64_t vfs_system_open(uint64_t descriptor, uint64_t to);
int64_t vfs_change_open(uint64_t descriptor, uint64_t what, uint64_t first, uint64_t second);

/* The lowest descriptor that is free from `lowest` on, for the same open file. */
int64_t vfs_dup(uint64_t descriptor, uint64_t lowest, uint64_t close_on_exec);

/* Makes descriptor `to` one for the same open file, and closes what it was: `to`. */
int64_t vfs_dup_to(uint64_t descriptor, uint64_t to, uint64_t close_on_exec);

/* Whether it closes on exec, 0 or 1; sets that. */
int64_t vfs_close_on_exec(uint64_t descriptor);
int64_t vfs_set_close_on_exec(uint64_t descriptor, uint64_t set);

/* The flags that the file was opened with, FILE_OPEN_ACCESS, _APPEND and _NONBLOCK of them. */
int64_t vfs_flags(uint64_t descriptor);

/* What it is ready for, and a semaphore to be given when that changes: as file_ready and
 * file_notify of file.h. */
int64_t vfs_ready(uint64_t descriptor);
int64_t vfs_notify(uint64_t descriptor, uint64_t what, uint64_t name, uint64_t name_end);

/* ------------------------------------------------------------------ the caller */

/* 0. */
int64_t vfs_chdir(uint64_t path);

/* Writes the working directory's path, of FILE_PATH_BYTES bytes at most: its length. */
int64_t vfs_getcwd(uint64_t to);

/* Bits that modes of what is made do not get: what they were. */
int64_t vfs_umask(uint64_t mask);

/* The user, and the group << 32. */
int64_t vfs_identity(void);

/*
 * Mounts the file server that is registered under the name of a service, a text as the path, in the
 * caller's view: `order` as in path_mounts.h. The path need not be there. 0.
 *	-EINVAL		no such order
 *	-ENOSPC		the caller has as many mounts as it may
 *	-ENFILE		as many servers are in use as can be
 */
int64_t vfs_mount(uint64_t path, uint64_t service, uint64_t order);

/* Ends that. What is open stays so. 0.	-EINVAL: it is not mounted there */
int64_t vfs_unmount(uint64_t path, uint64_t service);

#endif
