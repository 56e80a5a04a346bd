#include "clients.h"

#include <string.h>

#include "capmgr.h"
#include "file_on.h"
#include "identities.h"
#include "manager.h"
#include "vfs.h"
#include "vfs_lock.h"

#define FILES_KEPT  16 /* descriptors of each component */
#define FILES_SPARE (VFS_CLIENTS * VFS_CALLS_EACH)
#define FILES	    2048
#define FIRST_MASK  022

static struct client clients[VFS_CLIENTS];

static struct open_file files[FILES];
static struct descriptor_table tables[VFS_CLIENTS];
struct descriptors descriptors;

/* By the number of the component: the record and 1. */
static uint8_t record_of[CAPMGR_COMPONENTS];

int clients_init(void)
{
	return descriptors_init(&descriptors, files, FILES, FILES_SPARE, tables, VFS_CLIENTS,
				FILES_KEPT);
}

uint32_t client_table(const struct client *client)
{
	return (uint32_t)(client - clients);
}

static struct client *find(uint64_t handle)
{
	uint8_t record = record_of[handle % CAPMGR_COMPONENTS];

	return record && clients[record - 1].handle == handle ? &clients[record - 1] : NULL;
}

int client_enter(struct client **client)
{
	*client = find(crt_badge());
	if (!*client || !(*client)->base)
		return -TESSERA_EBADF;
	if ((*client)->calls == VFS_CALLS_EACH)
		return -TESSERA_EAGAIN;
	(*client)->calls++;
	return 0;
}

bool clients_mount(unsigned service)
{
	for (unsigned i = 0; i < VFS_CLIENTS; i++)
		for (unsigned j = 0; clients[i].handle && j < clients[i].mounts.count; j++)
			if (clients[i].mounts.mount[j].target == service)
				return true;
	return false;
}

/* ------------------------------------------------------------------ the end of one */

/* Tells a server, if it is there. */
static int64_t tell(struct server *server, unsigned function, uint64_t a)
{
	int64_t result;

	if (!server)
		return 0;
	server->calls++;
	vfs_unlock();
	result = server_call(server, function, a, 0, 0, 0);
	vfs_lock();
	server_leave(server);
	return result;
}

void let_go(const struct open_file *last)
{
	struct server *server = server_of(last->server);

	if (server)
		server->files--;
	tell(server, file_clunk_number, last->fid);
}

/* A server that once fails to answer is not told of the others: it may take its time with each. */
static void close_all(struct client *client)
{
	bool silent[VFS_SERVERS] = {false};
	int number;

	while ((number = descriptor_any(&descriptors, client_table(client))) >= 0) {
		struct open_file last;
		struct server *server;

		if (descriptor_close(&descriptors, client_table(client), number, &last) == 0)
			continue;
		server = server_of(last.server);
		if (!server)
			continue;
		server->files--;
		if (!silent[server_index(server)] && tell(server, file_clunk_number, last.fid) < 0)
			silent[last.server % VFS_SERVERS] = true;
	}
}

static void empty(struct client *client)
{
	close_all(client);
	for (unsigned i = 0; i < VFS_SERVERS; i++)
		if (client->buffers[i].number)
			tell(server_of(client->buffers[i].server), file_unshare_number,
			     client->buffers[i].number);
	if (client->base)
		MANAGER(capmgr_memory_unmap(client->memory));
	*client = (struct client){.handle = 0};
}

void client_end(struct client *client)
{
	client->ended = true;
	record_of[client->handle % CAPMGR_COMPONENTS] = 0;
}

void client_leave(struct client *client)
{
	client->calls--;
	if (client->ended && !client->calls)
		empty(client);
}

static void end_now(struct client *client)
{
	client->calls++;
	client_end(client);
	client_leave(client);
}

/* ------------------------------------------------------------------ the beginning of one */

static struct client *free_record(void)
{
	for (unsigned i = 0; i < VFS_CLIENTS; i++)
		if (!clients[i].handle)
			return &clients[i];
	return NULL;
}

static bool lives(const struct client *client)
{
	if (!client->base)
		return MANAGER(capmgr_maker(client->handle)) >= 0;
	return MANAGER(capmgr_memory_fact(client->memory, CAPMGR_MEMORY_OWNER)) ==
	       (int64_t)client->handle;
}

static void end_gone(void)
{
	for (unsigned i = 0; i < VFS_CLIENTS; i++)
		if (clients[i].handle && !clients[i].ended && !lives(&clients[i]))
			end_now(&clients[i]);
}

/* The mounts of the composition, as far as they can be. */
static void mount_all(struct client *client)
{
	struct args_iter iter;
	struct args mounts, entry, at, to;

	if (args_get_entry("mounts", &mounts))
		return;
	args_foreach(mounts, iter, entry)
	{
		char point[FILE_PATH_BYTES];
		struct args_iter pair;
		int service;

		if (!args_iter(entry, &pair, &at) || !args_iter_next(&pair, &to) ||
		    path_canonical(point, "/", args_value(at)) < 0)
			continue;
		service = service_find(args_value(to));
		if (service >= 0)
			path_mount(&client->mounts, point, (unsigned)service, MOUNT_REPLACE);
	}
}

static int64_t map(uint64_t handle, uint64_t memory, char **base)
{
	int64_t fact = MANAGER(capmgr_memory_fact(memory, CAPMGR_MEMORY_OWNER)), at;

	if (fact < 0)
		return fact;
	if (fact != (int64_t)handle)
		return -TESSERA_EINVAL;
	at = MANAGER(capmgr_memory_map(memory, 0, RIGHT_MAP | RIGHT_WRITE));
	if (at < 0)
		return at;
	*base = (char *)at;
	return MANAGER(capmgr_memory_fact(memory, CAPMGR_MEMORY_LENGTH)) * RTOS_PAGE_BYTES;
}

/* A record for a component that has none; one of its number that is another's has ended. */
static struct client *take_record(uint64_t handle)
{
	uint8_t *record = &record_of[handle % CAPMGR_COMPONENTS];
	struct client *client;

	while (*record)
		end_now(&clients[*record - 1]);
	if (!free_record())
		end_gone();
	client = free_record();
	if (!client || *record)
		return NULL;
	*client = (struct client){
		.handle = handle,
		.mask = FIRST_MASK,
		.directory = "/",
	};
	*record = (uint8_t)(client - clients + 1);
	return client;
}

/* NULL: it has none, or one with which it has attached already. */
static struct client *adopted(uint64_t handle)
{
	struct client *client = find(handle);

	return client && !client->base ? client : NULL;
}

static void discard(struct client *client)
{
	if (client)
		end_now(client);
}

static void set_memory(struct client *client, uint64_t memory, char *base, uint64_t bytes)
{
	client->memory = memory;
	client->base = base;
	client->bytes = bytes;
}

static int attach_anew(uint64_t handle, uint64_t memory, char *base, uint64_t bytes)
{
	struct client *client = take_record(handle);

	if (!client) {
		MANAGER(capmgr_memory_unmap(memory));
		return -TESSERA_ENFILE;
	}
	set_memory(client, memory, base, bytes);
	client->who = identity_of(handle);
	mount_all(client);
	return 0;
}

int64_t client_attach(uint64_t handle, uint64_t memory)
{
	struct client *client = adopted(handle);
	char *base;
	int64_t bytes;

	if (!client)
		discard(find(handle));
	bytes = map(handle, memory, &base);
	if (bytes < 0)
		return bytes;
	if (!client)
		return attach_anew(handle, memory, base, (uint64_t)bytes);
	set_memory(client, memory, base, (uint64_t)bytes);
	return 0;
}

/* ------------------------------------------------------------------ processes */

int client_adopt(const struct client *maker, uint64_t process, bool fresh)
{
	struct client *client;

	if (MANAGER(capmgr_maker(process)) != (int64_t)maker->handle)
		return -TESSERA_EPERM;
	if (find(process))
		return -TESSERA_EEXIST;
	client = take_record(process);
	if (!client)
		return -TESSERA_ENFILE;
	client->maker = maker->handle;
	client->who = maker->who;
	client->mask = maker->mask;
	memcpy(client->directory, maker->directory, sizeof(client->directory));
	if (fresh)
		mount_all(client);
	else
		client->mounts = maker->mounts;
	return 0;
}

int client_pass(const struct client *maker, uint64_t process, int descriptor, int at)
{
	const struct client *client = adopted(process);

	if (!client || client->maker != maker->handle)
		return -TESSERA_EPERM;
	return descriptor_pass(&descriptors, client_table(maker), descriptor, client_table(client),
			       at);
}

int client_ended(uint64_t process)
{
	struct client *client = find(process);

	if (!client)
		return 0;
	if (MANAGER(capmgr_maker(process)) != -TESSERA_ESTALE)
		return -TESSERA_EBUSY;
	end_now(client);
	return 0;
}

/* ------------------------------------------------------------------ its memory */

bool client_has(const struct client *client, uint64_t place, uint64_t count)
{
	return place <= client->bytes && count <= client->bytes - place;
}

/* Whether one of eight bytes is zero. */
static bool has_end(uint64_t word)
{
	return (word - UINT64_C(0x0101010101010101)) & ~word & UINT64_C(0x8080808080808080);
}

/* Each byte is read once; a word at a time, as long as there are words. */
int client_text(const struct client *client, uint64_t place, char text[FILE_PATH_BYTES])
{
	const char *from = client->base + place;
	uint64_t room = place < client->bytes ? client->bytes - place : 0;
	uint64_t most = room < FILE_PATH_BYTES ? room : FILE_PATH_BYTES, i = 0;

	for (; i + sizeof(uint64_t) <= most; i += sizeof(uint64_t)) {
		uint64_t word = *(volatile const uint64_t *)(from + i);

		memcpy(text + i, &word, sizeof(word));
		if (has_end(word))
			return 0;
	}
	for (; i < most; i++)
		if (!(text[i] = *(volatile const char *)(from + i)))
			return 0;
	return room < FILE_PATH_BYTES ? -TESSERA_EFAULT : -TESSERA_ENAMETOOLONG;
}

int client_write(const struct client *client, uint64_t place, const void *from, uint64_t bytes)
{
	if (!client_has(client, place, bytes))
		return -TESSERA_EFAULT;
	memcpy(client->base + place, from, bytes);
	return 0;
}
