/* Serves what of vfs.h is done with an open file. */
#include <stddef.h>
#include <string.h>

#include "begin.h"
#include "changes.h"
#include "file_on.h"
#include "transfer.h"
#include "vfs.h"
#include "walk.h"

#define ENTRIES_AT_ONCE (SERVER_SLOT_BYTES / sizeof(struct file_entry))

static bool is_open_for(const struct use *use, unsigned function)
{
	unsigned access = use->flags & FILE_OPEN_ACCESS;

	return access == FILE_OPEN_READ_WRITE ||
	       access == (function == file_write_number ? FILE_OPEN_WRITE : FILE_OPEN_READ);
}

/* ------------------------------------------------------------------ data */

/* What was appended ends where the file does. */
static uint64_t offset_behind(struct use *use, unsigned function, int64_t moved)
{
	struct file_stat stat;

	if (function == file_write_number && (use->flags & FILE_OPEN_APPEND) &&
	    use_stat(use, &stat) == 0)
		return stat.size;
	return use->offset + (uint64_t)moved;
}

static int64_t move(uint64_t descriptor, unsigned function, uint64_t place, uint64_t count)
{
	struct use use;
	int64_t moved = use_begin(&use, descriptor);

	if (moved)
		return moved;
	if (!is_open_for(&use, function))
		return use_end(&use, -TESSERA_EBADF);
	moved = transfer(&use, function, place, count, use.offset);
	return moved > 0 ? use_end_at(&use, offset_behind(&use, function, moved), moved)
			 : use_end(&use, moved);
}

int64_t vfs_read(uint64_t descriptor, uint64_t place, uint64_t count)
{
	return move(descriptor, file_read_number, place, count);
}

int64_t vfs_write(uint64_t descriptor, uint64_t place, uint64_t count)
{
	return move(descriptor, file_write_number, place, count);
}

static int64_t move_at(uint64_t descriptor, unsigned function, uint64_t place, uint64_t count,
		       uint64_t offset)
{
	struct use use;
	int64_t result;

	if (offset > INT64_MAX)
		return -TESSERA_EINVAL;
	result = use_begin(&use, descriptor);
	if (result)
		return result;
	result = use_has_offsets(&use);
	if (result == 0)
		result = -TESSERA_ESPIPE;
	else if (result > 0)
		result = is_open_for(&use, function)
				 ? transfer(&use, function, place, count, offset)
				 : -TESSERA_EBADF;
	return use_end(&use, result);
}

int64_t vfs_pread(uint64_t descriptor, uint64_t place, uint64_t count, uint64_t offset)
{
	return move_at(descriptor, file_read_number, place, count, offset);
}

int64_t vfs_pwrite(uint64_t descriptor, uint64_t place, uint64_t count, uint64_t offset)
{
	return move_at(descriptor, file_write_number, place, count, offset);
}

/* A directory's offsets are cookies, which nobody reckons with. */
static int64_t seek(struct use *use, int64_t offset, enum seek_from from)
{
	struct open_file file = {.offset = use->offset};
	struct file_stat stat = {0};
	int64_t result = use_has_offsets(use);

	if (result <= 0)
		return result ? result : -TESSERA_ESPIPE;
	if (from == SEEK_FROM_END && (result = use_stat(use, &stat)))
		return result;
	if ((stat.mode & FILE_MODE_TYPE) == FILE_MODE_DIRECTORY)
		return -TESSERA_EINVAL;
	return open_file_seek(&file, offset, from, stat.size);
}

int64_t vfs_seek(uint64_t descriptor, uint64_t offset, uint64_t from)
{
	struct use use;
	int64_t result;

	if (from > SEEK_FROM_END)
		return -TESSERA_EINVAL;
	result = use_begin(&use, descriptor);
	if (result)
		return result;
	result = seek(&use, (int64_t)offset, (enum seek_from)from);
	return result < 0 ? use_end(&use, result) : use_end_at(&use, (uint64_t)result, result);
}

/* ------------------------------------------------------------------ directories */

static bool is_entry(const struct file_entry *entry)
{
	return entry->length > 0 && entry->length <= FILE_NAME_MOST &&
	       strnlen(entry->name, sizeof(entry->name)) == entry->length &&
	       !memchr(entry->name, '/', entry->length);
}

/* Copies entries that the server wrote to a slot; *cookie is the last one's. */
static int64_t copy_entries(const struct use *use, const char *from, uint64_t place, int64_t count,
			    uint64_t *cookie)
{
	for (int64_t i = 0; i < count; i++) {
		struct file_entry entry;

		memcpy(&entry, from + (size_t)i * sizeof(entry), sizeof(entry));
		if (!is_entry(&entry))
			return -TESSERA_EIO;
		client_write(use->client, place + (uint64_t)i * sizeof(entry), &entry,
			     sizeof(entry));
		*cookie = entry.cookie;
	}
	return count;
}

static int64_t read_entries(struct use *use, uint64_t place, uint64_t count, uint64_t *cookie)
{
	const struct held_file file = {use->server, use->fid};
	struct visit visit;
	int64_t result;

	vfs_lock();
	result = visit_held(&visit, use->client, &file);
	vfs_unlock();
	if (result)
		return result;
	result = server_call(use->server, file_readdir_number, use->fid, use->offset,
			     server_slot_place(visit.slot), count);
	if (result > (int64_t)count)
		result = -TESSERA_EIO;
	if (result > 0)
		result = copy_entries(use, server_slot(use->server, visit.slot), place, result,
				      cookie);
	vfs_lock();
	visit_end(&visit);
	vfs_unlock();
	return result;
}

int64_t vfs_readdir(uint64_t descriptor, uint64_t place, uint64_t count)
{
	uint64_t most = count < ENTRIES_AT_ONCE ? count : ENTRIES_AT_ONCE, cookie = 0;
	struct use use;
	int64_t result = use_begin(&use, descriptor);

	if (result)
		return result;
	if (most == 0)
		return use_end(&use, -TESSERA_EINVAL);
	if (!client_has(use.client, place, most * sizeof(struct file_entry)))
		return use_end(&use, -TESSERA_EFAULT);
	result = read_entries(&use, place, most, &cookie);
	return result > 0 ? use_end_at(&use, cookie, result) : use_end(&use, result);
}

/* ------------------------------------------------------------------ the file itself */

int64_t vfs_stat_open(uint64_t descriptor, uint64_t to)
{
	struct file_stat stat;
	struct use use;
	int64_t result = use_begin(&use, descriptor);

	if (result)
		return result;
	result = use_stat(&use, &stat);
	if (result == 0)
		result = client_write(use.client, to, &stat, sizeof(stat));
	return use_end(&use, result ? result : (int64_t)server_index(use.server) + 1);
}

/* An operation on what is open: its answer, and what a file_system writes. */
static int64_t do_open(struct use *use, const struct operation *operation,
		       struct file_system_stat *system)
{
	const struct held_file file = {use->server, use->fid};
	struct visit visit;
	int64_t result;

	vfs_lock();
	result = visit_held(&visit, use->client, &file);
	if (result == 0) {
		result = ask_about(&visit, use->fid, "", operation);
		*system = visit_request(&visit)->system;
		visit_end(&visit);
	}
	vfs_unlock();
	return result > 0 ? -TESSERA_EIO : result;
}

int64_t vfs_system_open(uint64_t descriptor, uint64_t to)
{
	static const struct operation operation = {.function = file_system_number};
	struct file_system_stat system;
	struct use use;
	int64_t result = use_begin(&use, descriptor);

	if (result)
		return result;
	result = do_open(&use, &operation, &system);
	return use_end(&use,
		       result ? result : client_write(use.client, to, &system, sizeof(system)));
}

int64_t vfs_change_open(uint64_t descriptor, uint64_t what, uint64_t first, uint64_t second)
{
	struct file_system_stat nothing;
	struct file_stat stat = {0};
	struct operation operation;
	struct use use;
	int64_t result = change_operation(what, first, second, &stat, &operation);

	if (result == 0)
		result = use_begin(&use, descriptor);
	if (result)
		return result;
	if (what == VFS_SIZE) {
		if (!is_open_for(&use, file_write_number))
			return use_end(&use, -TESSERA_EINVAL);
		operation.a |= FILE_CHANGE_OPENED;
	}
	return use_end(&use, do_open(&use, &operation, &nothing));
}

/* ------------------------------------------------------------------ readiness */

int64_t vfs_ready(uint64_t descriptor)
{
	const int64_t all = FILE_READABLE | FILE_WRITABLE | FILE_HUNG_UP;
	struct use use;
	int64_t result = use_begin(&use, descriptor);

	if (result)
		return result;
	result = server_call(use.server, file_ready_number, use.fid, 0, 0, 0);
	return use_end(&use, result > all ? -TESSERA_EIO : result);
}

int64_t vfs_notify(uint64_t descriptor, uint64_t what, uint64_t name, uint64_t name_end)
{
	struct use use;
	int64_t result = use_begin(&use, descriptor);

	if (result)
		return result;
	result = server_call(use.server, file_notify_number, use.fid, what, name, name_end);
	return use_end(&use, result > 0 ? -TESSERA_EIO : result);
}
