/* Operations for which nobody has to wait, on what a partner could use as well; a thread's life. */
#include "figures.h"
#include "samples.h"

int bench_mutex_pair(void)
{
	int error = 0;

	while (!error && samples_wanted()) {
		stamp_begin();
		error = mutex_lock(objects.mutex);
		error |= mutex_unlock(objects.mutex);
		stamp_end();
		sample_take();
	}
	return error;
}

int bench_sem_pair(void)
{
	int error = semaphore_give(objects.semaphore);

	while (!error && samples_wanted()) {
		stamp_begin();
		error = semaphore_take(objects.semaphore);
		error |= semaphore_give(objects.semaphore);
		stamp_end();
		sample_take();
	}
	return error ? error : semaphore_take(objects.semaphore);
}

/* The partner receives, which is the second part of the sample. */
int bench_chan_pair(void)
{
	struct element element = {{1, 2}};
	int error = partner_begin(BENCH_FETCH), moved;

	while (!error && samples_wanted()) {
		stamp_begin();
		moved = channel_send(objects.send, &element, sizeof(element), CHANNEL_BLOCK);
		stamp_end();
		error = moved < 0 ? moved : semaphore_give(objects.turn);
	}
	return error;
}

static void come_and_go(void *unused)
{
	(void)unused;
}

int bench_thread_cycle(void)
{
	static const struct scheduling_parameter priority = {SCHEDULE_PRIORITY, PARTNER_PRIORITY};
	struct thread thread;
	int error = 0;

	while (!error && samples_wanted()) {
		stamp_begin();
		thread = thread_create(come_and_go, NULL, &priority, 1, 0);
		error = thread_join(thread, NULL);
		stamp_end();
		sample_take();
	}
	return error;
}
