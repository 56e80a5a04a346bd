/*
 * What is mounted where. A mount puts a target, a number of the caller's (a file server, another
 * tree), at a canonical path, and whatever is below the path is looked for there: the longest
 * path that fits wins. Mounted with MOUNT_REPLACE it hides what was there; MOUNT_BEFORE and
 * MOUNT_AFTER join it to that: where the one has no such name, the other is asked. A path is
 * asked for as a whole: joined directories are joined to the bottom. An element that is a mount's
 * path, or lies above one, is never looked for as a symbolic link.
 *
 * The table is in the order of asking: first what replaces or comes before, the longest path
 * first; then what comes after, the shortest first. Its user protects it.
 */
#ifndef PATH_MOUNTS_H
#define PATH_MOUNTS_H

#include "path.h"

#define PATH_MOUNTS 16

enum mount_order { MOUNT_REPLACE, MOUNT_BEFORE, MOUNT_AFTER };

struct path_mount {
	char point[FILE_PATH_BYTES];
	unsigned length; /* of point */
	unsigned target;
	bool hides; /* what is mounted at shorter paths */
	bool after;
};

struct path_mounts {
	struct path_mount mount[PATH_MOUNTS];
	unsigned count;
};

/*
 * Mounts it at a canonical path. MOUNT_REPLACE takes away what was mounted at just this path.
 * -ENOSPC: there are PATH_MOUNTS already
 */
int path_mount(struct path_mounts *mounts, const char *point, unsigned target,
	       enum mount_order order);

/* Takes it away from there; what it hid is hidden as long as another one is left at that path.
 * -EINVAL: it is not there */
int path_unmount(struct path_mounts *mounts, const char *point, unsigned target);

/* Takes a target away wherever it is mounted: it is gone. */
void path_unmount_all(struct path_mounts *mounts, unsigned target);

/* Where one stands among those that are asked of a path. All zeroes: before the first. */
struct path_asked {
	unsigned next;	   /* index in the table */
	unsigned shortest; /* paths of fewer bytes are hidden */
};

/* The next to ask of a canonical path, or NULL. */
const struct path_mount *path_mount_next(const struct path_mounts *mounts, const char *path,
					 struct path_asked *asked);

#endif
