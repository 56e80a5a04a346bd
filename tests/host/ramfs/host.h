/*
 * The same requests to the host's file system: below a directory of its own, on tmpfs where there
 * is one, that is made the root, so that paths mean the same.
 */
#ifndef HOST_H
#define HOST_H

#include "world.h"

/* Makes the directory and enters it: false, if this user can't. */
bool host_enter(void);

/* Leaves it and takes it away. */
void host_leave(void);

/* Whether this host may be stricter there than POSIX (proc(5), /proc/sys/fs/protected_*). */
bool host_restricts(const struct request *request);

/* As world_do; but that `number` is a file descriptor. */
struct answer host_do(const struct request *request);

/* The blocks of a file that is not on tmpfs: other file systems count what is theirs, too. */
#define HOST_KNOWS_NOT UINT64_MAX

/* As ramfs_stat, of a file descriptor. */
struct file_stat host_stat(int fd);

#endif
