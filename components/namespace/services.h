/* What is registered: nodes of the tree and the gates behind them. The caller has the lock. */
#ifndef NAMESPACE_SERVICES_H
#define NAMESPACE_SERVICES_H

#include "clients.h"
#include "name_tree.h"

void services_init(void);

extern struct name_tree services_tree;

/* Whether the gate behind a service is there still: its component may be gone, or have taken it back. */
bool service_lives(int node);

/* Takes it away, and its clients' gates. */
void service_drop(int node);

/* Does so with a node if it is a service that is gone. */
void service_look_after(int node);

/* Takes a client's services away, and ends its connections. */
void services_drop_client(struct client *client);

/* As namespace_register; of a gate in a slot that is the client's. */
int service_add(const struct client *client, const struct path *path, uint64_t slot);

/* As namespace_connect and namespace_close. */
int64_t service_connect(struct client *client, int node);
int service_close(struct client *client, struct connection *connection);

/* Gives up what a client has delegated to a slot, with all that was passed on. */
void service_give_up(struct client *client, uint64_t slot);

/* Whether the client has delegated what is in a slot. */
bool service_is_from(uint64_t owner, uint64_t slot);

#endif
