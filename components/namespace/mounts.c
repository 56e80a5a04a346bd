#include "mounts.h"

#include <string.h>

#include <tessera/abi.h>

int mounts_add(struct mounts *mounts, const struct path *at, const struct path *to, uint64_t flag)
{
	if (flag >= NAMESPACE_MOUNT_FLAGS)
		return -TESSERA_EINVAL;
	if (mounts->count == NAMESPACE_MOUNTS_EACH)
		return -TESSERA_ENOSPC;
	mounts->mount[mounts->count++] =
		(struct mount){.at = *at, .to = *to, .flag = (enum namespace_mount_flag)flag};
	return 0;
}

static bool is_same(const struct path *a, const struct path *b)
{
	return a->count == b->count && path_is_within(a, b);
}

int mounts_remove(struct mounts *mounts, const struct path *at)
{
	uint32_t kept = 0, before = mounts->count;

	for (uint32_t i = 0; i < before; i++)
		if (!is_same(&mounts->mount[i].at, at))
			mounts->mount[kept++] = mounts->mount[i];
	mounts->count = kept;
	return kept == before ? -TESSERA_ENOENT : 0;
}

/* What is deeper than paths can be means nothing. */
static bool translate(const struct mount *mount, const struct path *path, struct path *translated)
{
	unsigned rest = path->count - mount->at.count;

	if (mount->to.count + rest > NAMESPACE_DEPTH)
		return false;
	*translated = mount->to;
	memcpy(translated->name[mount->to.count], path->name[mount->at.count],
	       rest * sizeof(path->name[0]));
	translated->count += rest;
	return true;
}

/* The last one. */
static void bring_to_front(struct meanings *meanings)
{
	for (unsigned i = meanings->count - 1; i > 0; i--) {
		struct path before = meanings->path[i - 1];

		meanings->path[i - 1] = meanings->path[i];
		meanings->path[i] = before;
	}
}

static void apply(const struct mount *mount, const struct path *path, struct meanings *meanings)
{
	struct path translated;

	if (!path_is_within(path, &mount->at))
		return;
	if (mount->flag == NAMESPACE_REPLACE)
		meanings->count = 0;
	if (!translate(mount, path, &translated))
		return;
	meanings->path[meanings->count++] = translated;
	if (mount->flag == NAMESPACE_BEFORE)
		bring_to_front(meanings);
}

void mounts_resolve(const struct mounts *mounts, const struct path *path, struct meanings *meanings)
{
	meanings->count = 1;
	meanings->path[0] = *path;
	for (uint32_t i = 0; i < mounts->count; i++)
		apply(&mounts->mount[i], path, meanings);
}
