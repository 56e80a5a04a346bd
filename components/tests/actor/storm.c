#include "storm.h"

#include <string.h>

#include "descriptors.h"
#include "random_numbers.h"
#include "replay.h"
#include "rooms.h"
#include "vfs.h"

static uint64_t random_state;

static uint64_t below(unsigned limit)
{
	return random_below(&random_state, limit);
}

/* A small number, a place, a descriptor, or anything. */
static uint64_t word(const struct room *room)
{
	switch (below(8)) {
	case 0:
		return random_next(&random_state);
	case 1:
		return UINT64_MAX - below(4096);
	case 2:
		return 65536 - below(300);
	case 3:
	case 4:
		return below(8);
	case 5:
		return below(70000);
	default:
		return room->text_place + below(3) * FILE_PATH_BYTES;
	}
}

static void write_paths(const struct room *room, struct request_source *source)
{
	struct request q = request_draw(source);

	memcpy(room->text, q.path, sizeof(q.path));
	memcpy(room->text + ROOM_SECOND_PATH, q.other, sizeof(q.other));
	if (below(20) == 0)
		memset(room->text, (int)below(256), ROOM_TEXT_BYTES);
	if (below(10) == 0)
		strcpy(room->text + ROOM_SECOND_PATH, "/fs/ram");
}

static int64_t call_by_path(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	switch (below(14)) {
	case 0:
		return vfs_open(a, b, c);
	case 1:
		return vfs_stat(a, b, c);
	case 2:
		return vfs_system(a, b);
	case 3:
		return vfs_mkdir(a, b);
	case 4:
		return vfs_symlink(a, b);
	case 5:
		return vfs_readlink(a, b);
	case 6:
		return vfs_link(a, b, c);
	case 7:
		return vfs_remove(a, b);
	case 8:
		return vfs_rename(a, b);
	case 9:
		return vfs_access(a, b);
	case 10:
		return vfs_change(a, b, c, d);
	case 11:
		return vfs_chdir(a);
	case 12:
		return vfs_mount(a, b, c);
	default:
		return vfs_unmount(a, b);
	}
}

static int64_t call_by_descriptor(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	switch (below(18)) {
	case 0:
		return vfs_close(a);
	case 1:
		return vfs_read(a, b, c);
	case 2:
		return vfs_write(a, b, c);
	case 3:
		return vfs_pread(a, b, c, d);
	case 4:
		return vfs_pwrite(a, b, c, d);
	case 5:
		return vfs_seek(a, b, c);
	case 6:
		return vfs_readdir(a, b, c);
	case 7:
		return vfs_stat_open(a, b);
	case 8:
		return vfs_system_open(a, b);
	case 9:
		return vfs_change_open(a, b, c, d);
	case 10:
		return vfs_dup(a, b, c);
	case 11:
		return vfs_dup_to(a, b, c);
	case 12:
		return vfs_close_on_exec(a);
	case 13:
		return vfs_set_close_on_exec(a, b);
	case 14:
		return vfs_flags(a);
	case 15:
		return vfs_ready(a);
	case 16:
		return vfs_notify(a, b, c, d);
	default:
		return vfs_getcwd(b);
	}
}

int64_t storm(uint64_t calls, uint64_t seed)
{
	struct request_source source;
	struct replay replay;
	struct room room;
	int64_t good = 0;
	int error = room_take(&room);

	if (error)
		return error;
	replay_begin(&replay, seed);
	source = replay.source;
	random_state = seed;
	for (uint64_t i = 0; i < calls; i++) {
		uint64_t a = word(&room), b = word(&room), c = word(&room), d = word(&room);

		if (below(3))
			a = room.text_place;
		write_paths(&room, &source);
		good += (below(2) ? call_by_path(a, b, c, d)
				  : call_by_descriptor(below(4) ? below(8) : b, b, c, d)) >= 0;
	}
	for (uint64_t i = 0; i < DESCRIPTORS_EACH; i++)
		vfs_close(i);
	room_give(&room);
	return good;
}
