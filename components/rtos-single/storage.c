/* Everything lies in the one component's own memory. */
#include "provider.h"

#include "rtos.h"

static struct mutex_word mutexes[RTOS_MUTEXES];
static struct semaphore_word semaphores[RTOS_SEMAPHORES];
static struct channel_ring rings[RTOS_CHANNELS];

struct mutex_word *mutex_storage(size_t index)
{
	return &mutexes[index];
}

struct semaphore_word *semaphore_storage(size_t index)
{
	return &semaphores[index];
}

struct channel_ring *channel_storage(size_t index)
{
	return &rings[index];
}

uint64_t mutex_users(size_t index)
{
	(void)index;
	return UINT64_MAX;
}

uint64_t channel_users(size_t index)
{
	(void)index;
	return UINT64_MAX;
}
