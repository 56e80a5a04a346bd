/* How components come to be clients, and cease to be. The caller has the lock. */
#ifndef NAMESPACE_ATTACHMENT_H
#define NAMESPACE_ATTACHMENT_H

#include "clients.h"

/* As namespace_attach, for the caller with that handle, of a family. */
int64_t attachment_begin(uint64_t caller, uint32_t family, uint64_t memory);

/* Ends all that a client has. What it has offered and not registered counts until its component ends. */
void attachment_end(struct client *client);

/* Ends a client if its component is gone; all such of a family. */
void attachment_look_after(struct client *client);
void attachments_end_gone(uint32_t family);

#endif
