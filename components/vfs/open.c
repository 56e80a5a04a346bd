/* Serves opening, closing, and the numbers of descriptors. */
#include "begin.h"
#include "file_on.h"
#include "vfs.h"
#include "walk.h"

#define OPEN_FLAGS                                                                                 \
	(FILE_OPEN_ACCESS | FILE_OPEN_CREATE | FILE_OPEN_EXCLUSIVE | FILE_OPEN_TRUNCATE |          \
	 FILE_OPEN_APPEND | FILE_OPEN_NONBLOCK | FILE_OPEN_DIRECTORY | FILE_OPEN_NO_FOLLOW)
#define FLAGS_TOLD (FILE_OPEN_ACCESS | FILE_OPEN_APPEND | FILE_OPEN_NONBLOCK)

static bool is_to_follow(uint64_t flags)
{
	uint64_t new = FILE_OPEN_CREATE | FILE_OPEN_EXCLUSIVE;

	return !(flags & FILE_OPEN_NO_FOLLOW) && (flags & new) != new;
}

static int open_there(struct walk *there, struct client *client, const char *path, uint64_t flags,
		      uint64_t mode)
{
	const struct operation operation = {
		.function = file_open_number,
		.a = flags,
		.b = mode & FILE_MODE_PERMISSIONS & ~client->mask,
		.most = FILE_LINK - 1,
		.follow = is_to_follow(flags),
	};

	return walk(there, client, path, &operation);
}

/* What is there in any of joined mounts is not made in the first. */
static int open_joined(struct walk *there, struct client *client, const char *path, uint64_t flags,
		       uint64_t mode)
{
	static const struct operation look = {.function = file_stat_number};
	int result;

	if (!(flags & FILE_OPEN_EXCLUSIVE))
		return open_there(there, client, path, flags & ~(uint64_t)FILE_OPEN_CREATE, mode);
	result = walk(there, client, path, &look);
	if (result)
		return result;
	visit_end(&there->visit);
	return -TESSERA_EEXIST;
}

static int open_path(struct walk *there, struct client *client, const char *path, uint64_t flags,
		     uint64_t mode)
{
	int result = -TESSERA_ENOENT;

	if ((flags & FILE_OPEN_CREATE) && view_joins(client))
		result = open_joined(there, client, path, flags, mode);
	return result == -TESSERA_ENOENT ? open_there(there, client, path, flags, mode) : result;
}

/* The descriptor is taken before, as POSIX has it that nothing is made if none is left; until there
 * is a file behind it nobody can use it, but close it or have it twice. */
static int reserve(struct client *client, uint64_t flags, struct open_file **file)
{
	const struct open_file none = {.server = SERVER_NONE};
	int number = descriptor_open(&descriptors, client_table(client), &none,
				     flags & FILE_OPEN_CLOSE_ON_EXEC);

	if (number >= 0)
		*file = descriptor_use(&descriptors, client_table(client), number);
	return number;
}

/* What was opened stands behind the descriptor, or the descriptor is given back. */
static int settle(struct client *client, int number, struct open_file *file, struct walk *there,
		  int result)
{
	struct open_file last;

	if (result == 0) {
		file->fid = (uint64_t)there->answer;
		file->server = server_number(there->visit.server);
		there->visit.server->files++;
		visit_end(&there->visit);
	} else if (descriptor_find(&descriptors, client_table(client), number) == file) {
		descriptor_close(&descriptors, client_table(client), number, &last);
	}
	if (descriptor_release(&descriptors, file, &last))
		let_go(&last);
	return result ? result : number;
}

int64_t vfs_open(uint64_t path, uint64_t flags, uint64_t mode)
{
	char text[FILE_PATH_BYTES];
	struct open_file *file;
	struct client *client;
	struct walk there;
	int number, error = begin_path(&client, path, text);

	if (error)
		return error;
	number = text[0] ? reserve(client, flags, &file) : -TESSERA_ENOENT;
	if (number < 0)
		return end(client, number);
	file->flags = (uint32_t)flags & OPEN_FLAGS;
	error = open_path(&there, client, text, flags & OPEN_FLAGS, mode);
	return end(client, settle(client, number, file, &there, error));
}

/* ------------------------------------------------------------------ numbers */

/* No descriptor, for all numbers that are none. */
static int number_of(uint64_t descriptor)
{
	return descriptor < DESCRIPTORS_EACH ? (int)descriptor : -1;
}

int64_t vfs_close(uint64_t descriptor)
{
	struct client *client;
	struct open_file last;
	int result = begin(&client);

	if (result)
		return result;
	result = descriptor_close(&descriptors, client_table(client), number_of(descriptor), &last);
	if (result > 0)
		let_go(&last);
	return end(client, result < 0 ? result : 0);
}

int64_t vfs_dup(uint64_t descriptor, uint64_t lowest, uint64_t close_on_exec)
{
	struct client *client;
	int error = begin(&client);

	if (error)
		return error;
	return end(client, descriptor_dup(&descriptors, client_table(client), number_of(descriptor),
					  number_of(lowest), close_on_exec != 0));
}

int64_t vfs_dup_to(uint64_t descriptor, uint64_t to, uint64_t close_on_exec)
{
	struct client *client;
	struct open_file last;
	int result = begin(&client);

	if (result)
		return result;
	result = descriptor_dup_to(&descriptors, client_table(client), number_of(descriptor),
				   number_of(to), close_on_exec != 0, &last);
	if (result > 0)
		let_go(&last);
	return end(client, result < 0 ? result : (int64_t)to);
}

int64_t vfs_close_on_exec(uint64_t descriptor)
{
	struct client *client;
	int error = begin(&client);

	if (error)
		return error;
	return end(client, descriptor_close_on_exec(&descriptors, client_table(client),
						    number_of(descriptor)));
}

int64_t vfs_set_close_on_exec(uint64_t descriptor, uint64_t set)
{
	struct client *client;
	int error = begin(&client);

	if (error)
		return error;
	return end(client, descriptor_set_close_on_exec(&descriptors, client_table(client),
							number_of(descriptor), set != 0));
}

int64_t vfs_flags(uint64_t descriptor)
{
	const struct open_file *file;
	struct client *client;
	int error = begin(&client);

	if (error)
		return error;
	file = descriptor_find(&descriptors, client_table(client), number_of(descriptor));
	return end(client, file ? (int64_t)(file->flags & FLAGS_TOLD) : -TESSERA_EBADF);
}
