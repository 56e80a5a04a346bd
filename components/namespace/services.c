#include "services.h"

#include <tessera/abi.h>

#include "attachment.h"
#include "capmgr.h"
#include "manager.h"
#include "watches.h"

struct name_tree services_tree;

void services_init(void)
{
	name_tree_init(&services_tree);
}

static const struct name_service *service_of(int node)
{
	return &services_tree.node[node].service;
}

static bool is_service(int node)
{
	return services_tree.node[node].is_service;
}

bool service_is_from(uint64_t owner, uint64_t slot)
{
	return MANAGER(capmgr_giver(CAPMGR_SLOT, slot)) == (int64_t)owner;
}

bool service_lives(int node)
{
	return service_is_from(service_of(node)->owner, service_of(node)->slot);
}

static int64_t to_the_end(int64_t status)
{
	while (status == CAPMGR_MORE)
		status = MANAGER(capmgr_revoke_step());
	return status;
}

static void take_back(const struct client *client, uint64_t slot, uint64_t client_slot)
{
	to_the_end(MANAGER(capmgr_revoke_child(CAPMGR_SLOT, slot, client->handle, client_slot)));
}

/* ------------------------------------------------------------------ names that go */

static void remove_name(int node)
{
	struct path path;

	name_tree_path(&services_tree, node, &path);
	clients_forget_connections(service_of(node)->slot);
	name_tree_remove(&services_tree, node);
	watches_tell(&path);
}

/* In the slot of a gate that is gone there may be another one. */
void service_drop(int node)
{
	const struct name_service service = *service_of(node);
	struct client *owner = client_find(service.owner);

	if (service_is_from(service.owner, service.slot))
		to_the_end(MANAGER(capmgr_relinquish(CAPMGR_SLOT, service.slot)));
	if (owner && owner->offers)
		owner->offers--;
	remove_name(node);
}

void service_look_after(int node)
{
	if (is_service(node) && !service_lives(node))
		service_drop(node);
}

void services_drop_client(struct client *client)
{
	for (int node = 1; node < NAME_NODES; node++)
		if (is_service(node) && service_of(node)->owner == client->handle)
			service_drop(node);
	for (unsigned i = 0; i < NAMESPACE_CONNECTIONS_EACH; i++)
		if (client->connections[i].slot)
			service_close(client, &client->connections[i]);
}

static void drop_gone(uint32_t family)
{
	for (int node = 1; node < NAME_NODES; node++)
		if (services_tree.node[node].share == family)
			service_look_after(node);
}

/* What was in the slot before is gone, or the client gives it another name; it counts as offered still. */
static void forget_slot(uint64_t slot)
{
	for (int node = 1; node < NAME_NODES; node++)
		if (is_service(node) && service_of(node)->slot == slot)
			remove_name(node);
}

void service_give_up(struct client *client, uint64_t slot)
{
	forget_slot(slot);
	to_the_end(MANAGER(capmgr_relinquish(CAPMGR_SLOT, slot)));
	if (client->offers)
		client->offers--;
}

/* ------------------------------------------------------------------ names that come */

int service_add(const struct client *client, const struct path *path, uint64_t slot)
{
	const struct name_service service = {client->handle, slot};
	int node, error;

	forget_slot(slot);
	node = name_tree_find(&services_tree, path);
	if (node > 0)
		service_look_after(node);
	error = name_tree_add(&services_tree, path, client->family, service);
	if (error == -TESSERA_ENOSPC) {
		drop_gone(client->family);
		error = name_tree_add(&services_tree, path, client->family, service);
	}
	if (error < 0)
		return error;
	watches_tell(path);
	return 0;
}

/* ------------------------------------------------------------------ connections */

static void forget_gone_connections(struct client *client)
{
	for (unsigned i = 0; i < NAMESPACE_CONNECTIONS_EACH; i++)
		if (client->connections[i].slot &&
		    MANAGER(capmgr_giver(CAPMGR_SLOT, client->connections[i].service_slot)) < 0)
			client_connection_clear(client, &client->connections[i]);
}

/* Also those of others of its family are given up that are gone. */
static struct connection *find_room(struct client *client)
{
	struct connection *free = client_connection_free(client);

	if (free)
		return free;
	attachments_end_gone(client->family);
	forget_gone_connections(client);
	return client_connection_free(client);
}

/* The client may have given up what was in the slot without a word. */
static void note_connection(struct client *client, struct connection *free, uint64_t slot,
			    uint64_t service_slot)
{
	struct connection *old = client_connection(client, slot);

	if (old)
		client_connection_clear(client, old);
	client_connection_set(client, old ? old : free, slot, service_slot);
}

/* Its gate may go at any time, and another one's come to its slot: that one is not for the client. */
static int64_t give(const struct client *client, struct name_service service)
{
	int64_t slot = MANAGER(capmgr_delegate(CAPMGR_SLOT, service.slot, client->handle,
					       RIGHTS_ALL | CAPMGR_FINAL));

	if (slot < 0 || service_is_from(service.owner, service.slot))
		return slot;
	take_back(client, service.slot, (uint64_t)slot);
	return -TESSERA_ESTALE;
}

int64_t service_connect(struct client *client, int node)
{
	const struct name_service service = *service_of(node);
	struct connection *free;
	int64_t slot;

	if (!service_lives(node)) {
		service_drop(node);
		return -TESSERA_ENOENT;
	}
	free = find_room(client);
	if (!free)
		return -TESSERA_EAGAIN;
	slot = give(client, service);
	if (slot > 0)
		note_connection(client, free, (uint64_t)slot, service.slot);
	/* Of another component than its owner's, that is gone; or the client itself is. */
	return slot == -TESSERA_ESTALE ? -TESSERA_ENOENT : slot;
}

int service_close(struct client *client, struct connection *connection)
{
	const struct connection closed = *connection;

	client_connection_clear(client, connection);
	take_back(client, closed.service_slot, closed.slot);
	return 0;
}
