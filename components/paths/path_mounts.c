#include "path_mounts.h"

#include <string.h>

#include <tessera/abi.h>

static bool is_at(const struct path_mount *mount, const char *point)
{
	return strcmp(mount->point, point) == 0;
}

static void take_away(struct path_mounts *mounts, unsigned index)
{
	mounts->count--;
	memmove(&mounts->mount[index], &mounts->mount[index + 1],
		(mounts->count - index) * sizeof(mounts->mount[0]));
}

/* What hides goes, and what is left at its path hides in its place. */
static void unmount_at(struct path_mounts *mounts, unsigned index)
{
	struct path_mount gone = mounts->mount[index];

	take_away(mounts, index);
	for (unsigned i = 0; gone.hides && i < mounts->count; i++)
		if (is_at(&mounts->mount[i], gone.point)) {
			mounts->mount[i].hides = true;
			return;
		}
}

static bool is_hidden_point(const struct path_mounts *mounts, const char *point)
{
	for (unsigned i = 0; i < mounts->count; i++)
		if (mounts->mount[i].hides && is_at(&mounts->mount[i], point))
			return true;
	return false;
}

/* Behind what hides at the same path, what comes after is no different from what comes before. */
static unsigned place_of(const struct path_mounts *mounts, const struct path_mount *new, bool last)
{
	unsigned i = 0;

	for (; i < mounts->count; i++) {
		const struct path_mount *old = &mounts->mount[i];

		if (new->after != old->after) {
			if (!new->after)
				break;
		} else if (new->after ? old->length > new->length : old->length < new->length) {
			break;
		} else if (!last && is_at(old, new->point)) {
			break;
		}
	}
	return i;
}

int path_mount(struct path_mounts *mounts, const char *point, unsigned target,
	       enum mount_order order)
{
	struct path_mount new = {.target = target, .length = (unsigned)strlen(point)};
	unsigned place, left = 0;

	for (unsigned i = 0; i < mounts->count; i++)
		left += order != MOUNT_REPLACE || !is_at(&mounts->mount[i], point);
	if (left == PATH_MOUNTS)
		return -TESSERA_ENOSPC;
	for (unsigned i = mounts->count; order == MOUNT_REPLACE && i > 0; i--)
		if (is_at(&mounts->mount[i - 1], point))
			take_away(mounts, i - 1);
	memcpy(new.point, point, new.length);
	new.hides = order == MOUNT_REPLACE;
	new.after = order == MOUNT_AFTER && !is_hidden_point(mounts, point);
	place = place_of(mounts, &new, order == MOUNT_AFTER);
	memmove(&mounts->mount[place + 1], &mounts->mount[place],
		(mounts->count - place) * sizeof(new));
	mounts->mount[place] = new;
	mounts->count++;
	return 0;
}

int path_unmount(struct path_mounts *mounts, const char *point, unsigned target)
{
	for (unsigned i = 0; i < mounts->count; i++)
		if (mounts->mount[i].target == target && is_at(&mounts->mount[i], point)) {
			unmount_at(mounts, i);
			return 0;
		}
	return -TESSERA_EINVAL;
}

void path_unmount_all(struct path_mounts *mounts, unsigned target)
{
	for (unsigned i = mounts->count; i > 0; i--)
		if (mounts->mount[i - 1].target == target)
			unmount_at(mounts, i - 1);
}

const struct path_mount *path_mount_next(const struct path_mounts *mounts, const char *path,
					 struct path_asked *asked)
{
	while (asked->next < mounts->count) {
		const struct path_mount *mount = &mounts->mount[asked->next++];

		if (mount->length < asked->shortest ||
		    !path_below(path, mount->point, mount->length))
			continue;
		if (mount->hides)
			asked->shortest = mount->length;
		return mount;
	}
	return NULL;
}
