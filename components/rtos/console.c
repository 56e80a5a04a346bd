#include "console_internal.h"

#include "lock.h"
#include "port.h"
#include "rtos.h"

static struct lock lock;
static struct lock_waiters waiters;

void console_init(void)
{
	lock_init(&lock, &waiters);
}

void console_bury(struct thread_record *thread)
{
	lock_bury(&lock, &waiters, thread, false);
}

int io_print(const char *text)
{
	if (!lock_try(&lock))
		lock_wait(&lock, &waiters);
	port_put(text);
	if (!lock_try_release(&lock))
		lock_release(&lock, &waiters);
	return 0;
}

int io_poll(void)
{
	return port_get();
}
