#include "rooms.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

#include "capmgr.h"
#include "crt.h"
#include "manager.h"
#include "posix.h"
#include "rtos.h"
#include "vfs.h"

#define TEXTS_BYTES (POSIX_ROOMS * ROOM_TEXT_BYTES)
#define ROOMS_BYTES (TEXTS_BYTES + POSIX_ROOMS * ROOM_DATA_BYTES)
#define ALL_BYTES   (ROOMS_BYTES + POSIX_BUFFER_BYTES)

_Static_assert(ALL_BYTES == CAPMGR_MEMORY_PAGES * RTOS_PAGE_BYTES, "one object");

static char *memory;
static struct semaphore room_there;
static _Atomic uint32_t taken; /* bits */

static int64_t share(uint64_t object)
{
	int64_t vfs = vfs_self(), status;

	if (vfs < 0)
		return vfs;
	status = MANAGER(capmgr_memory_offer(object, (uint64_t)vfs, RIGHT_MAP | RIGHT_WRITE));
	if (status < 0)
		return status;
	status = MANAGER(capmgr_memory_map(object, 0, RIGHT_MAP | RIGHT_WRITE));
	if (status < 0)
		return status;
	memory = (char *)status;
	return vfs_attach(object);
}

int posix_begin(void)
{
	int64_t object, status;

	room_there = semaphore_create(POSIX_ROOMS, 0);
	if (room_there.handle <= 0)
		return room_there.handle;
	object = MANAGER(capmgr_memory_create(CAPMGR_MEMORY_PAGES));
	if (object < 0)
		return (int)object;
	status = share((uint64_t)object);
	if (status < 0) {
		MANAGER(capmgr_memory_destroy((uint64_t)object));
		memory = NULL;
	}
	return (int)status;
}

/* A process's descriptors close with it. A component of the composition may serve others after its
 * main. */
void crt_ending(void)
{
	if (memory && MANAGER(capmgr_maker(crt_startup->instance)) >= 0)
		vfs_detach();
}

void *posix_buffer(void)
{
	return memory + ROOMS_BYTES;
}

/* There is one: the semaphore has told. */
static unsigned take_bit(void)
{
	uint32_t old = atomic_load(&taken);

	for (;;) {
		uint32_t free = ~old & ((1u << POSIX_ROOMS) - 1);

		if (free && atomic_compare_exchange_weak(&taken, &old, old | (free & -free)))
			return (unsigned)__builtin_ctz(free);
		if (!free)
			old = atomic_load(&taken);
	}
}

int room_take(struct room *room)
{
	if (!memory)
		return -EBADF;
	if (semaphore_take(room_there))
		return -EINTR;
	room->number = take_bit();
	room->text_place = room->number * ROOM_TEXT_BYTES;
	room->data_place = TEXTS_BYTES + room->number * ROOM_DATA_BYTES;
	room->text = memory + room->text_place;
	room->data = memory + room->data_place;
	return 0;
}

void room_give(const struct room *room)
{
	atomic_fetch_and(&taken, ~(1u << room->number));
	semaphore_give(room_there);
}

static int put(char *to, const char *path)
{
	size_t length;

	if (!path)
		return -EFAULT;
	length = strnlen(path, FILE_PATH_BYTES);
	if (length == FILE_PATH_BYTES)
		return -ENAMETOOLONG;
	memcpy(to, path, length + 1);
	return 0;
}

int room_take_path(struct room *room, const char *path)
{
	int error = room_take(room);

	if (error)
		return error;
	error = put(room->text, path);
	if (error)
		room_give(room);
	return error;
}

int room_take_paths(struct room *room, const char *path, const char *second)
{
	int error = room_take_path(room, path);

	if (error)
		return error;
	error = put(room->text + ROOM_SECOND_PATH, second);
	if (error)
		room_give(room);
	return error;
}

int64_t place_of(const void *buffer, uint64_t count)
{
	uint64_t place = (uint64_t)((const char *)buffer - memory);

	return place < ALL_BYTES && count <= ALL_BYTES - place ? (int64_t)place : -1;
}

int64_t posix_result(int64_t result)
{
	if (result >= 0)
		return result;
	errno = (int)-result;
	return -1;
}

int64_t posix_done(const struct room *room, int64_t result)
{
	room_give(room);
	return posix_result(result);
}
