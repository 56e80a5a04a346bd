/*
 * POSIX's calls on files, for components that need `vfs`, `sched` and `capmgr`: by the C library's
 * own headers (<fcntl.h>, <unistd.h>, <sys/stat.h>, <dirent.h> ...), in its own way: -1, and errno.
 * All may be called by several threads. doc/files.md says what there is, and what is different.
 *
 * Data goes through memory that the component shares with vfs, and is copied there; but for what
 * lies in the buffer that posix_buffer gives, which is read and written where it is.
 */
#ifndef POSIX_H
#define POSIX_H

#include <stddef.h>

/* Before all others, once: from cos_init or the first thread. 0, or a negative error: of the calls
 * of capmgr.h, semaphore_create, vfs_attach. */
int posix_begin(void);

#define POSIX_BUFFER_BYTES 24576

/* Its own. */
void *posix_buffer(void);

/* What POSIX does not have: a file server in the component's view, and out of it, as vfs_mount of
 * vfs.h; order: enum mount_order. 0, or -1 and errno. */
int posix_mount(const char *service, const char *path, unsigned order);
int posix_unmount(const char *service, const char *path);

#endif
