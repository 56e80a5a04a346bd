#include "server.h"

#include "crt.h"
#include "file_on.h"
#include "naming.h"
#include "notices.h"
#include "sessions.h"

uint64_t server_root;
struct mutex server_lock;
uint64_t file_server_cycle;

static struct condition changed;
static struct semaphore never;
static unsigned waiting; /* threads; one that was cut off there counts for ever */
bool server_must_wake;

static int make_objects(void)
{
	server_lock = mutex_create(0);
	if (server_lock.handle <= 0)
		return server_lock.handle;
	changed = condition_create();
	if (changed.handle <= 0)
		return changed.handle;
	never = semaphore_create(0, 0);
	return never.handle > 0 ? 0 : never.handle;
}

int file_server_open(uint64_t root)
{
	const char *at = args_get("at");
	int error;

	if (!at)
		return -TESSERA_EINVAL;
	server_root = root;
	file_server_cycle = (UINT64_C(1000000000) << 32) / crt_startup->cycles_per_second;
	sessions_init();
	error = make_objects();
	if (!error)
		error = names_open();
	return error ? error : names_serve(at, serve_file);
}

/* Its main ends with the system: its lock is the component's. */
int file_server_run(void)
{
	return semaphore_take(never);
}

int file_server_lock(void)
{
	return server_enter();
}

void file_server_unlock(void)
{
	server_leave(0);
}

/* Each part by itself: others are not to wait for all. */
void file_server_sweep(void)
{
	bool more = true;

	while (more && !server_enter()) {
		more = sessions_sweep_part();
		server_leave(0);
	}
}

int server_wait(void)
{
	int result;

	if (server_must_wake)
		server_broadcast();
	server_must_wake = false;
	waiting++;
	result = condition_wait(changed, server_lock);
	waiting--;
	return result == 0 || result == -TESSERA_EOWNERDEAD ? 0 : -TESSERA_EINTR;
}

void server_wake(void)
{
	if (waiting)
		server_must_wake = true;
}

void server_broadcast(void)
{
	condition_broadcast(changed);
}

void file_server_changed(uint64_t object, unsigned ready)
{
	server_wake();
	notices_tell(object, ready);
}
