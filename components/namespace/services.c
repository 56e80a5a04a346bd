#include "services.h"

#include <tessera/abi.h>

#include "capmgr.h"
#include "manager.h"

struct name_tree services_tree;

void services_init(void)
{
	name_tree_init(&services_tree);
}

static const struct name_service *service_of(int node)
{
	return &services_tree.node[node].service;
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

/* In the slot of a gate that is gone there may be another one. */
void service_drop(int node)
{
	const struct name_service service = *service_of(node);
	struct client *owner = client_find(service.owner);

	if (service_is_from(service.owner, service.slot))
		to_the_end(MANAGER(capmgr_relinquish(CAPMGR_SLOT, service.slot)));
	if (owner && owner->offers)
		owner->offers--;
	clients_forget_connections(service.slot);
	name_tree_remove(&services_tree, node);
}

static bool is_service(int node)
{
	return services_tree.node[node].is_service;
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

/* Of a share: those that are gone. */
static void drop_gone(unsigned share)
{
	for (int node = 1; node < NAME_NODES; node++)
		if (is_service(node) && services_tree.node[node].share == share && !service_lives(node))
			service_drop(node);
}

/* What was in the slot before is gone, or the client gives it another name; it counts as offered still. */
static void forget_slot(uint64_t slot)
{
	for (int node = 1; node < NAME_NODES; node++)
		if (is_service(node) && service_of(node)->slot == slot) {
			clients_forget_connections(slot);
			name_tree_remove(&services_tree, node);
		}
}

void service_give_up(struct client *client, uint64_t slot)
{
	forget_slot(slot);
	to_the_end(MANAGER(capmgr_relinquish(CAPMGR_SLOT, slot)));
	if (client->offers)
		client->offers--;
}

int service_add(const struct client *client, const struct path *path, uint64_t slot)
{
	const struct name_service service = {client->handle, slot};
	int node, error;

	forget_slot(slot);
	node = name_tree_find(&services_tree, path);
	if (node > 0 && is_service(node) && !service_lives(node))
		service_drop(node);
	error = name_tree_add(&services_tree, path, (unsigned)client->handle, service);
	if (error == -TESSERA_ENOSPC) {
		drop_gone((unsigned)client->handle);
		error = name_tree_add(&services_tree, path, (unsigned)client->handle, service);
	}
	return error < 0 ? error : 0;
}

static void forget_gone_connections(struct client *client)
{
	for (unsigned i = 0; i < NAMESPACE_CONNECTIONS_EACH; i++)
		if (MANAGER(capmgr_giver(CAPMGR_SLOT, client->connections[i].service_slot)) < 0)
			client->connections[i] = (struct connection){0};
}

/* The client may have given up what was in the slot without a word. */
static void note_connection(struct client *client, struct connection *free, uint64_t slot,
			    uint64_t service_slot)
{
	struct connection *old = client_connection(client, slot);

	*(old ? old : free) = (struct connection){slot, service_slot};
}

int64_t service_connect(struct client *client, int node)
{
	struct connection *free = client_connection(client, 0);
	uint64_t service_slot = service_of(node)->slot;
	int64_t slot;

	if (!service_lives(node)) {
		service_drop(node);
		return -TESSERA_ENOENT;
	}
	if (!free) {
		forget_gone_connections(client);
		free = client_connection(client, 0);
	}
	if (!free)
		return -TESSERA_EAGAIN;
	slot = MANAGER(capmgr_delegate(CAPMGR_SLOT, service_slot, client->handle,
				       RIGHTS_ALL | CAPMGR_FINAL));
	if (slot > 0)
		note_connection(client, free, (uint64_t)slot, service_slot);
	/* Of another component than its owner's, that is gone; or the client itself is. */
	return slot == -TESSERA_ESTALE ? -TESSERA_ENOENT : slot;
}

int service_close(struct client *client, struct connection *connection)
{
	const struct connection closed = *connection;

	*connection = (struct connection){0};
	to_the_end(MANAGER(capmgr_revoke_child(CAPMGR_SLOT, closed.service_slot, client->handle,
					       closed.slot)));
	return 0;
}
