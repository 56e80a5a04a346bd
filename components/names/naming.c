#include "naming.h"

#include <string.h>

#include <tessera/abi.h>

#include "capmgr.h"
#include "manager.h"
#include "object_name.h"

#define PATH_PLACE 0
#define NAME_PLACE NAMESPACE_PATH_BYTES

/* The page in which the namespace reads paths, one at a time. */
static struct mutex lock;
static uint64_t memory;
static char *page;

static uint64_t namespace;

/* ------------------------------------------------------------------ the beginning */

static int make_lock(void)
{
	if (lock.handle <= 0)
		lock = mutex_create(0);
	return lock.handle > 0 ? 0 : lock.handle;
}

static int map(int64_t made)
{
	int64_t at = MANAGER(capmgr_memory_map((uint64_t)made, 0, RIGHT_MAP | RIGHT_WRITE));

	if (at < 0) {
		MANAGER(capmgr_memory_destroy((uint64_t)made));
		return (int)at;
	}
	memory = (uint64_t)made;
	page = (char *)at;
	return 0;
}

static int make_page(void)
{
	int64_t made;

	if (page)
		return 0;
	made = MANAGER(capmgr_memory_create(1));
	return made < 0 ? (int)made : map(made);
}

static int find_namespace(void)
{
	int64_t self = namespace_self();

	if (self < 0)
		return (int)self;
	namespace = (uint64_t)self;
	return 0;
}

static int attach(void)
{
	int64_t status = MANAGER(capmgr_memory_offer(memory, namespace, RIGHT_MAP | RIGHT_WRITE));

	return (int)(status < 0 ? status : namespace_attach(memory));
}

int names_open(void)
{
	int error = make_lock();

	if (!error)
		error = make_page();
	if (!error)
		error = find_namespace();
	return error ? error : attach();
}

/* ------------------------------------------------------------------ paths */

/* A thread that was killed with the lock leaves nothing that is needed. */
static int take_lock(void)
{
	int error = mutex_lock(lock);

	return error == -TESSERA_EOWNERDEAD ? 0 : error;
}

static void write_path(char *place, const char *path)
{
	size_t length = strnlen(path, NAMESPACE_PATH_BYTES);

	memcpy(place, path, length);
	if (length < NAMESPACE_PATH_BYTES)
		place[length] = '\0';
}

/* The path is in the page then, as far as the namespace reads, and the lock is held. */
static int begin(const char *path)
{
	int error = take_lock();

	if (!error)
		write_path(page + PATH_PLACE, path);
	return error;
}

static int64_t end(int64_t result)
{
	int error = mutex_unlock(lock);

	return error ? error : result;
}

/* ------------------------------------------------------------------ services */

static int64_t offer(crt_sinv_t service)
{
	int64_t status = namespace_offer();

	if (status)
		return status;
	return MANAGER(capmgr_delegate(CAPMGR_SLOT, service.slot, namespace, RIGHTS_ALL));
}

int names_register(const char *path, crt_sinv_t service)
{
	int64_t error = begin(path), there;

	if (error)
		return (int)error;
	there = offer(service);
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

int names_connect(const char *path, crt_sinv_t *service)
{
	int64_t slot = begin(path);

	if (slot)
		return (int)slot;
	slot = end(connect());
	if (slot < 0)
		return (int)slot;
	*service = (crt_sinv_t){(uint32_t)slot};
	return 0;
}

int names_close(crt_sinv_t service)
{
	return (int)namespace_close(service.slot);
}

/* ------------------------------------------------------------------ the view */

int names_mount(const char *at, const char *to, enum namespace_mount_flag flag)
{
	int error = begin(at);

	if (error)
		return error;
	write_path(page + NAME_PLACE, to);
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

int names_watch(const char *path, const char *semaphore)
{
	struct object_name name;
	int error;

	if (!object_name_read(&name, semaphore))
		return -TESSERA_ENOENT;
	error = begin(path);
	return error ? error : (int)end(namespace_watch(PATH_PLACE, name.word[0], name.word[1]));
}

int names_unwatch(int watch)
{
	return (int)namespace_unwatch((uint64_t)watch);
}

int names_bequeath(enum namespace_view view)
{
	return (int)namespace_bequeath(view);
}
