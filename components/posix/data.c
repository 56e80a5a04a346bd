/* Reading and writing, and offsets. */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "program_calls.h"
#include "rooms.h"
#include "stack_note.h"
#include "vfs.h"

/* One transfer; at: at the offset. */
struct order {
	uint64_t descriptor;
	bool write, at;
	uint64_t offset;
};

static int64_t move(const struct order *order, uint64_t place, uint64_t count, uint64_t done)
{
	if (order->at)
		return order->write
			       ? vfs_pwrite(order->descriptor, place, count, order->offset + done)
			       : vfs_pread(order->descriptor, place, count, order->offset + done);
	return order->write ? vfs_write(order->descriptor, place, count)
			    : vfs_read(order->descriptor, place, count);
}

/* What has no offsets might wait for more than it has. */
static bool has_more(const struct order *order)
{
	return order->at || vfs_seek(order->descriptor, 0, SEEK_CUR) >= 0;
}

static int64_t copy(const struct order *order, const struct room *room, char *buffer,
		    uint64_t count)
{
	uint64_t done = 0;

	do {
		uint64_t part = count - done < ROOM_DATA_BYTES ? count - done : ROOM_DATA_BYTES;
		int64_t moved;

		if (order->write)
			memcpy(room->data, buffer + done, part);
		moved = move(order, room->data_place, part, done);
		if (moved < 0)
			return done ? (int64_t)done : moved;
		if (!order->write)
			memcpy(buffer + done, room->data, (uint64_t)moved);
		done += (uint64_t)moved;
		if ((uint64_t)moved < part)
			break;
	} while (done < count && has_more(order));
	return (int64_t)done;
}

static int64_t transfer(const struct order *order, char *buffer, size_t count)
{
	int64_t place = place_of(buffer, count);
	struct room room;
	int error;

	if (place >= 0)
		return posix_result(move(order, (uint64_t)place, count, 0));
	if (!buffer && count)
		return posix_result(-EFAULT);
	error = room_take(&room);
	if (error)
		return posix_result(error);
	return posix_done(&room, copy(order, &room, buffer, count < SSIZE_MAX ? count : SSIZE_MAX));
}

ssize_t read(int descriptor, void *buffer, size_t count)
{
	const struct order order = {.descriptor = (uint64_t)descriptor};

	return transfer(&order, buffer, count);
}

STACK_GIVEN(write, program_input);

/* It is only read. */
ssize_t write(int descriptor, const void *buffer, size_t count)
{
	const struct order order = {
		.descriptor = (uint64_t)(program_input ? program_input(descriptor) : descriptor),
		.write = true,
	};

	return transfer(&order, (char *)(uintptr_t)buffer, count);
}

ssize_t pread(int descriptor, void *buffer, size_t count, off_t offset)
{
	const struct order order = {
		.descriptor = (uint64_t)descriptor, .at = true, .offset = (uint64_t)offset};

	return transfer(&order, buffer, count);
}

ssize_t pwrite(int descriptor, const void *buffer, size_t count, off_t offset)
{
	const struct order order = {.descriptor = (uint64_t)descriptor,
				    .write = true,
				    .at = true,
				    .offset = (uint64_t)offset};

	return transfer(&order, (char *)(uintptr_t)buffer, count);
}

off_t lseek(int descriptor, off_t offset, int whence)
{
	return posix_result(vfs_seek((uint64_t)descriptor, (uint64_t)offset, (uint64_t)whence));
}

/* What was written the server has. */
int fsync(int descriptor)
{
	int64_t flags = vfs_flags((uint64_t)descriptor);

	return (int)posix_result(flags < 0 ? flags : 0);
}
