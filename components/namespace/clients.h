/*
 * Who calls: a record for each component there can be, by its number. A component is named by its handle, which the
 * badge of its gates tells; one that is made at run time when another has ended may have that one's number, and gets
 * the record when it attaches. Components belong to families: one of the composition, and what descends from it.
 * A family shares what one client may have, so that who makes many of them harms itself alone.
 *
 * Not of its own accord goes what a client has in the tree of names: whoever empties a record drops that first.
 */
#ifndef NAMESPACE_CLIENTS_H
#define NAMESPACE_CLIENTS_H

#include <stdint.h>

#include "mounts.h"
#include "rtos.h"

/* A gate that the client has in a slot of its own, delegated from one of the namespace's; or 0. */
struct connection {
	uint64_t slot;
	uint64_t service_slot;
};

/* A path, and a semaphore that is given when a name appears there or below, or goes; handle 0: none. */
struct watch {
	struct path path;
	struct semaphore semaphore;
};

struct client {
	uint64_t handle; /* whose record it is; 0: nobody's yet */
	uint32_t family; /* the number of the one of the composition from which it descends */
	uint32_t offers; /* attached or not; each is a slot that may be taken */
	uint64_t memory;
	volatile char *page; /* null: not attached. The client writes there when it likes */
	struct mounts mounts;
	struct mounts heirs; /* with which those begin that it makes */
	struct connection connections[NAMESPACE_CONNECTIONS_EACH];
	struct watch watches[NAMESPACE_WATCHES_EACH];
};

/* The record for a component's number; and its own, if it has attached a page, or null. */
struct client *client_record(uint64_t handle);
struct client *client_find(uint64_t handle);

/* Of a family the record, of who is attached or was, behind another one, or (null) the first; or null. */
struct client *client_next(uint32_t family, const struct client *client);

/* The family of a component, which the capability manager is asked for.	-ESTALE: it is gone */
int64_t client_family(uint64_t handle);

/* Copies a text with a NUL out of the page.	-EFAULT	-ENAMETOOLONG */
int client_read(const struct client *client, uint64_t place, struct path_text *text);

/* Writes a name there.	-EFAULT */
int client_write(const struct client *client, uint64_t place, const char name[NAMESPACE_NAME_BYTES]);

/* A place for one connection more, or null: the family has all that it may. */
struct connection *client_connection_free(struct client *client);

/* The client's connection in a slot of its own, or null. */
struct connection *client_connection(struct client *client, uint64_t slot);

/* Fills a free one; empties one. */
void client_connection_set(struct client *client, struct connection *connection, uint64_t slot,
			   uint64_t service_slot);
void client_connection_clear(struct client *client, struct connection *connection);

/* Forgets all connections from one of the namespace's slots. */
void clients_forget_connections(uint64_t service_slot);

/* How many capabilities a family has offered. */
unsigned client_family_offers(uint32_t family);

#endif
