#include "clients.h"

#include <stddef.h>

#include <tessera/abi.h>

#include "capmgr.h"

#define PAGE_BYTES 4096

static struct client clients[CAPMGR_COMPONENTS];

struct client *client_record(uint64_t handle)
{
	return &clients[handle % CAPMGR_COMPONENTS];
}

struct client *client_find(uint64_t handle)
{
	struct client *client = client_record(handle);

	return client->handle ? client : NULL;
}

int client_read(const struct client *client, uint64_t place, char text[NAMESPACE_PATH_BYTES])
{
	if (place > PAGE_BYTES - NAMESPACE_PATH_BYTES)
		return -TESSERA_EFAULT;
	for (unsigned i = 0; i < NAMESPACE_PATH_BYTES; i++)
		if (!(text[i] = client->page[place + i]))
			return 0;
	return -TESSERA_ENAMETOOLONG;
}

int client_write(const struct client *client, uint64_t place, const char name[NAMESPACE_NAME_BYTES])
{
	if (place > PAGE_BYTES - NAMESPACE_NAME_BYTES)
		return -TESSERA_EFAULT;
	for (unsigned i = 0; i < NAMESPACE_NAME_BYTES; i++)
		client->page[place + i] = name[i];
	return 0;
}

struct connection *client_connection(struct client *client, uint64_t slot)
{
	for (unsigned i = 0; i < NAMESPACE_CONNECTIONS_EACH; i++)
		if (client->connections[i].slot == slot)
			return &client->connections[i];
	return NULL;
}

void clients_forget_connections(uint64_t service_slot)
{
	for (unsigned i = 0; i < CAPMGR_COMPONENTS; i++)
		for (unsigned j = 0; j < NAMESPACE_CONNECTIONS_EACH; j++)
			if (clients[i].connections[j].service_slot == service_slot)
				clients[i].connections[j] = (struct connection){0};
}
