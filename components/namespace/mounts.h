/*
 * What a component has put where in its view: names below a path are those below another one, instead of its own,
 * or beside them. Pure: tested on the host. A path then means several, the first of which that is there counts.
 */
#ifndef NAMESPACE_MOUNTS_H
#define NAMESPACE_MOUNTS_H

#include <stdint.h>

#include "service_path.h"

struct mount {
	struct path at, to; /* `to` is meant as it stands: no mount changes it */
	enum namespace_mount_flag flag;
};

/* In the order in which they were made. */
struct mounts {
	uint32_t count;
	struct mount mount[NAMESPACE_MOUNTS_EACH];
};

/* What a path means, the first first. */
struct meanings {
	unsigned count;
	struct path path[NAMESPACE_MOUNTS_EACH + 1];
};

/* -EINVAL: no such flag	-ENOSPC */
int mounts_add(struct mounts *mounts, const struct path *at, const struct path *to, uint64_t flag);

/* Takes all away that are at a path.	-ENOENT: there are none */
int mounts_remove(struct mounts *mounts, const struct path *at);

void mounts_resolve(const struct mounts *mounts, const struct path *path, struct meanings *meanings);

#endif
