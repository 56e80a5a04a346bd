/* What vfs_change and vfs_change_open ask of a server. */
#ifndef VFS_CHANGES_H
#define VFS_CHANGES_H

#include "walk.h"

/* The operation of a change, with what stat is for.	-EINVAL: no such change, or no such values
 */
int change_operation(uint64_t what, uint64_t first, uint64_t second, struct file_stat *stat,
		     struct operation *operation);

#endif
