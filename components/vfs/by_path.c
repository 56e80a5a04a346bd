/* Serves what of vfs.h is done by path, but for opening and renaming. */
#include <string.h>

#include "begin.h"
#include "changes.h"
#include "file_on.h"
#include "vfs.h"

/* One walk: the operation's answer, or its error. */
static int64_t do_by_path(struct client *client, const char *path,
			  const struct operation *operation)
{
	struct walk there;
	int64_t result = walk(&there, client, path, operation);

	if (result)
		return result;
	visit_end(&there.visit);
	return there.answer;
}

static int64_t make(struct client *client, const char *path, const struct operation *operation)
{
	struct walk there;
	int64_t result = walk_to_make(&there, client, path, operation);

	if (result == 0)
		visit_end(&there.visit);
	return result;
}

int64_t vfs_stat(uint64_t path, uint64_t follow, uint64_t to)
{
	const struct operation operation = {
		.function = file_stat_number, .a = follow != 0, .follow = follow != 0};
	char text[FILE_PATH_BYTES];
	struct client *client;
	struct walk there;
	int64_t result = begin_path(&client, path, text);

	if (result)
		return result;
	result = walk(&there, client, text, &operation);
	if (result == 0) {
		result = client_write(client, to, &visit_request(&there.visit)->stat,
				      sizeof(struct file_stat));
		if (result == 0)
			result = server_index(there.visit.server) + 1;
		visit_end(&there.visit);
	}
	return end(client, result);
}

int64_t vfs_system(uint64_t path, uint64_t to)
{
	static const struct operation operation = {.function = file_system_number, .follow = true};
	char text[FILE_PATH_BYTES];
	struct client *client;
	struct walk there;
	int64_t result = begin_path(&client, path, text);

	if (result)
		return result;
	result = walk(&there, client, text, &operation);
	if (result == 0) {
		result = client_write(client, to, &visit_request(&there.visit)->system,
				      sizeof(struct file_system_stat));
		visit_end(&there.visit);
	}
	return end(client, result);
}

int64_t vfs_mkdir(uint64_t path, uint64_t mode)
{
	struct operation operation = {.function = file_make_number, .purpose = PATH_TO_MAKE};
	char text[FILE_PATH_BYTES];
	struct client *client;
	int error = begin_path(&client, path, text);

	if (error)
		return error;
	operation.a = FILE_MODE_DIRECTORY | (mode & FILE_MODE_PERMISSIONS & ~client->mask);
	return end(client, make(client, text, &operation));
}

int64_t vfs_symlink(uint64_t target, uint64_t path)
{
	char text[FILE_PATH_BYTES], target_text[FILE_PATH_BYTES];
	const struct operation operation = {
		.function = file_make_number,
		.a = FILE_MODE_LINK | 0777,
		.purpose = PATH_TO_MAKE,
		.second = target_text,
	};
	struct client *client;
	int error = begin_paths(&client, target, target_text, path, text);

	if (error)
		return error;
	return end(client, target_text[0] ? make(client, text, &operation) : -TESSERA_ENOENT);
}

int64_t vfs_readlink(uint64_t path, uint64_t to)
{
	static const struct operation operation = {.function = file_readlink_number,
						   .most = FILE_PATH_MOST};
	char text[FILE_PATH_BYTES], target[FILE_PATH_BYTES];
	struct client *client;
	struct walk there;
	int64_t result = begin_path(&client, path, text);

	if (result)
		return result;
	result = walk(&there, client, text, &operation);
	if (result == 0) {
		memcpy(target, visit_request(&there.visit)->second, FILE_PATH_BYTES);
		target[FILE_PATH_MOST] = '\0';
		visit_end(&there.visit);
		result = client_write(client, to, target, strlen(target) + 1);
	}
	return end(client, result ? result : (int64_t)strlen(target));
}

/* A link is made where the old file is held. */
static int64_t make_link(struct client *client, const struct held_file *old, const char *to)
{
	const struct operation operation = {
		.function = file_link_number,
		.a = old->fid,
		.purpose = PATH_TO_MAKE,
		.only = old->server,
	};

	return make(client, to, &operation);
}

int64_t vfs_link(uint64_t path, uint64_t to, uint64_t follow)
{
	const struct operation hold = {
		.function = file_walk_number,
		.a = follow != 0,
		.follow = follow != 0,
		.most = FILE_LINK - 1,
	};
	char text[FILE_PATH_BYTES], new_text[FILE_PATH_BYTES];
	struct client *client;
	struct walk there;
	int64_t result = begin_paths(&client, path, text, to, new_text);

	if (result)
		return result;
	result = walk(&there, client, text, &hold);
	if (result == 0) {
		const struct held_file old = hold_answer(&there);

		result = make_link(client, &old, new_text);
		held_file_drop(&old);
	}
	return end(client, result);
}

int64_t vfs_remove(uint64_t path, uint64_t directory)
{
	const struct operation operation = {
		.function = file_remove_number,
		.a = directory != 0,
		.purpose = directory ? PATH_TO_RMDIR : PATH_TO_UNLINK,
	};
	char text[FILE_PATH_BYTES];
	struct client *client;
	int error = begin_path(&client, path, text);

	return error ? error : end(client, do_by_path(client, text, &operation));
}

int64_t vfs_access(uint64_t path, uint64_t what)
{
	const struct operation operation = {
		.function = file_access_number, .a = what, .follow = true};
	char text[FILE_PATH_BYTES];
	struct client *client;
	int error;

	if (what & ~(uint64_t)(FILE_MAY_READ | FILE_MAY_WRITE | FILE_MAY_SEARCH))
		return -TESSERA_EINVAL;
	error = begin_path(&client, path, text);
	return error ? error : end(client, do_by_path(client, text, &operation));
}

int64_t vfs_change(uint64_t path, uint64_t what, uint64_t first, uint64_t second)
{
	struct file_stat stat = {0};
	struct operation operation;
	char text[FILE_PATH_BYTES];
	struct client *client;
	int error = change_operation(what, first, second, &stat, &operation);

	if (!error)
		error = begin_path(&client, path, text);
	return error ? error : end(client, do_by_path(client, text, &operation));
}

/* ------------------------------------------------------------------ the caller */

int64_t vfs_chdir(uint64_t path)
{
	static const struct operation operation = {
		.function = file_access_number, .to_search = true, .follow = true};
	char text[FILE_PATH_BYTES];
	struct client *client;
	struct walk there;
	int64_t result = begin_path(&client, path, text);

	if (result)
		return result;
	result = walk(&there, client, text, &operation);
	if (result == 0) {
		visit_end(&there.visit);
		/* A slash may end it. */
		result = path_canonical(client->directory, "/", there.path.path);
	}
	return end(client, result < 0 ? result : 0);
}

int64_t vfs_getcwd(uint64_t to)
{
	struct client *client;
	int64_t result = begin(&client);

	if (result)
		return result;
	result = client_write(client, to, client->directory, strlen(client->directory) + 1);
	return end(client, result ? result : (int64_t)strlen(client->directory));
}

int64_t vfs_umask(uint64_t mask)
{
	struct client *client;
	int64_t old = begin(&client);

	if (old)
		return old;
	old = client->mask;
	client->mask = mask & 0777;
	return end(client, old);
}

int64_t vfs_identity(void)
{
	struct client *client;
	int error = begin(&client);

	if (error)
		return error;
	/* The group is no more than 31 bits then: negative numbers are errors. */
	return end(client, client->who.user | (int64_t)(client->who.group & INT32_MAX) << 32);
}

int64_t vfs_mount(uint64_t path, uint64_t service, uint64_t order)
{
	char text[FILE_PATH_BYTES], name[FILE_PATH_BYTES], point[FILE_PATH_BYTES];
	struct server *server;
	struct client *client;
	int64_t number;
	int error;

	if (order > MOUNT_AFTER)
		return -TESSERA_EINVAL;
	error = begin_paths(&client, path, text, service, name);
	if (error)
		return error;
	error = path_canonical(point, client->directory, text);
	if (error < 0)
		return end(client, error);
	number = service_find(name);
	if (number < 0)
		return end(client, number);
	error = server_enter((unsigned)number, &server);
	if (error)
		return end(client, error);
	server_leave(server);
	return end(client,
		   path_mount(&client->mounts, point, (unsigned)number, (enum mount_order)order));
}

int64_t vfs_unmount(uint64_t path, uint64_t service)
{
	char text[FILE_PATH_BYTES], name[FILE_PATH_BYTES], point[FILE_PATH_BYTES];
	struct client *client;
	int number, error = begin_paths(&client, path, text, service, name);

	if (error)
		return error;
	error = path_canonical(point, client->directory, text);
	if (error < 0)
		return end(client, error);
	number = name[0] ? service_find(name) : -TESSERA_EINVAL;
	return end(client, number < 0 ? -TESSERA_EINVAL
				      : path_unmount(&client->mounts, point, (unsigned)number));
}
