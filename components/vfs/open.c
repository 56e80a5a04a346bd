/* Serves opening, closing, and the numbers of descriptors. */
#include "begin.h"
#include "file_on.h"
#include "vfs.h"
#include "walk.h"

#define OPEN_FLAGS                                                                                 \
	(FILE_OPEN_ACCESS | FILE_OPEN_CREATE | FILE_OPEN_EXCLUSIVE | FILE_OPEN_TRUNCATE |          \
	 FILE_OPEN_APPEND | FILE_OPEN_NONBLOCK | FILE_OPEN_DIRECTORY | FILE_OPEN_NO_FOLLOW)
#define PIPE_NAME  "pipe"
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

static void release(struct open_file *file)
{
	struct open_file last;

	if (descriptor_release(&descriptors, file, &last))
		let_go(&last);
}

/* What was opened stands behind the descriptor. */
static void settle(struct open_file *file, struct server *server, int64_t fid)
{
	file->fid = (uint64_t)fid;
	file->server = server_number(server);
	server->files++;
	release(file);
}

static void give_back(const struct client *client, int number, struct open_file *file)
{
	struct open_file last;

	if (descriptor_find(&descriptors, client_table(client), number) == file)
		descriptor_close(&descriptors, client_table(client), number, &last);
	release(file);
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
	if (error) {
		give_back(client, number, file);
		return end(client, error);
	}
	settle(file, there.visit.server, there.answer);
	visit_end(&there.visit);
	return end(client, number);
}

/* ------------------------------------------------------------------ pipes */

enum { READS, WRITES, ENDS };

static int64_t ask_end(const struct visit *visit, uint64_t fid, const char *path, uint64_t flags)
{
	const struct operation operation = {
		.function = file_open_number,
		.a = flags,
		.most = FILE_LINK - 1,
	};
	int64_t answer = ask_about(visit, fid, path, &operation);

	return answer >= FILE_LINK || answer == -TESSERA_ESTALE ? -TESSERA_EIO : answer;
}

/* The second end is opened from the first. */
static int64_t ask_ends(const struct visit *visit, uint64_t flags, int64_t fid[ENDS])
{
	fid[READS] = ask_end(visit, FILE_ROOT, PIPE_NAME, flags | FILE_OPEN_READ);
	if (fid[READS] < 0)
		return fid[READS];
	fid[WRITES] = ask_end(visit, (uint64_t)fid[READS], "", flags | FILE_OPEN_WRITE);
	if (fid[WRITES] >= 0)
		return 0;
	visit->server->calls++;
	held_file_drop(&(struct held_file){visit->server, (uint64_t)fid[READS]});
	return fid[WRITES];
}

static int64_t open_ends(struct client *client, uint64_t flags, struct open_file *const file[ENDS])
{
	int service = service_of_pipes();
	int64_t fid[ENDS], error;
	struct visit visit;

	if (service < 0)
		return service;
	error = visit_service(&visit, client, (unsigned)service);
	if (error)
		return error;
	error = ask_ends(&visit, flags, fid);
	for (unsigned i = 0; i < ENDS && !error; i++)
		settle(file[i], visit.server, fid[i]);
	visit_end(&visit);
	return error;
}

static int64_t make_pipe(struct client *client, uint64_t flags)
{
	static const uint32_t access[ENDS] = {FILE_OPEN_READ, FILE_OPEN_WRITE};
	struct open_file *file[ENDS];
	int number[ENDS], reserved = 0;
	int64_t error = 0;

	while (reserved < ENDS && !error) {
		number[reserved] = reserve(client, flags, &file[reserved]);
		if (number[reserved] < 0) {
			error = number[reserved];
		} else {
			file[reserved]->flags =
				access[reserved] | ((uint32_t)flags & FILE_OPEN_NONBLOCK);
			reserved++;
		}
	}
	if (!error)
		error = open_ends(client, flags & FILE_OPEN_NONBLOCK, file);
	for (int i = 0; i < reserved && error; i++)
		give_back(client, number[i], file[i]);
	return error ? error : number[READS] | (int64_t)number[WRITES] << 32;
}

int64_t vfs_pipe(uint64_t flags)
{
	struct client *client;
	int error = begin(&client);

	if (error)
		return error;
	if (flags & ~(uint64_t)(FILE_OPEN_CLOSE_ON_EXEC | FILE_OPEN_NONBLOCK))
		return end(client, -TESSERA_EINVAL);
	return end(client, make_pipe(client, flags));
}

/* ------------------------------------------------------------------ numbers */

int64_t vfs_close(uint64_t descriptor)
{
	struct client *client;
	struct open_file last;
	int result = begin(&client);

	if (result)
		return result;
	result = descriptor_close(&descriptors, client_table(client), descriptor_number(descriptor),
				  &last);
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
	return end(client,
		   descriptor_dup(&descriptors, client_table(client), descriptor_number(descriptor),
				  descriptor_number(lowest), close_on_exec != 0));
}

int64_t vfs_dup_to(uint64_t descriptor, uint64_t to, uint64_t close_on_exec)
{
	struct client *client;
	struct open_file last;
	int result = begin(&client);

	if (result)
		return result;
	result =
		descriptor_dup_to(&descriptors, client_table(client), descriptor_number(descriptor),
				  descriptor_number(to), close_on_exec != 0, &last);
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
						    descriptor_number(descriptor)));
}

int64_t vfs_set_close_on_exec(uint64_t descriptor, uint64_t set)
{
	struct client *client;
	int error = begin(&client);

	if (error)
		return error;
	return end(client, descriptor_set_close_on_exec(&descriptors, client_table(client),
							descriptor_number(descriptor), set != 0));
}

int64_t vfs_flags(uint64_t descriptor)
{
	const struct open_file *file;
	struct client *client;
	int error = begin(&client);

	if (error)
		return error;
	file = descriptor_find(&descriptors, client_table(client), descriptor_number(descriptor));
	return end(client, file ? (int64_t)(file->flags & FLAGS_TOLD) : -TESSERA_EBADF);
}
