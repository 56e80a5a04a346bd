#include "servers.h"

#include <string.h>

#include "call_deadline.h"
#include "capmgr.h"
#include "clients.h"
#include "crt_kernel.h"
#include "file_on.h"
#include "manager.h"
#include "naming.h"
#include "vfs_lock.h"

#define SLOTS_BYTES (SERVER_SLOTS * SERVER_SLOT_BYTES)
#define SLOTS_PAGES (SLOTS_BYTES / RTOS_PAGE_BYTES)
#define LIFE_BITS   24
#define ERRNO_MOST  133

static struct service services[VFS_SERVERS];
static struct server servers[VFS_SERVERS];
static struct condition arrivals; /* of servers */

_Static_assert(sizeof(struct file_request) <= SERVER_SLOT_BYTES, "a slot holds a request");
_Static_assert(SERVER_SLOTS_KEPT *VFS_CLIENTS <= SERVER_SLOTS, "each component has its slots");

int servers_init(void)
{
	arrivals = condition_create();
	return arrivals.handle > 0 ? 0 : arrivals.handle;
}

/* ------------------------------------------------------------------ calls */

static struct time soon(void)
{
	struct time time = {0, SERVER_MICROSECONDS};

	time_add(time_current(), time, &time);
	return time;
}

/* What was open there is gone; the next question to the service is for another one. */
static void forget(struct server *server)
{
	server->gone = true;
	if (server->service->server == server)
		server->service->server = NULL;
}

static void lose(struct server *server)
{
	vfs_lock();
	forget(server);
	vfs_unlock();
}

/* The call was not made, or did not come back. */
static int64_t broken(struct server *server, int64_t transport)
{
	switch (transport) {
	case -TESSERA_ECANCELED:
		return server->trusted ? -TESSERA_EINTR : -TESSERA_EIO;
	case -TESSERA_ELOOP:
	case -TESSERA_EAGAIN:
	case -TESSERA_EOVERFLOW:
		return -TESSERA_EIO;
	default:
		lose(server);
		return transport == -TESSERA_ECOMPDEAD ? -TESSERA_EIO : -TESSERA_ESTALE;
	}
}

/* A server that does not know the session has begun anew, if it is honest. */
static int64_t plausible(struct server *server, int64_t status)
{
	if (status >= 0)
		return status;
	if (status == -TESSERA_EMFILE)
		return -TESSERA_ENFILE; /* the session is everybody's */
	if (status == -TESSERA_EBADF)
		lose(server);
	if (status == -TESSERA_EBADF || status == -TESSERA_EFAULT || status == -TESSERA_ESTALE ||
	    status == -TESSERA_ECANCELED || status < -ERRNO_MOST)
		return -TESSERA_EIO;
	return status;
}

static int64_t call(struct server *server, unsigned function, uint64_t a, uint64_t b, uint64_t c,
		    uint64_t d, uint64_t e)
{
	struct kernel_gate_answer answer;
	int error = server->trusted ? 0 : call_begin(soon());

	if (error)
		return error == -TESSERA_ECANCELED ? -TESSERA_EIO : error;
	answer = kernel_gate_call(server->gate.slot, a, b, c, d, e, function);
	if (!server->trusted)
		call_end();
	return answer.transport ? broken(server, answer.transport)
				: plausible(server, answer.status);
}

int64_t server_call(struct server *server, unsigned function, uint64_t a, uint64_t b, uint64_t c,
		    uint64_t d)
{
	return call(server, function, server->session, a, b, c, d);
}

/* ------------------------------------------------------------------ attaching */

/* A gate that comes to a slot is a sign that what was there before is gone. */
static void note_gate(struct server *server, crt_sinv_t gate)
{
	vfs_lock();
	for (unsigned i = 0; i < VFS_SERVERS; i++)
		if (servers[i].service && !servers[i].gone && &servers[i] != server &&
		    servers[i].gate.slot == gate.slot) {
			forget(&servers[i]);
			servers[i].gate.slot = 0;
		}
	server->gate = gate;
	vfs_unlock();
}

static int share_slots(struct server *server)
{
	int64_t status = MANAGER(capmgr_memory_create(SLOTS_PAGES));

	if (status < 0)
		return (int)status;
	server->memory = (uint64_t)status;
	status = MANAGER(capmgr_memory_map(server->memory, 0, RIGHT_MAP | RIGHT_WRITE));
	if (status < 0)
		return (int)status;
	server->slots = (char *)status;
	return (int)MANAGER(capmgr_memory_offer(server->memory, server->handle,
						RIGHT_MAP | RIGHT_WRITE | CAPMGR_FINAL));
}

static int attach(struct server *server)
{
	int64_t status = call(server, file_self_number, 0, 0, 0, 0, 0);

	if (status < 0)
		return (int)status;
	server->handle = (uint64_t)status;
	status = share_slots(server);
	if (status < 0)
		return (int)status;
	status = call(server, file_attach_number, server->memory, 0, 0, 0, 0);
	server->session = (uint64_t)status;
	return status < 0 ? -TESSERA_EIO : 0;
}

static int connect(struct server *server)
{
	crt_sinv_t gate;
	int error = names_connect(server->service->name, &gate);

	if (error)
		return error;
	note_gate(server, gate);
	error = attach(server);
	return error == -TESSERA_EINTR ? error : error ? -TESSERA_EIO : 0;
}

static void free_server(struct server *server)
{
	if (server->gate.slot)
		names_close(server->gate);
	if (server->slots)
		MANAGER(capmgr_memory_unmap(server->memory));
	if (server->memory)
		MANAGER(capmgr_memory_destroy(server->memory));
	*server = (struct server){.life = server->life};
}

static struct server *take_server(struct service *service)
{
	for (unsigned i = 0; i < VFS_SERVERS; i++)
		if (!servers[i].service) {
			servers[i] = (struct server){
				.service = service,
				.life = (servers[i].life + 1) % (1u << LIFE_BITS),
				.calls = 1,
				.trusted = service->trusted,
				.free_slots = UINT64_MAX,
				.shares = {.kept = SERVER_SLOTS_KEPT,
					   .common =
						   SERVER_SLOTS - SERVER_SLOTS_KEPT * VFS_CLIENTS},
			};
			return &servers[i];
		}
	return NULL;
}

static int bring(struct service *service)
{
	struct server *server = take_server(service);
	int error;

	if (!server)
		return -TESSERA_ENFILE;
	service->coming = true;
	vfs_unlock();
	error = connect(server);
	vfs_lock();
	service->coming = false;
	condition_broadcast(arrivals);
	server->calls--;
	if (!error && !server->gone)
		service->server = server;
	else
		free_server(server);
	return error;
}

static int wait_for_server(struct service *service)
{
	while (service->coming)
		if (condition_wait(arrivals, vfs_mutex) == -TESSERA_ECANCELED)
			return -TESSERA_EINTR;
	return service->server ? 0 : bring(service);
}

int server_enter(unsigned number, struct server **server)
{
	struct service *service = &services[number];
	int error;

	service->wanted++;
	error = wait_for_server(service);
	service->wanted--;
	if (!error && !service->server)
		error = -TESSERA_EIO;
	if (error)
		return error;
	*server = service->server;
	(*server)->calls++;
	return 0;
}

void server_leave(struct server *server)
{
	server->calls--;
	if (server->gone && !server->calls)
		free_server(server);
}

/* ------------------------------------------------------------------ numbers */

unsigned server_index(const struct server *server)
{
	return (unsigned)(server - servers);
}

uint32_t server_number(const struct server *server)
{
	return server->life << 8 | server_index(server);
}

struct server *server_of(uint32_t number)
{
	struct server *server = &servers[number % VFS_SERVERS];

	return server->service && !server->gone && server_number(server) == number ? server : NULL;
}

/* ------------------------------------------------------------------ services */

static bool is_trusted(const char *name)
{
	struct args_iter iter;
	struct args trusted, entry;

	if (args_get_entry("trusted", &trusted))
		return false;
	args_foreach(trusted, iter, entry)
	{
		if (strcmp(args_value(entry), name) == 0)
			return true;
	}
	return false;
}

/* Whom nobody has mounted, and where nothing is open. */
static bool is_idle(const struct service *service)
{
	return service->name[0] && !service->coming && !service->wanted &&
	       (!service->server || (!service->server->calls && !service->server->files)) &&
	       !clients_mount((unsigned)(service - services));
}

/* The lock is let go meanwhile. */
static void detach(struct service *service)
{
	struct server *server = service->server;

	service->name[0] = '\0';
	service->server = NULL;
	if (!server)
		return;
	service->coming = true; /* nobody takes its place before it has gone */
	server->calls = 1;
	vfs_unlock();
	server_call(server, file_detach_number, 0, 0, 0, 0);
	vfs_lock();
	service->coming = false;
	condition_broadcast(arrivals);
	free_server(server);
}

static struct service *free_service(void)
{
	for (unsigned i = 0; i < VFS_SERVERS; i++)
		if (!services[i].name[0] && !services[i].coming)
			return &services[i];
	return NULL;
}

static struct service *service_with(const char *name)
{
	for (unsigned i = 0; i < VFS_SERVERS; i++)
		if (strcmp(services[i].name, name) == 0)
			return &services[i];
	return NULL;
}

int service_find(const char *name)
{
	struct service *service = service_with(name);

	for (unsigned i = 0; !service && !free_service() && i < VFS_SERVERS; i++)
		if (is_idle(&services[i]))
			detach(&services[i]);
	if (!service)
		service = service_with(name);
	if (!service) {
		service = free_service();
		if (!service)
			return -TESSERA_ENFILE;
		memcpy(service->name, name, strlen(name) + 1);
		service->trusted = is_trusted(name);
	}
	return (int)(service - services);
}

int service_of_pipes(void)
{
	const char *name = args_get("pipes");

	return name ? service_find(name) : -TESSERA_ENOSYS;
}

/* ------------------------------------------------------------------ slots */

int server_slot_take(struct server *server, uint32_t *held)
{
	int slot;

	if (!share_take(&server->shares, held))
		return -TESSERA_EAGAIN;
	slot = __builtin_ctzll(server->free_slots);
	server->free_slots &= server->free_slots - 1;
	return slot;
}

void server_slot_give(struct server *server, uint32_t *held, unsigned slot)
{
	server->free_slots |= UINT64_C(1) << slot;
	share_give(&server->shares, held);
}
