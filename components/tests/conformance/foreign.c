/* Handles of another component's objects are none. */
#include "partners.h"

#include "outsider.h"

static struct semaphore semaphore;
static struct mutex mutex;
static struct channel channel;
static struct timer timer;
static struct condition condition;
static struct event event;
static struct thread thread;

static void sleeps(void *unused)
{
	(void)unused;
	thread_sleep_until((struct time){UINT64_MAX, 0});
}

static void refuse(enum order_call first, enum order_call last, int32_t handle)
{
	for (enum order_call call = first; call <= last; call++)
		CHECK(ask(B, call, handle, 0), -TESSERA_EBADF);
}

static void test_foreign(void)
{
	semaphore = semaphore_create(1, 0);
	mutex = mutex_create(0);
	channel = channel_create(8, ORDER_CHANNEL_LENGTH, NULL, CHANNEL_SPSC);
	timer = timer_create();
	condition = condition_create();
	event = event_create(1);
	thread = start(sleeps, NULL, ABOVE);
	refuse(ORDER_SEMAPHORE_TAKE, ORDER_SEMAPHORE_DESTROY, semaphore.handle);
	refuse(ORDER_MUTEX_LOCK, ORDER_MUTEX_DESTROY, mutex.handle);
	refuse(ORDER_CHANNEL_SEND, ORDER_CHANNEL_STATUS, channel.handle);
	refuse(ORDER_TIMER_CANCEL, ORDER_TIMER_WAIT, timer.handle);
	refuse(ORDER_CONDITION_SIGNAL, ORDER_CONDITION_DESTROY, condition.handle);
	refuse(ORDER_EVENT_DELETE, ORDER_EVENT_CHECK, event.handle);
	refuse(ORDER_THREAD_KILL, ORDER_THREAD_STATISTICS, thread.handle);
	CHECK(semaphore_destroy(semaphore), 0);
	CHECK(mutex_destroy(mutex), 0);
	CHECK(channel_destroy(channel), 0);
	CHECK(timer_free(timer), 0);
	CHECK(condition_destroy(condition), 0);
	CHECK(event_delete(event), 0);
	CHECK(thread_kill(thread), 0);
	CHECK(finish(thread), -TESSERA_ECANCELED);
}

static void test_watching(void)
{
	semaphore = semaphore_create(1, 0);
	mutex = mutex_create(0);
	channel = channel_create(8, ORDER_CHANNEL_LENGTH, NULL, CHANNEL_SPSC);
	timer = timer_create();
	CHECK(ask(B, ORDER_EVENT_WATCH, semaphore.handle, EVENT_SEMAPHORE_TAKABLE), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_EVENT_WATCH, mutex.handle, EVENT_MUTEX_LOCKABLE), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_EVENT_WATCH, channel.handle, EVENT_CHANNEL_READABLE), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_EVENT_WATCH, channel.handle, EVENT_CHANNEL_WRITABLE), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_EVENT_WATCH, channel.handle, EVENT_CHANNEL_CLOSED), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_EVENT_WATCH, timer.handle, EVENT_TIMER_EXPIRED), -TESSERA_EBADF);
	CHECK(ask(B, ORDER_EVENT_WATCH, thread_self().handle, EVENT_THREAD_ENDED), -TESSERA_EBADF);
	CHECK(semaphore_destroy(semaphore), 0);
	CHECK(mutex_destroy(mutex), 0);
	CHECK(channel_destroy(channel), 0);
	CHECK(timer_free(timer), 0);
}

extern struct outsider_findings shared_findings;

/* A component that somebody else schedules: it has tried all functions when the suite began. */
static void test_outsider(void)
{
	for (int i = 0; i < 1000 && !shared_findings.done; i++)
		pause_for(1000);
	CHECK(shared_findings.done, 1);
	CHECK(shared_findings.calls > 50, true);
	CHECK(shared_findings.accepted, 0);
	CHECK(shared_findings.first_accepted, 0);
}

static const struct rtos_case cases[] = {
	{"handles-of-anothers-objects-are-refused", test_foreign},
	{"nobody-waits-for-anothers-objects", test_watching},
	{"who-is-not-scheduled-here-is-refused", test_outsider},
	{NULL, NULL},
};

const struct rtos_cases foreign_cases = {"foreign", cases};
