/* The lock of all that vfs keeps: held for a few steps at a time, and never while a server is
 * called. */
#ifndef VFS_LOCK_H
#define VFS_LOCK_H

#include "rtos.h"

extern struct mutex vfs_mutex;

/* Who held it has left it well, as nobody is ended while inside of vfs: with any result it is the
 * caller's. */
static inline void vfs_lock(void)
{
	mutex_lock(vfs_mutex);
}

static inline void vfs_unlock(void)
{
	mutex_unlock(vfs_mutex);
}

#endif
