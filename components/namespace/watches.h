/* Who waits for names to appear or go. The caller has the lock. */
#ifndef NAMESPACE_WATCHES_H
#define NAMESPACE_WATCHES_H

#include "clients.h"

/* As namespace_watch, with the semaphore's name; and namespace_unwatch. */
int64_t watch_add(struct client *client, const struct path *path, const char *semaphore);
int watch_remove(struct client *client, uint64_t number);

/* A name has appeared at a path, or gone: the semaphores are given of all who watch it, and see it. */
void watches_tell(const struct path *path);

/* Whether anybody watches. */
bool watches_exist(void);

#endif
