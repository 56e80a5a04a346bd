/* Serves namespace.h: each function under the lock, for the component that calls. */
#include "namespace.h"

#include <string.h>

#include "capmgr.h"
#include "crt.h"
#include "manager.h"
#include "rights.h"
#include "rtos.h"
#include "services.h"

int cos_init(void);
int main(void);

static struct mutex lock;
static struct semaphore never;

int cos_init(void)
{
	int error = rights_init();

	if (error)
		return error;
	services_init();
	lock = mutex_create(0);
	never = semaphore_create(0, 0);
	if (lock.handle <= 0)
		return lock.handle;
	return never.handle > 0 ? 0 : never.handle;
}

/* Its main ends with the system: its lock is the component's. */
int main(void)
{
	return semaphore_take(never);
}

/* Who calls; or an error, and the lock is not held. */
static int64_t enter(struct client **client)
{
	int status = mutex_lock(lock);

	if (status)
		return status;
	*client = client_find(crt_badge());
	if (*client)
		return 0;
	mutex_unlock(lock);
	return -TESSERA_EBADF;
}

static int64_t leave(int64_t result)
{
	int status = mutex_unlock(lock);

	return status ? status : result;
}

int64_t namespace_self(void)
{
	return crt_startup->instance;
}

/* ------------------------------------------------------------------ clients */

static int check_memory(uint64_t memory, uint64_t owner)
{
	int64_t fact = MANAGER(capmgr_memory_fact(memory, CAPMGR_MEMORY_OWNER));

	if (fact < 0)
		return (int)fact;
	if (fact != (int64_t)owner ||
	    MANAGER(capmgr_memory_fact(memory, CAPMGR_MEMORY_LENGTH)) != 1)
		return -TESSERA_EINVAL;
	return 0;
}

static void end_client(struct client *client)
{
	services_drop_client(client);
	MANAGER(capmgr_memory_unmap(client->memory));
	*client = (struct client){.offers = client->offers};
}

/* Who has one attached begins anew. */
static int64_t attach(uint64_t caller, uint64_t memory)
{
	struct client *client = client_record(caller);
	int64_t page;
	int error = check_memory(memory, caller);

	if (error)
		return error;
	if (client->handle)
		end_client(client);
	page = MANAGER(capmgr_memory_map(memory, 0, RIGHT_MAP | RIGHT_WRITE));
	if (page < 0)
		return page;
	client->handle = caller;
	client->memory = memory;
	client->page = (volatile char *)page;
	return 0;
}

int64_t namespace_attach(uint64_t memory)
{
	int status = mutex_lock(lock);

	return status ? status : leave(attach(crt_badge(), memory));
}

int64_t namespace_detach(void)
{
	struct client *client;
	int64_t error = enter(&client);

	if (error)
		return error;
	end_client(client);
	return leave(0);
}

static int64_t offer(struct client *client)
{
	int64_t status;

	if (client->offers == NAMESPACE_OFFERS_EACH)
		return -TESSERA_EAGAIN;
	status = MANAGER(capmgr_accept(client->handle, 1));
	if (!status)
		client->offers++;
	return status;
}

int64_t namespace_offer(void)
{
	struct client *client;
	int64_t error = enter(&client);

	return error ? error : leave(offer(client));
}

/* ------------------------------------------------------------------ names */

static int read_path(const struct client *client, uint64_t place, struct path *path)
{
	char text[NAMESPACE_PATH_BYTES];
	int error = client_read(client, place, text);

	return error ? error : path_read(path, text);
}

static int add(const struct client *client, uint64_t place, uint64_t slot)
{
	struct path path;
	int error = read_path(client, place, &path);

	if (error)
		return error;
	if (!rights_to_register(client->handle, &path))
		return -TESSERA_EACCES;
	return service_add(client, &path, slot);
}

static int64_t register_service(struct client *client, uint64_t place, uint64_t slot)
{
	int error;

	if (!service_is_from(client->handle, slot))
		return -TESSERA_EBADF;
	error = add(client, place, slot);
	if (error)
		service_give_up(client, slot);
	return error;
}

int64_t namespace_register(uint64_t place, uint64_t slot)
{
	struct client *client;
	int64_t error = enter(&client);

	return error ? error : leave(register_service(client, place, slot));
}

static int64_t unregister(const struct client *client, uint64_t place)
{
	struct path path;
	int node, error = read_path(client, place, &path);

	if (error)
		return error;
	node = name_tree_find(&services_tree, &path);
	if (node <= 0 || !services_tree.node[node].is_service ||
	    services_tree.node[node].service.owner != client->handle)
		return -TESSERA_ENOENT;
	service_drop(node);
	return 0;
}

int64_t namespace_unregister(uint64_t place)
{
	struct client *client;
	int64_t error = enter(&client);

	return error ? error : leave(unregister(client, place));
}

/* The node at a real path, as far as the client sees. */
static int find_seen(const struct client *client, const struct path *path)
{
	return rights_to_pass(client->handle, path) ? name_tree_find(&services_tree, path)
						    : -TESSERA_ENOENT;
}

/* What the path in a place means to the client; or an error. */
static int read_meanings(const struct client *client, uint64_t place, struct meanings *meanings)
{
	struct path path;
	int error = read_path(client, place, &path);

	if (!error)
		mounts_resolve(&client->mounts, &path, meanings);
	return error;
}

static int64_t connect_to(struct client *client, const struct path *path)
{
	int node = find_seen(client, path);

	if (node < 0)
		return node;
	if (!services_tree.node[node].is_service)
		return -TESSERA_EISDIR;
	return rights_to_see(client->handle, path) ? service_connect(client, node) : -TESSERA_ENOENT;
}

static int64_t connect(struct client *client, uint64_t place)
{
	struct meanings meanings;
	int64_t result = read_meanings(client, place, &meanings);

	if (result)
		return result;
	result = -TESSERA_ENOENT;
	for (unsigned i = 0; i < meanings.count && result == -TESSERA_ENOENT; i++)
		result = connect_to(client, &meanings.path[i]);
	return result;
}

int64_t namespace_connect(uint64_t place)
{
	struct client *client;
	int64_t error = enter(&client);

	return error ? error : leave(connect(client, place));
}

static int64_t close_connection(struct client *client, uint64_t slot)
{
	struct connection *connection = slot ? client_connection(client, slot) : NULL;

	return connection ? service_close(client, connection) : -TESSERA_ENOENT;
}

int64_t namespace_close(uint64_t slot)
{
	struct client *client;
	int64_t error = enter(&client);

	return error ? error : leave(close_connection(client, slot));
}

/* ------------------------------------------------------------------ listing */

static bool is_shown(const struct client *client, struct path *path, int node)
{
	const struct name_node *name = &services_tree.node[node];
	bool shown;

	memcpy(path->name[path->count++], name->name, NAMESPACE_NAME_BYTES);
	shown = name->is_service ? rights_to_see(client->handle, path) && service_lives(node)
				 : rights_to_pass(client->handle, path);
	path->count--;
	return shown;
}

/* Whether one of the first so many directories shows this name, too: it stands before. */
static bool is_hidden(const struct client *client, struct meanings *meanings, unsigned count, const char *name)
{
	for (unsigned i = 0; i < count; i++) {
		struct path *path = &meanings->path[i];
		int node = find_seen(client, path);

		for (node = node < 0 ? 0 : name_tree_first(&services_tree, node); node;
		     node = name_tree_next(&services_tree, node))
			if (strcmp(services_tree.node[node].name, name) == 0 &&
			    is_shown(client, path, node))
				return true;
	}
	return false;
}

/* The node of the number in all directories that a path means. */
static int find_number(const struct client *client, struct meanings *meanings, uint64_t number)
{
	int error = -TESSERA_ENOENT;

	for (unsigned i = 0; i < meanings->count; i++) {
		int node = find_seen(client, &meanings->path[i]);

		if (node >= 0 && services_tree.node[node].is_service)
			node = error = -TESSERA_ENOTDIR;
		for (node = node < 0 ? 0 : name_tree_first(&services_tree, node); node;
		     node = name_tree_next(&services_tree, node))
			if (is_shown(client, &meanings->path[i], node) &&
			    !is_hidden(client, meanings, i, services_tree.node[node].name) && !number--)
				return node;
	}
	return error;
}

static int64_t list(const struct client *client, uint64_t place, uint64_t number, uint64_t to)
{
	struct meanings meanings;
	int node, error = read_meanings(client, place, &meanings);

	if (error)
		return error;
	node = find_number(client, &meanings, number);
	if (node < 0)
		return node;
	error = client_write(client, to, services_tree.node[node].name);
	if (error)
		return error;
	return services_tree.node[node].is_service ? NAMESPACE_SERVICE : NAMESPACE_DIRECTORY;
}

int64_t namespace_list(uint64_t place, uint64_t number, uint64_t to)
{
	struct client *client;
	int64_t error = enter(&client);

	return error ? error : leave(list(client, place, number, to));
}

/* ------------------------------------------------------------------ views */

static int mount(struct client *client, uint64_t place, uint64_t to, uint64_t flag)
{
	struct path at, there;
	int node, error = read_path(client, place, &at);

	if (!error)
		error = read_path(client, to, &there);
	if (error)
		return error;
	node = find_seen(client, &there);
	return node < 0 ? -TESSERA_ENOENT : mounts_add(&client->mounts, &at, &there, flag);
}

int64_t namespace_mount(uint64_t place, uint64_t to, uint64_t flag)
{
	struct client *client;
	int64_t error = enter(&client);

	return error ? error : leave(mount(client, place, to, flag));
}

static int unmount(struct client *client, uint64_t place)
{
	struct path at;
	int error = read_path(client, place, &at);

	return error ? error : mounts_remove(&client->mounts, &at);
}

int64_t namespace_unmount(uint64_t place)
{
	struct client *client;
	int64_t error = enter(&client);

	return error ? error : leave(unmount(client, place));
}
