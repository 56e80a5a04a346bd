/*
 * From one thread to another: the calling thread reads the clock and does something by which the
 * partner comes to run, whose first act is to read the clock again.
 */
#include <tessera/abi.h>

#include "figures.h"
#include "samples.h"

#define SLEEP_MICROSECONDS 50

static struct semaphore semaphore;
static struct channel channel;
static volatile bool done;

/* 0, or a negative error. */
static int start(struct thread *thread, void (*entry)(void *), uint16_t priority)
{
	struct scheduling_parameter parameter = { SCHEDULE_PRIORITY, priority };

	*thread = thread_create(entry, NULL, &parameter, 1, 0);
	return thread->handle < 0 ? thread->handle : 0;
}

static void taker(void *unused)
{
	(void)unused;
	while (!semaphore_take(semaphore))
		stamp_end();
}

int bench_sem_wake(void)
{
	struct thread partner;
	int error;

	semaphore = semaphore_create(0, 0);
	error = start(&partner, taker, URGENT_PRIORITY);
	while (!error && samples_wanted()) {
		stamp_begin();
		error = semaphore_give(semaphore);
		sample_take();
	}
	if (error || (error = semaphore_destroy(semaphore)))
		return error;
	return thread_join(partner, NULL);
}

static void receiver(void *unused)
{
	struct channel_recv recv = channel_get_recv(channel);
	struct element element;

	(void)unused;
	while (channel_recv(recv, &element, sizeof(element), CHANNEL_BLOCK) > 0)
		stamp_end();
}

int bench_chan_wake(void)
{
	struct element element = { { 1, 2 } };
	struct channel_send send;
	struct thread partner;
	int moved;

	channel = channel_create(sizeof(element), 4, NULL, CHANNEL_SPSC);
	send = channel_get_send(channel);
	moved = start(&partner, receiver, URGENT_PRIORITY);
	while (moved >= 0 && samples_wanted()) {
		stamp_begin();
		moved = channel_send(send, &element, sizeof(element), CHANNEL_BLOCK);
		sample_take();
	}
	if (moved < 0 || (moved = channel_destroy(channel)))
		return moved;
	return thread_join(partner, NULL);
}

static void equal(void *unused)
{
	(void)unused;
	while (!done) {
		thread_yield();
		stamp_end();
	}
}

int bench_yield(void)
{
	struct thread partner;
	int error;

	done = false;
	error = start(&partner, equal, BENCH_PRIORITY);
	thread_yield();
	while (!error && samples_wanted()) {
		stamp_begin();
		thread_yield();
		sample_take();
	}
	done = true;
	return error ? error : thread_join(partner, NULL);
}

/* An odd number of cycles later each time, so that the interrupt strikes at all points of the
 * calling thread's loop. */
static void sleeper(void *unused)
{
	struct time until;

	(void)unused;
	while (samples_wanted()) {
		until = time_current();
		time_create(until.seconds, until.microseconds + SLEEP_MICROSECONDS, &until);
		thread_sleep_until(until);
		stamp_end();
		sample_take();
	}
	done = true;
}

/* The last reading before the interrupt counts: it is at most one round of the loop too early. */
int bench_timer_wake(void)
{
	struct thread partner;
	int error;

	done = false;
	error = start(&partner, sleeper, URGENT_PRIORITY);
	while (!error && !done)
		stamp_begin();
	return error ? error : thread_join(partner, NULL);
}
