/*
 * The memory that the component shares with vfs. Each call has a room of it: for texts and
 * structures, and for data. There are POSIX_ROOMS; whoever comes when all are taken waits.
 */
#ifndef POSIX_ROOMS_H
#define POSIX_ROOMS_H

#include <stdint.h>

#include "file_types.h"

#define POSIX_ROOMS	8
#define ROOM_TEXT_BYTES 1024
#define ROOM_DATA_BYTES 4096

struct room {
	unsigned number;
	char *text, *data;
	uint64_t text_place, data_place;
};

/* 0; -EINTR: the thread is being ended; -EBADF: before posix_begin */
int room_take(struct room *room);
void room_give(const struct room *room);

/* The places of two paths, and of structures, in the room's text. */
#define ROOM_SECOND_PATH FILE_PATH_BYTES
#define ROOM_STRUCTURE	 ((uint64_t)2 * FILE_PATH_BYTES)

/* Takes a room with a path in it, or two.	-ENAMETOOLONG, -EFAULT: it is NULL; as above */
int room_take_path(struct room *room, const char *path);
int room_take_paths(struct room *room, const char *path, const char *second);

/* Where so many bytes stand, if they are in shared memory; or -1. */
int64_t place_of(const void *buffer, uint64_t count);

/* As POSIX has it: what is negative is -1, and errno. */
int64_t posix_result(int64_t result);

/* The same; the room is given back first. */
int64_t posix_done(const struct room *room, int64_t result);

#endif
