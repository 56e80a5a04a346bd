/* Everything lies in the one component's own memory. */
#include "provider.h"

#include "rtos.h"

static struct mutex_word own_mutexes[RTOS_MUTEXES];
static struct semaphore_word own_semaphores[RTOS_SEMAPHORES];
static struct channel_ring own_rings[RTOS_CHANNELS];

struct mutex_word *mutex_storage(size_t index, int32_t handle)
{
	(void)handle;
	return &own_mutexes[index];
}

struct semaphore_word *semaphore_storage(size_t index, int32_t handle)
{
	(void)handle;
	return &own_semaphores[index];
}

struct channel_ring *channel_storage(size_t index, int32_t handle)
{
	(void)handle;
	return &own_rings[index];
}

/* All is the one component's. */
struct handle_share provider_share(unsigned capacity)
{
	(void)capacity;
	return (struct handle_share){ .common = UINT32_MAX };
}

/* There are none. */
enum watch_result process_watch(int32_t handle, struct watchers **watchers)
{
	(void)handle;
	(void)watchers;
	return WATCH_GONE;
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
