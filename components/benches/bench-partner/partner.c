/* The other protection domain: waits for what bench-isolated does, reads the clock, tells it. */
#include "bench_samples.h"
#include "bench_objects.h"
#include "rtos.h"
#include "samples.h"

#define SLEEP_MICROSECONDS 50
#define SOURCES		   16

int cos_init(void);
int main(void);

static struct mutex mutex;
static struct semaphore semaphore, turn;
static struct channel_recv channel;
static struct event event;

static void need(int result)
{
	if (result < 0)
		bench_fail(result);
}

/* One source is the semaphore of both; the others never happen. */
static void add_sources(void)
{
	struct event_source source = {EVENT_SEMAPHORE_TAKABLE, semaphore.handle};

	event = event_create(SOURCES);
	need(event.handle);
	for (unsigned i = 0; i < SOURCES; i++) {
		need(event_add(event, source));
		source.handle = semaphore_create(0, 0).handle;
		need(source.handle);
	}
}

int cos_init(void)
{
	mutex = mutex_retrieve(NAME_MUTEX);
	need(mutex.handle);
	semaphore = semaphore_retrieve(NAME_SEMAPHORE);
	need(semaphore.handle);
	turn = semaphore_retrieve(NAME_TURN);
	need(turn.handle);
	channel = channel_retrieve_recv(sizeof(struct element), CHANNEL_LENGTH, NAME_CHANNEL);
	need(channel.handle);
	return 0;
}

static bool end_sample(void)
{
	return bench_end(stamps.end) > 0;
}

static void lock(void)
{
	do {
		need(semaphore_take(turn));
		need(mutex_lock(mutex));
		stamp_end();
		need(mutex_unlock(mutex));
	} while (end_sample());
}

static void take(void)
{
	do {
		need(semaphore_take(semaphore));
		stamp_end();
	} while (end_sample());
}

static void receive(void)
{
	struct element element;

	do {
		need(channel_recv(channel, &element, sizeof(element), CHANNEL_BLOCK));
		stamp_end();
	} while (end_sample());
}

static void fetch(void)
{
	struct element element;
	int moved;

	do {
		need(semaphore_take(turn));
		stamp_begin_back();
		moved = channel_recv(channel, &element, sizeof(element), CHANNEL_BLOCK);
		stamp_end_back();
		need(moved);
	} while (bench_add(stamps_back.end - stamps_back.begin) > 0);
}

static void wait_for_event(void)
{
	struct event_source happened;

	add_sources();
	do {
		need(event_wait(event, &happened, 1));
		stamp_end();
		need(semaphore_try_take(semaphore));
	} while (end_sample());
	need(event_delete(event));
}

static void set_priority(uint16_t priority)
{
	struct scheduling_parameter parameter = {SCHEDULE_PRIORITY, priority};

	need(thread_set_params(thread_self(), &parameter, 1));
}

/* Before the first sample both have come to yield in turn, whoever was first. */
static void yield(void)
{
	set_priority(BENCH_PRIORITY);
	need(thread_yield());
	do {
		need(thread_yield());
		stamp_end();
	} while (end_sample());
	set_priority(PARTNER_PRIORITY);
}

/* An odd number of cycles later each time, so that the interrupt strikes at all points of the other
 * thread's loop. */
static void sleep(void)
{
	struct time until;

	do {
		until = time_current();
		time_create(until.seconds, until.microseconds + SLEEP_MICROSECONDS, &until);
		need(thread_sleep_until(until));
		stamp_end();
	} while (end_sample());
}

static void (*const roles[])(void) = {
	[BENCH_LOCK] = lock,
	[BENCH_TAKE] = take,
	[BENCH_RECEIVE] = receive,
	[BENCH_FETCH] = fetch,
	[BENCH_EVENT] = wait_for_event,
	[BENCH_YIELD] = yield,
	[BENCH_SLEEP] = sleep,
};

int main(void)
{
	int64_t role;

	for (;;) {
		need(semaphore_take(turn));
		role = bench_role();
		if (role == BENCH_LEAVE)
			return 0;
		STACK_CALLS(roles);
		roles[role]();
	}
}
