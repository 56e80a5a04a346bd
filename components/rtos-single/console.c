#include "provider.h"

#include "lock.h"
#include "memory_internal.h"
#include "port.h"
#include "rtos.h"

static struct lock lock;
static struct lock_waiters waiters;

void provider_init(void)
{
	lock_init(&lock, &waiters, UINT64_MAX);
	memory_init();
}

void provider_bury(struct thread_record *thread, int status)
{
	(void)status;
	lock_bury(&lock, &waiters, thread, false);
}

void provider_doom(struct thread_record *thread)
{
	(void)thread;
}

void provider_expired(unsigned thread, uint64_t now)
{
	(void)thread;
	(void)now;
}

/* Nobody watches. */
void provider_spent(unsigned component, unsigned thread)
{
	(void)component;
	(void)thread;
}

void provider_idle(void)
{
}

int io_print(const char *text)
{
	lock_acquire(&lock, &waiters);
	port_put(text);
	lock_give(&lock, &waiters);
	return 0;
}

int io_poll(void)
{
	return port_get();
}
