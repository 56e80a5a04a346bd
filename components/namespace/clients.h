/*
 * Who calls: a record for each instance of the composition, which is what the badge of its gates says. It may
 * begin anew. Not of its own accord goes what a client has in the tree of names: whoever empties a record drops
 * that first.
 */
#ifndef NAMESPACE_CLIENTS_H
#define NAMESPACE_CLIENTS_H

#include <stdint.h>

#include "mounts.h"

/* A gate that the client has in a slot of its own, delegated from one of the namespace's; or 0. */
struct connection {
	uint64_t slot;
	uint64_t service_slot;
};

struct client {
	uint64_t handle; /* its number; 0: it has attached nothing */
	uint64_t memory;
	volatile char *page; /* the client writes there when it likes */
	uint32_t offers; /* attached or not; each is a slot that may be taken */
	struct mounts mounts;
	struct connection connections[NAMESPACE_CONNECTIONS_EACH];
};

/* The record of a component; and of one that has attached a page, or null. */
struct client *client_record(uint64_t handle);
struct client *client_find(uint64_t handle);

/* Copies a text with a NUL out of the page.	-EFAULT	-ENAMETOOLONG */
int client_read(const struct client *client, uint64_t place, char text[NAMESPACE_PATH_BYTES]);

/* Writes a name there.	-EFAULT */
int client_write(const struct client *client, uint64_t place, const char name[NAMESPACE_NAME_BYTES]);

/* The client's connection in a slot of its own; slot 0: a free one. Null: there is none. */
struct connection *client_connection(struct client *client, uint64_t slot);

/* Forgets all connections from one of the namespace's slots. */
void clients_forget_connections(uint64_t service_slot);

#endif
