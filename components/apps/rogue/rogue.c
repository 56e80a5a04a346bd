/*
 * A task that misbehaves on command: the keys come by the channel "orders". Until then it tells
 * each BEAT_MS that it is well, by the channel of its own name.
 */
#include <stdio.h>

#include "capmgr.h"
#include "crt.h"
#include "link.h"
#include "settings.h"
#include "task_status.h"

#define LINE_BYTES 128
#define DEEP	   4000 /* more than any stack holds */
#define BUSY_MS	   500
#define BUSY_TIMES 3

int main(void);

static struct channel_send beats;

/* Who begins anew counts anew. */
static void beat(void)
{
	static int count;
	struct element element = {.begun = time_current(), .value = ++count};

	link_pass(beats, &element);
}

static void spin_forever(void)
{
	for (;;)
		__asm__ volatile("");
}

static struct mutex held;

static void wait_for_it(void *unused)
{
	(void)unused;
	mutex_lock(held);
}

/* Who owns a lock for which others wait goes on without budget: but those are no others. */
static void wait_for_itself(void)
{
	held = mutex_create(0);
	mutex_lock(held);
	thread_create(wait_for_it, NULL, NULL, 0, THREAD_NO_JOIN);
	spin_forever();
}

/* All the time that it gets, for so long, and then none: nobody spins who pauses. */
static void work_and_pause(void)
{
	for (unsigned i = 0; i < BUSY_TIMES; i++) {
		struct time begin = time_current(), end, pause;

		time_create(0, BUSY_MS * 1000, &pause);
		time_add(begin, pause, &end);
		while (time_compare(time_current(), end) < 0)
			;
		time_add(end, pause, &end);
		thread_sleep_until(end);
	}
}

static void dereference_null(void)
{
	static volatile int *volatile nothing;

	*nothing = 1;
}

static int overrun(volatile char *above, int depth)
{
	volatile char here[256];

	here[0] = *above;
	return depth ? overrun(here, depth - 1) + here[0] : 0;
}

/* No stack is large enough for what it tries. */
STACK_FRAME(overrun_stack, 0);

void overrun_stack(void);

void overrun_stack(void)
{
	volatile char start = 0;

	overrun(&start, DEEP);
}

static void flood_channel(void)
{
	for (;;)
		beat();
}

/* It keeps what it got. */
static void allocate_until_refused(void)
{
	char line[LINE_BYTES];
	unsigned pages = 0;
	int64_t page;

	while ((page = capmgr_page_alloc(0)) >= 0 || page == -TESSERA_EBUSY)
		pages += page >= 0;
	snprintf(line, sizeof(line), "%s: refused after %u pages: %s\n", crt_name(), pages,
		 crt_error_text(page));
	io_print(line);
}

static void kill_itself(void)
{
	thread_kill(thread_self());
}

static const struct misdeed {
	int key;
	const char *text;
	void (*commit)(void);
} misdeeds[] = {
	{'s', "spins forever", spin_forever},
	{'l', "spins with a lock for which it waits itself", wait_for_itself},
	{'w', "works hard, but not forever", work_and_pause},
	{'n', "dereferences null", dereference_null},
	{'o', "overruns its stack", overrun_stack},
	{'f', "floods its channel", flood_channel},
	{'a', "allocates until refused", allocate_until_refused},
	{'k', "kills itself", kill_itself},
};

#define MISDEEDS (sizeof(misdeeds) / sizeof(misdeeds[0]))

static void obey(int key)
{
	for (size_t i = 0; i < MISDEEDS; i++)
		if (misdeeds[i].key == key) {
			STACK_CALLS(misdeeds);
			misdeeds[i].commit();
		}
}

static void print_keys(void)
{
	char line[LINE_BYTES];

	for (size_t i = 0; i < MISDEEDS; i++) {
		snprintf(line, sizeof(line), "%s: %c %s\n", crt_name(), misdeeds[i].key,
			 misdeeds[i].text);
		io_print(line);
	}
}

static void rogue(void *unused)
{
	struct channel_recv orders = link_from("orders");
	struct element order;

	(void)unused;
	beats = link_to(crt_name());
	print_keys();
	task_periodic(BEAT_MS, BEAT_MS);
	for (;;) {
		beat();
		while (link_poll(orders, &order))
			obey(order.value);
		thread_next_period();
	}
}

int main(void)
{
	rtos_start(rogue, NULL);
}
