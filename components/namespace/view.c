#include "view.h"

#include <tessera/abi.h>

#include "entrance.h"
#include "rights.h"
#include "services.h"

int view_read_path(const struct client *client, uint64_t place, struct path *path)
{
	struct path_text text;
	int error = client_read(client, place, &text);

	return error ? error : path_read(path, &text);
}

int view_read_meanings(const struct client *client, uint64_t place, struct meanings *meanings)
{
	struct path path;
	int error = view_read_path(client, place, &path);

	if (!error)
		mounts_resolve(&client->mounts, &path, meanings);
	return error;
}

int view_find(const struct client *client, const struct path *path)
{
	return rights_to_pass(client->family, path) ? name_tree_find(&services_tree, path)
						    : -TESSERA_ENOENT;
}

/* ------------------------------------------------------------------ its changes */

static int mount(struct client *client, uint64_t place, uint64_t to, uint64_t flag)
{
	struct path at, there;
	int node, error = view_read_path(client, place, &at);

	if (!error)
		error = view_read_path(client, to, &there);
	if (error)
		return error;
	node = view_find(client, &there);
	return node < 0 ? -TESSERA_ENOENT : mounts_add(&client->mounts, &at, &there, flag);
}

int64_t namespace_mount(uint64_t place, uint64_t to, uint64_t flag)
{
	struct client *client;
	int64_t error = enter(&client);

	return error ? error : leave(mount(client, place, to, flag));
}

static int unmount(struct client *client, uint64_t place)
{
	struct path at;
	int error = view_read_path(client, place, &at);

	return error ? error : mounts_remove(&client->mounts, &at);
}

int64_t namespace_unmount(uint64_t place)
{
	struct client *client;
	int64_t error = enter(&client);

	return error ? error : leave(unmount(client, place));
}

static int leave_to_heirs(struct client *client, uint64_t view)
{
	if (view >= NAMESPACE_VIEWS)
		return -TESSERA_EINVAL;
	if (view == NAMESPACE_INHERITED)
		client->heirs = client->mounts;
	else
		client->heirs.count = 0;
	return 0;
}

int64_t namespace_bequeath(uint64_t view)
{
	struct client *client;
	int64_t error = enter(&client);

	return error ? error : leave(leave_to_heirs(client, view));
}
