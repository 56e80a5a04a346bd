/* What a client sees: by its rights, and by what it has mounted where. The caller has the lock. */
#ifndef NAMESPACE_VIEW_H
#define NAMESPACE_VIEW_H

#include "clients.h"

/* Reads the path in a place of the client's page.	Errors as of all that take a place */
int view_read_path(const struct client *client, uint64_t place, struct path *path);

/* The same: what it means to the client. */
int view_read_meanings(const struct client *client, uint64_t place, struct meanings *meanings);

/* The node at a path as it stands, as far as the client sees.	-ENOENT	-ENOTDIR */
int view_find(const struct client *client, const struct path *path);

#endif
