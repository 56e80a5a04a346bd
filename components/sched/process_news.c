#include "process_news.h"

#include <tessera/abi.h>

#include "caller.h"
#include "scheduler.h"
#include "sched.h"

/* In the place of the booter, which is no process. */
#define WOKEN 0

static struct handler {
	uint64_t news; /* a bit for each component, and WOKEN */
	struct thread_queue waiting;
} handlers[THREAD_COMPONENTS];

static void wake(struct handler *handler)
{
	struct thread_record *first = thread_queue_first(&handler->waiting);

	if (first)
		scheduler_ready(first, 0);
}

void process_news_tell(unsigned handler, unsigned component)
{
	handlers[handler].news |= (uint64_t)1 << component;
	wake(&handlers[handler]);
}

void process_news_pass_on(unsigned handler)
{
	if (handlers[handler].news)
		wake(&handlers[handler]);
}

void process_news_forget(unsigned handler, unsigned component)
{
	handlers[handler].news &= ~((uint64_t)1 << component);
}

static unsigned take(struct handler *handler)
{
	unsigned first = (unsigned)__builtin_ctzll(handler->news);

	handler->news &= handler->news - 1;
	return first;
}

int64_t sched_process_wait(void)
{
	struct thread_record *self = caller_at_home();
	struct handler *handler = &handlers[caller_component()];
	unsigned news;

	if (!self)
		return -TESSERA_EPERM;
	critical_enter();
	while (!handler->news) {
		int64_t error;

		scheduler_block(self, &handler->waiting);
		error = scheduler_switch();
		if (error)
			return error;
		critical_enter();
	}
	news = take(handler);
	critical_leave();
	return news;
}

int64_t sched_process_wake(void)
{
	if (!caller())
		return -TESSERA_EPERM;
	critical_enter();
	process_news_tell(caller_component(), WOKEN);
	scheduler_switch();
	return 0;
}
