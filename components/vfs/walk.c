#include "walk.h"

#include <string.h>

#include "file_on.h"
#include "vfs_lock.h"

/* ------------------------------------------------------------------ visits */

int visit_server(struct visit *visit, struct client *client, struct server *server)
{
	int slot = server_slot_take(server, &client->slots[server_index(server)]);

	if (slot < 0)
		server_leave(server);
	else
		*visit = (struct visit){client, server, (unsigned)slot};
	return slot < 0 ? slot : 0;
}

/* What has no such name must not be taken for what has no server. */
int visit_service(struct visit *visit, struct client *client, unsigned service)
{
	struct server *server;
	int error = server_enter(service, &server);

	if (error)
		return error == -TESSERA_ENOENT ? -TESSERA_EIO : error;
	return visit_server(visit, client, server);
}

void visit_end(struct visit *visit)
{
	server_slot_give(visit->server, &visit->client->slots[server_index(visit->server)],
			 visit->slot);
	server_leave(visit->server);
}

struct held_file hold_answer(struct walk *walk)
{
	const struct held_file file = {walk->visit.server, (uint64_t)walk->answer};

	file.server->calls++;
	visit_end(&walk->visit);
	return file;
}

void held_file_drop(const struct held_file *file)
{
	vfs_unlock();
	server_call(file->server, file_clunk_number, file->fid, 0, 0, 0);
	vfs_lock();
	server_leave(file->server);
}

int visit_held(struct visit *visit, struct client *client, const struct held_file *file)
{
	file->server->calls++;
	return visit_server(visit, client, file->server);
}

/* ------------------------------------------------------------------ questions */

static void lay_out(const struct visit *visit, uint64_t fid, const char *path,
		    const struct operation *operation)
{
	struct file_request *request = visit_request(visit);

	request->who = visit->client->who;
	request->start = fid;
	memcpy(request->path, path, strlen(path) + 1);
	if (operation->second)
		memcpy(request->second, operation->second, strlen(operation->second) + 1);
	if (operation->stat)
		request->stat = *operation->stat;
}

int64_t ask_about(const struct visit *visit, uint64_t fid, const char *path,
		  const struct operation *operation)
{
	uint64_t place = server_slot_place(visit->slot);
	int64_t answer;

	vfs_unlock();
	lay_out(visit, fid, path, operation);
	if (operation->function == file_link_number)
		answer = server_call(visit->server, file_link_number, operation->a, place, 0, 0);
	else
		answer = server_call(visit->server, operation->function, place, operation->a,
				     operation->b, 0);
	vfs_lock();
	return answer > operation->most && answer < FILE_LINK ? -TESSERA_EIO : answer;
}

/* A slash behind the path asks for a directory. */
static int64_t ask_to_search(const struct walk *walk)
{
	static const struct operation search = {
		.function = file_access_number,
		.a = FILE_MAY_SEARCH,
	};
	const char *path = walk->path.asked;
	char directory[FILE_PATH_BYTES + 1];
	size_t length = strlen(path);

	if (length == 0 || path[length - 1] == '/')
		return ask_about(&walk->visit, FILE_ROOT, path, &search);
	if (length == FILE_PATH_MOST)
		return -TESSERA_ENAMETOOLONG;
	memcpy(directory, path, length);
	memcpy(directory + length, "/", 2);
	return ask_about(&walk->visit, FILE_ROOT, directory, &search);
}

static int64_t ask_last(const struct walk *walk, const struct operation *operation)
{
	int64_t answer = path_refusal(operation->purpose, walk->path.last_kind);

	if (answer)
		return answer;
	if (operation->only && operation->only != walk->visit.server)
		return operation->only->gone ? -TESSERA_EIO : -TESSERA_EXDEV;
	if (operation->to_search && (answer = ask_to_search(walk)))
		return answer;
	return ask_about(&walk->visit, FILE_ROOT, walk->path.asked, operation);
}

/* Whoever has come in place of a server that has gone is asked instead, once. */
static int64_t ask(struct walk *walk, struct client *client, const struct operation *operation)
{
	int64_t answer = -TESSERA_ESTALE;

	for (int times = 0; times < 2 && answer == -TESSERA_ESTALE; times++) {
		answer = visit_service(&walk->visit, client, walk->path.target);
		if (answer)
			return answer;
		answer = walk->path.last ? ask_last(walk, operation) : ask_to_search(walk);
		if (answer < 0)
			visit_end(&walk->visit);
	}
	return answer == -TESSERA_ESTALE ? -TESSERA_EIO : answer;
}

static void copy_link(struct walk *walk)
{
	memcpy(walk->link, visit_request(&walk->visit)->second, FILE_PATH_BYTES);
	walk->link[FILE_PATH_MOST] = '\0';
}

int walk(struct walk *walk, struct client *client, const char *path,
	 const struct operation *operation)
{
	int result = path_start(&walk->path, client->directory, path, operation->follow);

	while (result == 0 && (result = path_ask(&walk->path, &client->mounts)) == 0) {
		int64_t answer = ask(walk, client, operation);

		if (answer >= FILE_LINK)
			copy_link(walk);
		result = path_answer(&walk->path, answer, walk->link);
		if (answer >= 0 && result != PATH_ENDED)
			visit_end(&walk->visit);
		walk->answer = answer;
	}
	return result == PATH_ENDED ? 0 : result;
}

bool view_joins(const struct client *client)
{
	for (unsigned i = 0; i < client->mounts.count; i++)
		if (!client->mounts.mount[i].hides)
			return true;
	return false;
}

int walk_to_make(struct walk *walk_there, struct client *client, const char *path,
		 const struct operation *operation)
{
	static const struct operation look = {.function = file_stat_number};

	if (view_joins(client)) {
		int result = walk(walk_there, client, path, &look);

		if (result == 0) {
			visit_end(&walk_there->visit);
			return -TESSERA_EEXIST;
		}
		if (result != -TESSERA_ENOENT)
			return result;
	}
	return walk(walk_there, client, path, operation);
}
