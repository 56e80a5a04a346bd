#include "attachment.h"

#include <tessera/abi.h>

#include "capmgr.h"
#include "manager.h"
#include "services.h"

void attachment_end(struct client *client)
{
	services_drop_client(client);
	MANAGER(capmgr_memory_unmap(client->memory));
	*client = (struct client){
		.handle = client->handle,
		.family = client->family,
		.offers = client->offers,
	};
}

void attachment_look_after(struct client *client)
{
	if (MANAGER(capmgr_maker(client->handle)) != -TESSERA_ESTALE)
		return;
	if (client->page)
		attachment_end(client);
	*client = (struct client){0};
}

void attachments_end_gone(uint32_t family)
{
	for (struct client *client = client_next(family, NULL); client; client = client_next(family, client))
		attachment_look_after(client);
}

/* ------------------------------------------------------------------ beginning */

static int check_memory(uint64_t memory, uint64_t owner)
{
	int64_t fact = MANAGER(capmgr_memory_fact(memory, CAPMGR_MEMORY_OWNER));

	if (fact < 0)
		return (int)fact;
	if (fact != (int64_t)owner ||
	    MANAGER(capmgr_memory_fact(memory, CAPMGR_MEMORY_LENGTH)) != 1)
		return -TESSERA_EINVAL;
	return 0;
}

/* What it may have had before is ended, or what another one had of its number, who is gone. */
static void clear(struct client *client, uint64_t caller, uint32_t family)
{
	if (client->page)
		attachment_end(client);
	if (client->handle != caller)
		*client = (struct client){.handle = caller, .family = family};
}

/* What its maker has left to those that it makes. */
static void inherit(struct client *client)
{
	int64_t maker = MANAGER(capmgr_maker(client->handle));
	const struct client *from = maker > 0 ? client_find((uint64_t)maker) : NULL;

	if (from)
		client->mounts = from->heirs;
}

int64_t attachment_begin(uint64_t caller, uint32_t family, uint64_t memory)
{
	struct client *client = client_record(caller);
	int error = check_memory(memory, caller);
	int64_t page;

	if (error)
		return error;
	clear(client, caller, family);
	page = MANAGER(capmgr_memory_map(memory, 0, RIGHT_MAP | RIGHT_WRITE));
	if (page < 0)
		return page;
	client->memory = memory;
	client->page = (volatile char *)page;
	inherit(client);
	return 0;
}
