#include "clients.h"

#include <stddef.h>

#include <tessera/abi.h>

#include "capmgr.h"
#include "manager.h"

#define PAGE_BYTES 4096

static struct client clients[CAPMGR_COMPONENTS];
static unsigned family_connections[CAPMGR_COMPONENTS];

struct client *client_record(uint64_t handle)
{
	return &clients[handle % CAPMGR_COMPONENTS];
}

struct client *client_find(uint64_t handle)
{
	struct client *client = client_record(handle);

	return client->handle == handle && client->page ? client : NULL;
}

struct client *client_next(uint32_t family, const struct client *client)
{
	for (size_t i = client ? (size_t)(client - clients) + 1 : 0; i < CAPMGR_COMPONENTS; i++)
		if (clients[i].handle && clients[i].family == family)
			return &clients[i];
	return NULL;
}

int64_t client_family(uint64_t handle)
{
	for (unsigned i = 0; i < CAPMGR_COMPONENTS; i++) {
		int64_t maker = MANAGER(capmgr_maker(handle));

		if (maker == -TESSERA_EINVAL)
			return (int64_t)(handle % CAPMGR_COMPONENTS);
		if (maker < 0)
			return maker;
		handle = (uint64_t)maker;
	}
	return -TESSERA_ESTALE;
}

/* ------------------------------------------------------------------ the page */

int client_read(const struct client *client, uint64_t place, struct path_text *text)
{
	typedef uint64_t __attribute__((aligned(1), may_alias)) word_t;
	const volatile word_t *from;

	if (place > PAGE_BYTES - NAMESPACE_PATH_BYTES)
		return -TESSERA_EFAULT;
	from = (const volatile word_t *)(client->page + place);
	for (unsigned i = 0; i < NAMESPACE_PATH_BYTES / sizeof(word_t); i++) {
		uint64_t word = from[i];

		((word_t *)text->bytes)[i] = word;
		if (path_text_zeroes(word))
			return 0;
	}
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

/* ------------------------------------------------------------------ what it has */

struct connection *client_connection(struct client *client, uint64_t slot)
{
	for (unsigned i = 0; i < NAMESPACE_CONNECTIONS_EACH; i++)
		if (client->connections[i].slot == slot)
			return &client->connections[i];
	return NULL;
}

struct connection *client_connection_free(struct client *client)
{
	if (family_connections[client->family] == NAMESPACE_CONNECTIONS_EACH)
		return NULL;
	return client_connection(client, 0);
}

void client_connection_set(struct client *client, struct connection *connection, uint64_t slot,
			   uint64_t service_slot)
{
	family_connections[client->family]++;
	*connection = (struct connection){slot, service_slot};
}

void client_connection_clear(struct client *client, struct connection *connection)
{
	family_connections[client->family]--;
	*connection = (struct connection){0};
}

void clients_forget_connections(uint64_t service_slot)
{
	for (struct client *client = clients; client < clients + CAPMGR_COMPONENTS; client++)
		for (unsigned i = 0; client->page && i < NAMESPACE_CONNECTIONS_EACH; i++)
			if (client->connections[i].service_slot == service_slot)
				client_connection_clear(client, &client->connections[i]);
}

unsigned client_family_offers(uint32_t family)
{
	unsigned offers = 0;

	for (struct client *client = client_next(family, NULL); client; client = client_next(family, client))
		offers += client->offers;
	return offers;
}
