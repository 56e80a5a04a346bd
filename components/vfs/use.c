#include "use.h"

#include "begin.h"
#include "file_on.h"
#include "walk.h"

/* What is known of a file, beside the flags that it was opened with. */
#define HAS_OFFSETS (1u << 30)
#define HAS_NONE    (1u << 31)

static int find(struct use *use, uint64_t descriptor)
{
	uint32_t table = client_table(use->client);
	struct open_file *file;

	if (descriptor >= DESCRIPTORS_EACH)
		return -TESSERA_EBADF;
	file = descriptor_find(&descriptors, table, (int)descriptor);
	if (!file || file->server == SERVER_NONE)
		return -TESSERA_EBADF;
	use->server = server_of(file->server);
	if (!use->server)
		return -TESSERA_EIO;
	use->server->calls++;
	use->file = descriptor_use(&descriptors, table, (int)descriptor);
	use->fid = file->fid;
	use->offset = file->offset;
	use->flags = file->flags;
	use->buffer = use->client->buffers[server_index(use->server)];
	return 0;
}

int use_begin(struct use *use, uint64_t descriptor)
{
	int error = begin(&use->client);

	if (error)
		return error;
	error = find(use, descriptor);
	if (error)
		return (int)end(use->client, error);
	vfs_unlock();
	return 0;
}

static int64_t end_locked(struct use *use, int64_t result)
{
	struct open_file last;

	server_leave(use->server);
	if (descriptor_release(&descriptors, use->file, &last))
		let_go(&last);
	return end(use->client, result);
}

int64_t use_end(struct use *use, int64_t result)
{
	vfs_lock();
	return end_locked(use, result);
}

int64_t use_end_at(struct use *use, uint64_t offset, int64_t result)
{
	vfs_lock();
	use->file->offset = offset;
	return end_locked(use, result);
}

int64_t use_stat(struct use *use, struct file_stat *stat)
{
	static const struct operation operation = {.function = file_stat_number};
	const struct held_file file = {use->server, use->fid};
	struct visit visit;
	int64_t result;

	vfs_lock();
	result = visit_held(&visit, use->client, &file);
	if (result == 0) {
		result = ask_about(&visit, use->fid, "", &operation);
		*stat = visit_request(&visit)->stat;
		visit_end(&visit);
	}
	vfs_unlock();
	return result > 0 ? -TESSERA_EIO : result;
}

int64_t use_has_offsets(struct use *use)
{
	struct file_stat stat;
	int64_t error;

	if (use->flags & (HAS_OFFSETS | HAS_NONE))
		return (use->flags & HAS_OFFSETS) != 0;
	error = use_stat(use, &stat);
	if (error)
		return error;
	switch (stat.mode & FILE_MODE_TYPE) {
	case FILE_MODE_REGULAR:
	case FILE_MODE_DIRECTORY:
		use->flags |= HAS_OFFSETS;
		break;
	default:
		use->flags |= HAS_NONE;
	}
	vfs_lock();
	use->file->flags |= use->flags & (HAS_OFFSETS | HAS_NONE);
	vfs_unlock();
	return (use->flags & HAS_OFFSETS) != 0;
}
