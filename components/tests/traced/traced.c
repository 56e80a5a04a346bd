/*
 * What a trace of it must show is known to the number: who waits for a mutex, which deadlines are
 * missed, how often a gate is called. The numbers are printed at the end.
 */
#include "crt.h"
#include "pong.h"
#include "rtos.h"

#include <stdio.h>

#define WAITS	    4
#define GATE_CALLS  10
#define ACTIVATIONS 6 /* every other one takes too long */
#define PERIOD_MS   5
#define DEADLINE_MS 2
#define TOO_LONG_US 3000
#define FAILED	    1

enum priority { PRIORITY_HOLDER = 2, PRIORITY_WAITER, PRIORITY_LATE };

int main(void);

static struct mutex mutex;
static struct semaphore held; /* given while the holder has the mutex */
static unsigned waits, calls;
static struct thread_statistics statistics;

/* Has the mutex whenever the waiter wants it. */
static void holder(void *unused)
{
	(void)unused;
	for (unsigned i = 0; i < WAITS; i++) {
		mutex_lock(mutex);
		semaphore_give(held);
		mutex_unlock(mutex);
	}
}

static void waiter(void *unused)
{
	(void)unused;
	for (; waits < WAITS; waits++) {
		semaphore_take(held);
		mutex_lock(mutex);
		mutex_unlock(mutex);
	}
}

static void caller(void *unused)
{
	(void)unused;
	while (calls < GATE_CALLS && pong(calls) >= 0)
		calls++;
}

static void work(uint32_t microseconds)
{
	struct time end = time_current();

	time_create(end.seconds, end.microseconds + (uint64_t)microseconds, &end);
	while (time_compare(time_current(), end) < 0)
		;
}

static void late(void *unused)
{
	(void)unused;
	for (unsigned i = 0; i < ACTIVATIONS; i++) {
		if (i % 2)
			work(TOO_LONG_US);
		thread_next_period();
	}
	thread_get_statistics(thread_self(), &statistics);
}

static struct thread start(void (*entry)(void *), enum priority priority, uint16_t period)
{
	struct scheduling_parameter parameters[] = {
		{SCHEDULE_PRIORITY, (uint16_t)priority},
		{SCHEDULE_WINDOW, period},
		{SCHEDULE_DEADLINE, DEADLINE_MS},
	};
	struct thread thread = thread_create(entry, NULL, parameters, period ? 3 : 1, 0);

	if (thread.handle < 0)
		rtos_exit(FAILED);
	return thread;
}

static void run(void *unused)
{
	struct thread threads[4];
	char text[80];

	(void)unused;
	mutex = mutex_create(0);
	held = semaphore_create(0, 0);
	threads[0] = start(waiter, PRIORITY_WAITER, 0);
	threads[1] = start(holder, PRIORITY_HOLDER, 0);
	threads[2] = start(caller, PRIORITY_WAITER, 0);
	threads[3] = start(late, PRIORITY_LATE, PERIOD_MS);
	for (unsigned i = 0; i < 4; i++)
		thread_join(threads[i], NULL);
	snprintf(text, sizeof(text), "traced: waits %u, calls %u, misses %u\n", waits, calls,
		 (unsigned)statistics.misses);
	io_print(text);
	rtos_exit(0);
}

int main(void)
{
	rtos_start(run, NULL);
}
