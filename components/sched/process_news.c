#include "process_news.h"

#include <tessera/abi.h>

#include "caller.h"
#include "scheduler.h"
#include "sched.h"

/* In the place of the booter, which is no process. */
#define WOKEN 0

static struct handler {
	uint64_t ended; /* a bit for each component, and WOKEN */
	uint64_t spent; /* likewise */
	struct thread_queue waiting;
} handlers[THREAD_COMPONENTS];

static uint8_t spenders[THREAD_COMPONENTS]; /* the thread of each that has run last, when it was told */

static void wake(struct handler *handler)
{
	struct thread_record *first = thread_queue_first(&handler->waiting);

	if (first)
		scheduler_ready(first, 0);
}

static bool is_there_news(const struct handler *handler)
{
	return handler->ended || handler->spent;
}

void process_news_tell(unsigned handler, unsigned component)
{
	handlers[handler].ended |= (uint64_t)1 << component;
	wake(&handlers[handler]);
}

void process_news_spent(unsigned handler, unsigned component, unsigned thread)
{
	handlers[handler].spent |= (uint64_t)1 << component;
	spenders[component] = (uint8_t)thread;
	wake(&handlers[handler]);
}

void process_news_pass_on(unsigned handler)
{
	if (is_there_news(&handlers[handler]))
		wake(&handlers[handler]);
}

void process_news_forget(unsigned handler, unsigned component)
{
	handlers[handler].ended &= ~((uint64_t)1 << component);
	handlers[handler].spent &= ~((uint64_t)1 << component);
}

static unsigned take_first(uint64_t *news)
{
	unsigned first = (unsigned)__builtin_ctzll(*news);

	*news &= *news - 1;
	return first;
}

static int64_t take(struct handler *handler)
{
	unsigned component;

	if (handler->ended)
		return take_first(&handler->ended);
	component = take_first(&handler->spent);
	return component | SCHED_SPENT | (int64_t)port_place(spenders[component]) << SCHED_PLACE_SHIFT;
}

int64_t sched_process_wait(void)
{
	struct thread_record *self = caller_at_home();
	struct handler *handler = &handlers[caller_component()];
	int64_t news;

	if (!self)
		return -TESSERA_EPERM;
	critical_enter();
	while (!is_there_news(handler)) {
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
