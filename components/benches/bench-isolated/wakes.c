/*
 * From a thread of one component to one of another: the calling thread reads the clock and does
 * something by which the partner comes to run, whose first act is to read the clock again.
 */
#include "figures.h"
#include "samples.h"

/* At its turn the partner waits for the mutex. */
int bench_mutex_contended(void)
{
	int error = partner_begin(BENCH_LOCK);

	while (!error && samples_wanted()) {
		error = mutex_lock(objects.mutex);
		error |= semaphore_give(objects.turn);
		stamp_begin();
		error |= mutex_unlock(objects.mutex);
	}
	return error;
}

static int wake_by_giving(enum bench_role role)
{
	int error = partner_begin(role);

	while (!error && samples_wanted()) {
		stamp_begin();
		error = semaphore_give(objects.semaphore);
	}
	return error;
}

int bench_sem_wake(void)
{
	return wake_by_giving(BENCH_TAKE);
}

int bench_event_wake(void)
{
	return wake_by_giving(BENCH_EVENT);
}

int bench_chan_wake(void)
{
	struct element element = {{1, 2}};
	int error = partner_begin(BENCH_RECEIVE), moved;

	while (!error && samples_wanted()) {
		stamp_begin();
		moved = channel_send(objects.send, &element, sizeof(element), CHANNEL_BLOCK);
		error = moved < 0 ? moved : 0;
	}
	return error;
}

int bench_yield(void)
{
	int error = partner_begin(BENCH_YIELD);

	thread_yield();
	while (!error && samples_wanted()) {
		stamp_begin();
		error = thread_yield();
	}
	return error;
}

/* The last reading before the interrupt counts: it is at most one round of the loop too early. */
int bench_timer_wake(void)
{
	int error = partner_begin(BENCH_SLEEP);

	while (!error && !samples_complete)
		stamp_begin();
	return error;
}
