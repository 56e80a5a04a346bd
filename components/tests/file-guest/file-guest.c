/* Serves file_guest.h. */
#include "file_guest.h"

#include <string.h>

#include "capmgr.h"
#include "client.h"
#include "crt.h"
#include "manager.h"
#include "naming.h"
#include "rtos.h"

int cos_init(void);
int main(void);

#define FIDS	  1024
#define SEMAPHORE "guest"

static const char *const servers[] = {
	[FILE_GUEST_RAMFS] = "/fs/ram",	  [FILE_GUEST_BOOTFS] = "/fs/boot",
	[FILE_GUEST_PROCFS] = "/fs/proc", [FILE_GUEST_COUNTER] = "/fs/counter",
	[FILE_GUEST_WELL] = "/fs/well",	  [FILE_GUEST_DEVFS] = "/fs/dev",
	[FILE_GUEST_PIPES] = "/fs/pipes",
};

static struct semaphore never, told, begin_aside;
static uint64_t aside_fid;
static int64_t aside_result;
static struct thread aside;
static int64_t fids[FIDS];
static unsigned fid_count;
static uint64_t second; /* memory, of another session */

/* Threads are made on a thread of the component's own: main does, as often as it is told. */
static void read_aside(void *argument)
{
	(void)argument;
	aside_result = client_read((int64_t)aside_fid, 0, 4);
}

int cos_init(void)
{
	never = semaphore_create(0, 0);
	begin_aside = semaphore_create(0, 0);
	told = semaphore_create_named(0, 0, SEMAPHORE);
	if (never.handle <= 0 || begin_aside.handle <= 0 || told.handle <= 0)
		return -TESSERA_EAGAIN;
	return names_open();
}

int main(void)
{
	while (!semaphore_take(begin_aside))
		aside = thread_create(read_aside, NULL, NULL, 0, THREAD_NO_JOIN);
	return semaphore_take(never);
}

static int64_t begin(uint64_t server)
{
	client_begin(servers[server]);
	return (int64_t)client_session;
}

static int64_t begin_reading(uint64_t fid)
{
	aside_fid = fid;
	aside_result = -TESSERA_EAGAIN;
	return semaphore_give(begin_aside);
}

static int64_t open_root(void)
{
	return client_open("", FILE_OPEN_READ | FILE_OPEN_DIRECTORY, 0);
}

static int64_t open_from(uint64_t fid)
{
	client_request->start = fid;
	client_request->path[0] = '\0';
	return file_open_on(client_server, client_session, 0, FILE_OPEN_WRITE, 0);
}

static int64_t flood_fids(void)
{
	int64_t fid;

	for (fid_count = 0; fid_count < FIDS && (fid = open_root()) >= 0; fid_count++)
		fids[fid_count] = fid;
	return fid_count;
}

/* The server keeps what it has mapped, though it is destroyed: so there is no end of objects. */
static int64_t flood_buffers(uint64_t session)
{
	int64_t count = -1, shared;

	do {
		int64_t memory = client_memory(1, RIGHT_MAP | RIGHT_WRITE);

		shared = file_share_on(client_server, session, (uint64_t)memory);
		client_drop_memory((uint64_t)memory);
		count++;
	} while (shared > 0);
	return count;
}

static int64_t attach(uint64_t memory)
{
	if (memory)
		return file_attach_on(client_server, memory);
	second = (uint64_t)client_memory(1, RIGHT_MAP | RIGHT_WRITE);
	return file_attach_on(client_server, second);
}

static int64_t drop_memory(void)
{
	client_drop_memory(client_object);
	if (second)
		client_drop_memory(second);
	second = 0;
	return 0;
}

static int64_t flood_notices(void)
{
	uint64_t name[2] = {0};
	unsigned count = 0;

	memcpy(name, SEMAPHORE, sizeof(SEMAPHORE));
	while (count < fid_count &&
	       file_notify_on(client_server, client_session, (uint64_t)fids[count], FILE_READABLE,
			      name[0], name[1]) == 0)
		count++;
	return count;
}

int64_t file_guest_obey(uint64_t order, uint64_t a)
{
	switch ((enum file_guest_order)order) {
	case FILE_GUEST_BEGIN:
		return begin(a);
	case FILE_GUEST_LEAVE:
		client_end();
		return 0;
	case FILE_GUEST_OPEN:
		return open_root();
	case FILE_GUEST_OPEN_WELL:
		return client_open("well", (unsigned)a, 0);
	case FILE_GUEST_OPEN_PIPE:
		return client_open("pipe", (unsigned)a, 0);
	case FILE_GUEST_OPEN_FROM:
		return open_from(a);
	case FILE_GUEST_CLUNK:
		return client_clunk((int64_t)a);
	case FILE_GUEST_READ_ASIDE:
		return begin_reading(a);
	case FILE_GUEST_ASIDE:
		return aside_result;
	case FILE_GUEST_KILL_ASIDE:
		return thread_kill(aside);
	case FILE_GUEST_FLOOD_FIDS:
		return flood_fids();
	case FILE_GUEST_FLOOD_BUFFERS:
		return flood_buffers(a);
	case FILE_GUEST_ATTACH:
		return attach(a);
	case FILE_GUEST_FLOOD_NOTICES:
		return flood_notices();
	case FILE_GUEST_SHARE:
		return file_share_on(client_server, client_session, a);
	case FILE_GUEST_DROP_MEMORY:
		return drop_memory();
	case FILE_GUEST_END:
		return capmgr_component_end(crt_startup->instance);
	}
	return -TESSERA_ENOSYS;
}
