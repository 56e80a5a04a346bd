/* The virtual file system: serves vfs.h, on the threads of those who call. */
#include "vfs.h"

#include "begin.h"
#include "crt.h"
#include "identities.h"
#include "naming.h"

int cos_init(void);
int main(void);

struct mutex vfs_mutex;

static struct semaphore never;

int cos_init(void)
{
	int error = names_open();

	if (!error)
		error = identities_init();
	if (!error)
		error = servers_init();
	if (!error)
		error = clients_init();
	if (error)
		return error;
	vfs_mutex = mutex_create(0);
	never = semaphore_create(0, 0);
	if (vfs_mutex.handle <= 0)
		return vfs_mutex.handle;
	return never.handle > 0 ? 0 : never.handle;
}

/* Its main ends with the system: its lock is the component's. */
int main(void)
{
	return semaphore_take(never);
}

int64_t vfs_self(void)
{
	return crt_startup->instance;
}

int64_t vfs_attach(uint64_t memory)
{
	int64_t result;

	vfs_lock();
	result = client_attach(crt_badge(), memory);
	vfs_unlock();
	return result;
}

int64_t vfs_detach(void)
{
	struct client *client;
	int error = begin(&client);

	if (error)
		return error;
	client_end(client);
	return end(client, 0);
}

int64_t vfs_adopt(uint64_t process, uint64_t fresh)
{
	struct client *client;
	int error = begin(&client);

	return error ? error : end(client, client_adopt(client, process, fresh != 0));
}

int64_t vfs_pass(uint64_t process, uint64_t descriptor, uint64_t at)
{
	struct client *client;
	int error = begin(&client);

	return error ? error
		     : end(client, client_pass(client, process, descriptor_number(descriptor),
					       descriptor_number(at)));
}

int64_t vfs_ended(uint64_t process)
{
	int result;

	vfs_lock();
	result = client_ended(process);
	vfs_unlock();
	return result;
}
