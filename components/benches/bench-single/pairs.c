/* Operations for which nobody has to wait. */
#include "figures.h"
#include "samples.h"

int bench_mutex_pair(void)
{
	struct mutex mutex = mutex_create(0);
	int error = mutex.handle < 0 ? mutex.handle : 0;

	while (!error && samples_wanted()) {
		stamp_begin();
		error = mutex_lock(mutex);
		error |= mutex_unlock(mutex);
		stamp_end();
		sample_take();
	}
	return error ? error : mutex_destroy(mutex);
}

int bench_sem_pair(void)
{
	struct semaphore semaphore = semaphore_create(1, 0);
	int error = semaphore.handle < 0 ? semaphore.handle : 0;

	while (!error && samples_wanted()) {
		stamp_begin();
		error = semaphore_take(semaphore);
		error |= semaphore_give(semaphore);
		stamp_end();
		sample_take();
	}
	return error ? error : semaphore_destroy(semaphore);
}

int bench_chan_pair(void)
{
	struct channel channel = channel_create(sizeof(struct element), 4, NULL, CHANNEL_SPSC);
	struct channel_send send = channel_get_send(channel);
	struct channel_recv recv = channel_get_recv(channel);
	struct element element = { { 1, 2 } };
	int moved = (int)sizeof(element);

	while (moved == sizeof(element) && samples_wanted()) {
		stamp_begin();
		channel_send(send, &element, sizeof(element), CHANNEL_BLOCK);
		moved = channel_recv(recv, &element, sizeof(element), CHANNEL_BLOCK);
		stamp_end();
		sample_take();
	}
	return moved == sizeof(element) ? channel_destroy(channel) : moved;
}
