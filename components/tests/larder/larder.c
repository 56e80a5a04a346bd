/* Serves larder.h. Its main waits for ever: what it has made for its callers would end with it. */
#include "larder.h"

#include <tessera/abi.h>

#include "capmgr.h"
#include "manager.h"
#include "reckoner.h"
#include "rtos.h"
#include "stack_note.h"

#define SLEEP_US 2
#define ROOM	 4
#define NAME	 "larder"
#define STOCK	 "larder-stock"
#define ELEMENT	 0x7e55e7a

int cos_init(void);
int main(void);

static struct mutex mutex;
static struct semaphore relief, count, never;
static struct channel channel;
static struct channel_send to;
static struct channel_recv from;

int cos_init(void)
{
	mutex = mutex_create(0);
	relief = semaphore_create(0, 0);
	count = semaphore_create(0, 0);
	never = semaphore_create(0, 0);
	channel = channel_create(sizeof(uint64_t), ROOM, NAME, CHANNEL_MPMC);
	to = channel_get_send(channel);
	from = channel_get_recv(channel);
	return mutex.handle > 0 && relief.handle > 0 && count.handle > 0 && never.handle > 0 &&
			       to.handle > 0 && from.handle > 0
		       ? 0
		       : -TESSERA_EAGAIN;
}

int main(void)
{
	semaphore_take(never);
	return 1;
}

static int64_t done(int64_t status)
{
	return status < 0 ? status : LARDER_DONE;
}

/* ------------------------------------------------------------------ the RTOS */

int64_t larder_lock(void)
{
	int status = semaphore_give(relief);

	if (!status)
		status = mutex_lock(mutex);
	if (!status)
		status = mutex_unlock(mutex);
	return done(status);
}

int64_t larder_hold(void)
{
	int status = mutex_lock(mutex);

	if (!status)
		status = semaphore_take(relief);
	if (!status)
		status = mutex_unlock(mutex);
	return done(status);
}

int64_t larder_give(void)
{
	return done(semaphore_give(count));
}

int64_t larder_take(void)
{
	return done(semaphore_take(count));
}

int64_t larder_send(void)
{
	uint64_t element = ELEMENT;

	return done(channel_send(to, &element, sizeof(element), CHANNEL_BLOCK));
}

int64_t larder_receive(void)
{
	uint64_t element = 0;
	int status = channel_recv(from, &element, sizeof(element), CHANNEL_BLOCK);

	return status >= 0 && element != ELEMENT ? 0 : done(status);
}

int64_t larder_sleep(void)
{
	struct time time = time_current();

	time_create(time.seconds, (uint64_t)time.microseconds + SLEEP_US, &time);
	return done(thread_sleep_until(time));
}

int64_t larder_wait(void)
{
	return done(semaphore_take(never));
}

/* ------------------------------------------------------------------ the capability manager */

int64_t larder_page(void)
{
	int64_t page = MANAGER(capmgr_page_alloc(0));

	if (page <= 0)
		return page;
	*(volatile char *)page = 1;
	return done(MANAGER(capmgr_page_free((uint64_t)page)));
}

int64_t larder_stock(void)
{
	struct semaphore semaphore = semaphore_create_named(0, 0, NAME "-count");
	intptr_t memory;
	int status;

	if (semaphore.handle < 0)
		return semaphore.handle;
	memory = mem_shared_create_named(NULL, RTOS_PAGE_BYTES, STOCK, MEM_READ);
	if (memory <= 0)
		return memory;
	*(volatile char *)memory = 1;
	status = mem_shared_destroy_named(STOCK);
	if (!status)
		status = semaphore_destroy(semaphore);
	return done(status);
}

/* ------------------------------------------------------------------ the reckoner */

int64_t larder_reckon(void)
{
	int64_t sum = reckoner_sum();

	if (sum == RECKONER_SUM)
		return LARDER_DONE;
	/* That the reckoner is dead is an error of the way, which only the kernel tells. */
	return sum == -TESSERA_ECOMPDEAD ? -TESSERA_ECANCELED : sum;
}

/* ------------------------------------------------------------------ all */

/* What is there because somebody was cut off, or came again after that. */
static void forget(void)
{
	uint64_t element;

	while (semaphore_try_take(count) == 0)
		;
	while (semaphore_try_take(relief) == 0)
		;
	while (channel_recv(from, &element, sizeof(element), 0) > 0)
		;
}

int64_t larder_check(void)
{
	static int64_t (*const functions[])(void) = {larder_lock,  larder_give,	   larder_take,
						     larder_send,  larder_receive, larder_page,
						     larder_stock, larder_reckon};
	int64_t result = LARDER_DONE;

	forget();
	for (unsigned i = 0; i < sizeof(functions) / sizeof(*functions) && result == LARDER_DONE;
	     i++) {
		STACK_CALLS(functions);
		result = functions[i]();
	}
	forget();
	return result;
}

int64_t larder_quota(uint64_t quota)
{
	return capmgr_quota(quota);
}
