/* Serves namespace.h: each function under the lock, for the component that calls. */
#include "namespace.h"

#include <string.h>

#include <tessera/abi.h>

#include "attachment.h"
#include "capmgr.h"
#include "crt.h"
#include "entrance.h"
#include "manager.h"
#include "rights.h"
#include "services.h"
#include "view.h"
#include "watches.h"

int cos_init(void);
int main(void);

static struct semaphore watched; /* given when somebody watches */

int cos_init(void)
{
	int error = rights_init();

	if (!error)
		error = entrance_init();
	if (error)
		return error;
	services_init();
	watched = semaphore_create(0, 0);
	return watched.handle > 0 ? 0 : watched.handle;
}

/* ------------------------------------------------------------------ what goes without a word */

static int64_t wait_a_while(void)
{
	struct time time = {0, NAMESPACE_NOTICE_US};
	int error = time_add(time_current(), time, &time);

	return error ? error : thread_sleep_until(time);
}

static int64_t look_after_nodes(void)
{
	int64_t error = 0;

	for (int node = 1; node < NAME_NODES && !error; node++) {
		error = enter_anyway();
		if (error)
			return error;
		service_look_after(node);
		error = leave(0);
	}
	return error;
}

static int64_t look_after_clients(void)
{
	int64_t error = 0;

	for (uint64_t number = 1; number < CAPMGR_COMPONENTS && !error; number++) {
		error = enter_anyway();
		if (error)
			return error;
		attachment_look_after(client_record(number));
		error = leave(0);
	}
	return error;
}

/* As long as somebody watches. */
static int64_t look_after_all(void)
{
	int64_t error = 0;

	while (!error && watches_exist()) {
		error = wait_a_while();
		if (!error)
			error = look_after_nodes();
		if (!error)
			error = look_after_clients();
	}
	return error;
}

/* Its main ends with the system: its lock is the component's. */
int main(void)
{
	int64_t error = 0;

	while (!error) {
		error = semaphore_take(watched);
		if (!error)
			error = look_after_all();
	}
	return (int)error;
}

/* ------------------------------------------------------------------ clients */

int64_t namespace_self(void)
{
	return crt_startup->instance;
}

/* Others don't come as far as the lock. */
int64_t namespace_attach(uint64_t memory)
{
	int64_t family = client_family(crt_badge()), error;

	if (family < 0)
		return family;
	if (!rights_to_attach((uint32_t)family))
		return -TESSERA_EACCES;
	error = enter_anyway();
	return error ? error : leave(attachment_begin(crt_badge(), (uint32_t)family, memory));
}

static int64_t detach(struct client *client)
{
	attachment_end(client);
	return 0;
}

int64_t namespace_detach(void)
{
	struct client *client;
	int64_t error = enter(&client);

	return error ? error : leave(detach(client));
}

static int64_t offer(struct client *client)
{
	int64_t status;

	if (client_family_offers(client->family) >= NAMESPACE_OFFERS_EACH)
		attachments_end_gone(client->family);
	if (client_family_offers(client->family) >= NAMESPACE_OFFERS_EACH)
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

static int add(const struct client *client, uint64_t place, uint64_t slot)
{
	struct path path;
	int error = view_read_path(client, place, &path);

	if (error)
		return error;
	if (!rights_to_register(client->family, &path))
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
	int node, error = view_read_path(client, place, &path);

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

static int64_t connect_to(struct client *client, const struct path *path)
{
	int node = view_find(client, path);

	if (node < 0)
		return node;
	if (!services_tree.node[node].is_service)
		return -TESSERA_EISDIR;
	return rights_to_see(client->family, path) ? service_connect(client, node) : -TESSERA_ENOENT;
}

static int64_t connect(struct client *client, uint64_t place)
{
	struct meanings meanings;
	int64_t result = view_read_meanings(client, place, &meanings);

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
	shown = name->is_service ? rights_to_see(client->family, path) && service_lives(node)
				 : rights_to_pass(client->family, path);
	path->count--;
	return shown;
}

/* Whether one of the first so many directories shows this name, too: it stands before. */
static bool is_hidden(const struct client *client, struct meanings *meanings, unsigned count, const char *name)
{
	for (unsigned i = 0; i < count; i++) {
		struct path *path = &meanings->path[i];
		int node = view_find(client, path);

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
		int node = view_find(client, &meanings->path[i]);

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
	int node, error = view_read_meanings(client, place, &meanings);

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

/* ------------------------------------------------------------------ watching */

static int64_t watch(struct client *client, uint64_t place, uint64_t name, uint64_t name_end)
{
	char text[2 * sizeof(uint64_t) + 1] = {0};
	struct path path;
	int64_t number = view_read_path(client, place, &path);

	memcpy(text, &name, sizeof(name));
	memcpy(text + sizeof(name), &name_end, sizeof(name_end));
	if (!number)
		number = watch_add(client, &path, text);
	if (number >= 0)
		semaphore_give(watched);
	return number;
}

int64_t namespace_watch(uint64_t place, uint64_t name, uint64_t name_end)
{
	struct client *client;
	int64_t error = enter(&client);

	return error ? error : leave(watch(client, place, name, name_end));
}

int64_t namespace_unwatch(uint64_t number)
{
	struct client *client;
	int64_t error = enter(&client);

	return error ? error : leave(watch_remove(client, number));
}
