#include "transfer.h"

#include <string.h>

#include "capmgr.h"
#include "file_on.h"
#include "manager.h"
#include "vfs_lock.h"
#include "walk.h"

/* ------------------------------------------------------------------ through the client's memory */

/* The number of the client's memory there; 0: the server does not take it. */
static uint32_t share(const struct client *client, struct server *server)
{
	int64_t status = MANAGER(
		capmgr_memory_offer(client->memory, server->handle, RIGHT_MAP | RIGHT_WRITE));

	if (status == 0)
		status = server_call(server, file_share_number, client->memory, 0, 0, 0);
	return status > 0 && status <= UINT32_MAX ? (uint32_t)status : 0;
}

/* Of two threads of a client that share it at once one is refused, and copies this time. */
static uint32_t shared_buffer(struct use *use)
{
	struct buffer *buffer = &use->client->buffers[server_index(use->server)];
	const uint32_t server = server_number(use->server);

	if (use->buffer.server == server)
		return use->buffer.number;
	use->buffer = (struct buffer){server, share(use->client, use->server)};
	vfs_lock();
	if (buffer->server != server || !buffer->number)
		*buffer = use->buffer;
	vfs_unlock();
	return use->buffer.number;
}

/* ------------------------------------------------------------------ through a slot */

static int64_t move(struct use *use, const struct visit *visit, unsigned function, char *at,
		    uint64_t count, uint64_t offset)
{
	char *slot = server_slot(use->server, visit->slot);
	int64_t moved;

	if (function == file_write_number)
		memcpy(slot, at, count);
	moved = server_call(use->server, function, use->fid, offset, server_slot_place(visit->slot),
			    count);
	if (moved > (int64_t)count)
		return -TESSERA_EIO;
	if (moved > 0 && function == file_read_number)
		memcpy(at, slot, (size_t)moved);
	return moved;
}

/* More than one slot of bytes is asked for only where that can't mean to wait. */
static int64_t move_all(struct use *use, const struct visit *visit, unsigned function, char *at,
			uint64_t count, uint64_t offset)
{
	bool is_file = count > SERVER_SLOT_BYTES && use_has_offsets(use) == 1;
	uint64_t done = 0;

	do {
		uint64_t part = count - done < SERVER_SLOT_BYTES ? count - done : SERVER_SLOT_BYTES;
		int64_t moved = move(use, visit, function, at + done, part, offset + done);

		if (moved < 0)
			return done ? (int64_t)done : moved;
		done += (uint64_t)moved;
		if ((uint64_t)moved < part)
			break;
	} while (is_file && done < count);
	return (int64_t)done;
}

static int64_t copy(struct use *use, unsigned function, uint64_t place, uint64_t count,
		    uint64_t offset)
{
	const struct held_file file = {use->server, use->fid};
	struct visit visit;
	int64_t result;

	vfs_lock();
	result = visit_held(&visit, use->client, &file);
	vfs_unlock();
	if (result)
		return result;
	result = move_all(use, &visit, function, use->client->base + place, count, offset);
	vfs_lock();
	visit_end(&visit);
	vfs_unlock();
	return result;
}

/* ------------------------------------------------------------------ */

int64_t transfer(struct use *use, unsigned function, uint64_t place, uint64_t count,
		 uint64_t offset)
{
	uint32_t buffer = 0;
	int64_t moved;

	if (!client_has(use->client, place, count))
		return -TESSERA_EFAULT;
	if (use->server->trusted)
		buffer = shared_buffer(use);
	if (!buffer)
		return copy(use, function, place, count, offset);
	moved = server_call(use->server, function, use->fid, offset, FILE_PLACE(buffer, place),
			    count);
	return moved > (int64_t)count ? -TESSERA_EIO : moved;
}
