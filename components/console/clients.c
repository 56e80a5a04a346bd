#include "clients.h"

#include <tessera/abi.h>

#include "capmgr.h"
#include "console.h"
#include "manager.h"
#include "rtos.h"

static struct client {
	uint64_t handle; /* of the component; 0: it has attached nothing */
	uint64_t memory;
	uint64_t bytes;
	volatile char *pages;
	unsigned uses; /* threads that are just reading or writing */
} clients[CAPMGR_COMPONENTS];

static struct mutex lock;

int clients_init(void)
{
	lock = mutex_create(0);
	return lock.handle > 0 ? 0 : lock.handle;
}

/* What one that ended meanwhile was changing is whole: the last word that it writes says so. */
static int lock_clients(void)
{
	int status = mutex_lock(lock);

	return status == -TESSERA_EOWNERDEAD ? 0 : status;
}

/* A number may be another component's by now; who had it has no threads in here any more. */
static struct client *record(uint64_t handle)
{
	return &clients[handle % CAPMGR_COMPONENTS];
}

static int check_memory(uint64_t memory, uint64_t owner, uint64_t *bytes)
{
	int64_t fact = MANAGER(capmgr_memory_fact(memory, CAPMGR_MEMORY_OWNER)), length;

	if (fact < 0)
		return (int)fact;
	length = MANAGER(capmgr_memory_fact(memory, CAPMGR_MEMORY_LENGTH));
	if (fact != (int64_t)owner || length <= 0 || length > CONSOLE_PAGES_MOST)
		return -TESSERA_EINVAL;
	*bytes = (uint64_t)length * RTOS_PAGE_BYTES;
	return 0;
}

static void drop(struct client *client)
{
	MANAGER(capmgr_memory_unmap(client->memory));
	*client = (struct client){0};
}

static int64_t attach(struct client *client, uint64_t handle, uint64_t memory)
{
	uint64_t bytes = 0;
	int64_t pages;
	int error = check_memory(memory, handle, &bytes);

	if (error)
		return error;
	if (client->uses)
		return -TESSERA_EBUSY;
	if (client->handle)
		drop(client);
	pages = MANAGER(capmgr_memory_map(memory, 0, RIGHT_MAP | RIGHT_WRITE));
	if (pages < 0)
		return pages;
	*client = (struct client){handle, memory, bytes, (volatile char *)pages, 0};
	return 0;
}

int64_t client_attach(uint64_t handle, uint64_t memory)
{
	int64_t result = lock_clients();

	if (result)
		return result;
	result = attach(record(handle), handle, memory);
	mutex_unlock(lock);
	return result;
}

static int detach(struct client *client, uint64_t handle)
{
	if (client->handle != handle)
		return -TESSERA_EBADF;
	if (client->uses)
		return -TESSERA_EBUSY;
	drop(client);
	return 0;
}

int64_t client_detach(uint64_t handle)
{
	int result = lock_clients();

	if (result)
		return result;
	result = detach(record(handle), handle);
	mutex_unlock(lock);
	return result;
}

static int begin(struct client *client, struct client_use *use, uint64_t place, uint64_t count)
{
	if (client->handle != use->handle)
		return -TESSERA_EBADF;
	if (place > client->bytes || count > client->bytes - place)
		return -TESSERA_EFAULT;
	client->uses++;
	use->bytes = client->pages + place;
	return 0;
}

int client_use_begin(struct client_use *use, uint64_t handle, uint64_t place, uint64_t count)
{
	int result = lock_clients();

	if (result)
		return result;
	use->handle = handle;
	result = begin(record(handle), use, place, count);
	mutex_unlock(lock);
	return result;
}

/* Who is to leave this component does not wait for anything but locks. */
void client_use_end(const struct client_use *use)
{
	if (lock_clients())
		return;
	record(use->handle)->uses--;
	mutex_unlock(lock);
}
