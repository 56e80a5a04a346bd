#include "application.h"

#include "crt.h"
#include "fuzz_sched.h"
#include "rtos.h"

#define URGENT_PRIORITY 30
#define URGENT_PERIOD	5      /* ms */
#define URGENT_WORK	200000 /* cycles */
#define LATE_PRIORITY	1
#define LATE_PERIOD	100
#define LATE_WORK	2000000

static struct thread urgent, late;
static struct mutex mutex;
static struct semaphore semaphore;
static struct channel channel;
static struct channel_send send;
static struct channel_recv recv;
static struct condition condition;
static struct event event;
static struct timer timer;

/* ------------------------------------------------------------------ the periodic threads */

static void use_time(uint64_t cycles)
{
	uint64_t end = crt_cycles() + cycles;

	while (crt_cycles() < end)
		atomic_fetch_add(&shared_fuzz.turns, 1);
}

static void be_urgent(void *unused)
{
	(void)unused;
	for (;;) {
		mutex_lock(mutex);
		use_time(URGENT_WORK);
		mutex_unlock(mutex);
		thread_next_period();
	}
}

/* It needs a time of the processor, not of the clock: so many rounds. */
static void be_late(void *unused)
{
	(void)unused;
	for (;;) {
		for (uint64_t i = 0; i < LATE_WORK / 8; i++)
			atomic_fetch_add(&shared_fuzz.turns, 1);
		thread_next_period();
	}
}

static struct thread start(void (*entry)(void *), unsigned priority, unsigned period)
{
	const struct scheduling_parameter parameters[] = {{SCHEDULE_PRIORITY, (uint16_t)priority},
							  {SCHEDULE_WINDOW, (uint16_t)period}};

	return thread_create(entry, NULL, parameters, 2, 0);
}

void application_start(void)
{
	mutex = mutex_create(0);
	semaphore = semaphore_create(0, 0);
	channel = channel_create(sizeof(uint64_t), 4, "director", CHANNEL_MPMC);
	send = channel_get_send(channel);
	recv = channel_get_recv(channel);
	condition = condition_create();
	timer = timer_create();
	event = event_create(2);
	event_add(event, (struct event_source){EVENT_SEMAPHORE_TAKABLE, semaphore.handle});
	urgent = start(be_urgent, URGENT_PRIORITY, URGENT_PERIOD);
	late = start(be_late, LATE_PRIORITY, LATE_PERIOD);
	if (urgent.handle < 0 || late.handle < 0 || event.handle < 0 || recv.handle < 0)
		crt_fail("the application can't start");
}

static struct thread_statistics statistics_of(struct thread thread)
{
	struct thread_statistics statistics = {0};

	thread_get_statistics(thread, &statistics);
	return statistics;
}

uint64_t application_misses(void)
{
	return statistics_of(urgent).misses + statistics_of(late).misses;
}

uint64_t application_activations(void)
{
	return statistics_of(urgent).activations + statistics_of(late).activations;
}

/* ------------------------------------------------------------------ its objects */

#define EXPECT(condition)                                                                          \
	do {                                                                                       \
		if (!(condition))                                                                  \
			return __LINE__;                                                           \
	} while (0)

static int check_words(void)
{
	struct event_source happened;

	EXPECT(mutex_lock(mutex) == 0);
	EXPECT(mutex_try_lock(mutex) == -TESSERA_EDEADLK);
	EXPECT(mutex_unlock(mutex) == 0);
	EXPECT(mutex_unlock(mutex) == -TESSERA_EPERM);
	EXPECT(event_check(event, &happened, 1) == 0);
	EXPECT(semaphore_give(semaphore) == 0);
	EXPECT(event_wait(event, &happened, 1) == 1);
	EXPECT(happened.handle == semaphore.handle);
	EXPECT(semaphore_take(semaphore) == 0);
	EXPECT(semaphore_try_take(semaphore) == -TESSERA_EAGAIN);
	EXPECT(condition_signal(condition) == 0);
	return 0;
}

static int check_channel(void)
{
	uint64_t sent = shared_fuzz.random, got = 0;

	EXPECT(channel_send(send, &sent, sizeof(sent), 0) == sizeof(sent));
	EXPECT(channel_recv(recv, &got, sizeof(got), CHANNEL_BLOCK) == sizeof(got));
	EXPECT(got == sent);
	EXPECT(channel_recv(recv, &got, sizeof(got), 0) == -TESSERA_EAGAIN);
	EXPECT(channel_retrieve_send(sizeof(got), 4, "director").handle == channel.handle);
	return 0;
}

static int check_timer(void)
{
	struct time time = time_current();

	time_add(time, (struct time){0, 50}, &time);
	EXPECT(timer_start(timer, time) == 0);
	EXPECT(timer_wait(timer) == 1);
	EXPECT(time_compare(time_current(), time) >= 0);
	return 0;
}

int application_check(void)
{
	int line = check_words();

	if (!line)
		line = check_channel();
	return line ? line : check_timer();
}
