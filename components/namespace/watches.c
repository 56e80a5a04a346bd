#include "watches.h"

#include <stddef.h>

#include <tessera/abi.h>

#include "attachment.h"
#include "capmgr.h"
#include "rights.h"

static unsigned count(const struct client *client)
{
	unsigned watches = 0;

	for (unsigned i = 0; i < NAMESPACE_WATCHES_EACH; i++)
		watches += client->watches[i].semaphore.handle != 0;
	return watches;
}

static bool has_all(uint32_t family)
{
	unsigned watches = 0;

	for (struct client *client = client_next(family, NULL); client; client = client_next(family, client))
		watches += count(client);
	return watches >= NAMESPACE_WATCHES_EACH;
}

static struct watch *find_room(struct client *client)
{
	if (has_all(client->family))
		attachments_end_gone(client->family);
	if (has_all(client->family))
		return NULL;
	for (unsigned i = 0; i < NAMESPACE_WATCHES_EACH; i++)
		if (!client->watches[i].semaphore.handle)
			return &client->watches[i];
	return NULL;
}

int64_t watch_add(struct client *client, const struct path *path, const char *semaphore)
{
	struct watch *watch = find_room(client);
	struct semaphore found;

	if (!watch)
		return -TESSERA_EAGAIN;
	found = semaphore_retrieve(semaphore);
	if (found.handle < 0)
		return found.handle;
	*watch = (struct watch){*path, found};
	return watch - client->watches;
}

int watch_remove(struct client *client, uint64_t number)
{
	if (number >= NAMESPACE_WATCHES_EACH || !client->watches[number].semaphore.handle)
		return -TESSERA_ENOENT;
	client->watches[number] = (struct watch){0};
	return 0;
}

/* What is mounted below the path, or what the path means by what is mounted above it. */
static bool is_below(const struct mounts *mounts, const struct path *path, const struct path *top)
{
	struct meanings meanings;

	for (unsigned i = 0; i < mounts->count; i++)
		if (path_is_within(&mounts->mount[i].at, top) && path_is_within(path, &mounts->mount[i].to))
			return true;
	mounts_resolve(mounts, top, &meanings);
	for (unsigned i = 0; i < meanings.count; i++)
		if (path_is_within(path, &meanings.path[i]))
			return true;
	return false;
}

/* A semaphore that is at its maximum tells enough. One that is gone is watched no more. */
static void tell(const struct client *client, struct watch *watch, const struct path *path)
{
	if (watch->semaphore.handle && is_below(&client->mounts, path, &watch->path) &&
	    semaphore_give(watch->semaphore) == -TESSERA_EBADF)
		*watch = (struct watch){0};
}

static void tell_client(struct client *client, const struct path *path)
{
	if (!client->page || !rights_to_see(client->family, path))
		return;
	for (unsigned i = 0; i < NAMESPACE_WATCHES_EACH; i++)
		tell(client, &client->watches[i], path);
}

void watches_tell(const struct path *path)
{
	for (uint64_t number = 0; number < CAPMGR_COMPONENTS; number++)
		tell_client(client_record(number), path);
}

bool watches_exist(void)
{
	for (uint64_t number = 0; number < CAPMGR_COMPONENTS; number++)
		if (count(client_record(number)))
			return true;
	return false;
}
