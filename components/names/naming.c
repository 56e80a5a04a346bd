#include "naming.h"

#include <string.h>

#include "capmgr.h"
#include "manager.h"
#include "rtos.h"

#define PATH_PLACE 0
#define NAME_PLACE NAMESPACE_PATH_BYTES

/* The page in which the namespace reads paths, one at a time. */
static struct mutex lock;
static char *page;
static uint64_t namespace;

static int attach(uint64_t memory)
{
	int64_t at, status;

	status = MANAGER(capmgr_memory_offer(memory, namespace, RIGHT_MAP | RIGHT_WRITE));
	if (status < 0)
		return (int)status;
	at = MANAGER(capmgr_memory_map(memory, 0, RIGHT_MAP | RIGHT_WRITE));
	if (at < 0)
		return (int)at;
	page = (char *)at;
	return (int)namespace_attach(memory);
}

int names_open(void)
{
	int64_t memory;
	int error;

	lock = mutex_create(0);
	if (lock.handle <= 0)
		return lock.handle;
	memory = namespace_self();
	if (memory < 0)
		return (int)memory;
	namespace = (uint64_t)memory;
	memory = MANAGER(capmgr_memory_create(1));
	if (memory < 0)
		return (int)memory;
	error = attach((uint64_t)memory);
	if (error)
		MANAGER(capmgr_memory_destroy((uint64_t)memory));
	return error;
}

/* The path is in the page then, as far as the namespace reads, and the lock is held. */
static int begin(const char *path)
{
	int error = mutex_lock(lock);

	if (!error)
		strncpy(page + PATH_PLACE, path, NAMESPACE_PATH_BYTES);
	return error;
}

static int64_t end(int64_t result)
{
	int error = mutex_unlock(lock);

	return error ? error : result;
}

static int64_t offer(crt_sinv_t gate)
{
	int64_t status = namespace_offer();

	if (status)
		return status;
	return MANAGER(capmgr_delegate(CAPMGR_SLOT, gate.slot, namespace, RIGHTS_ALL));
}

int names_register(const char *path, crt_sinv_t gate)
{
	int64_t error = begin(path), there;

	if (error)
		return (int)error;
	there = offer(gate);
	return (int)end(there < 0 ? there : namespace_register(PATH_PLACE, (uint64_t)there));
}

int names_serve(const char *path, const char *service)
{
	int64_t slot = MANAGER(capmgr_gate_create((uint64_t)service, CAPMGR_BADGE_HOLDER));
	int error;

	if (slot < 0)
		return (int)slot;
	error = names_register(path, (crt_sinv_t){(uint32_t)slot});
	if (error)
		MANAGER(capmgr_relinquish(CAPMGR_SLOT, (uint64_t)slot));
	return error;
}

int names_unregister(const char *path)
{
	int error = begin(path);

	return error ? error : (int)end(namespace_unregister(PATH_PLACE));
}

static int64_t connect(void)
{
	int64_t status = MANAGER(capmgr_accept(namespace, 1));

	return status ? status : namespace_connect(PATH_PLACE);
}

int names_connect(const char *path, crt_sinv_t *gate)
{
	int64_t slot = begin(path);

	if (slot)
		return (int)slot;
	slot = end(connect());
	if (slot < 0)
		return (int)slot;
	*gate = (crt_sinv_t){(uint32_t)slot};
	return 0;
}

int names_close(crt_sinv_t gate)
{
	return (int)namespace_close(gate.slot);
}

int names_mount(const char *at, const char *to, enum namespace_mount_flag flag)
{
	int error = begin(at);

	if (error)
		return error;
	strncpy(page + NAME_PLACE, to, NAMESPACE_PATH_BYTES);
	return (int)end(namespace_mount(PATH_PLACE, NAME_PLACE, flag));
}

int names_unmount(const char *at)
{
	int error = begin(at);

	return error ? error : (int)end(namespace_unmount(PATH_PLACE));
}

int names_list(const char *path, unsigned number, char name[NAMESPACE_NAME_BYTES])
{
	int64_t kind = begin(path);

	if (kind)
		return (int)kind;
	kind = namespace_list(PATH_PLACE, number, NAME_PLACE);
	if (kind >= 0)
		memcpy(name, page + NAME_PLACE, NAMESPACE_NAME_BYTES);
	return (int)end(kind);
}
