#include "semaphore_internal.h"

#include <tessera/abi.h>

#include "handle_pool.h"
#include "scheduler_usual.h"

struct semaphore_word semaphore_words[RTOS_SEMAPHORES];

static struct semaphore_waiters {
	struct thread_queue queue;
} __attribute__((aligned(64))) waiters[RTOS_SEMAPHORES];

static struct handle_slot slots[RTOS_SEMAPHORES];
static struct handle_pool pool;

void semaphores_init(void)
{
	handle_pool_init(&pool, slots, RTOS_SEMAPHORES);
	for (unsigned i = 0; i < RTOS_SEMAPHORES; i++)
		semaphore_words[i].handle = HANDLE_NONE;
}

struct semaphore semaphore_create(unsigned initial, unsigned flags)
{
	struct semaphore semaphore;
	size_t index;

	if (flags)
		return (struct semaphore){ -TESSERA_EINVAL };
	if (initial > RTOS_SEMAPHORE_MAX)
		return (struct semaphore){ -TESSERA_ERANGE };
	critical_enter();
	semaphore.handle = handle_pool_take(&pool);
	if (semaphore.handle > 0) {
		index = semaphore_index(semaphore);
		waiters[index] = (struct semaphore_waiters){ .queue = { .present = 0 } };
		atomic_store(&semaphore_words[index].count, (int32_t)initial);
		semaphore_words[index].handle = semaphore.handle;
	}
	critical_leave();
	return semaphore;
}

int semaphore_take_slowly(struct semaphore semaphore)
{
	_Atomic int32_t *count = &semaphore_words[semaphore_index(semaphore)].count;
	struct thread_record *self = thread_running();

	critical_enter();
	if (!semaphore_is_valid(semaphore)) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	if (atomic_fetch_sub(count, 1) > 0) {
		critical_leave();
		return 0;
	}
	self->lowered = count;
	scheduler_block(self, &waiters[semaphore_index(semaphore)].queue);
	return scheduler_switch();
}

int semaphore_try_take(struct semaphore semaphore)
{
	_Atomic int32_t *word = &semaphore_words[semaphore_index(semaphore)].count;
	int32_t count;

	if (!semaphore_is_valid(semaphore))
		return -TESSERA_EBADF;
	count = atomic_load(word);
	while (count > 0)
		if (atomic_compare_exchange_strong(word, &count, count - 1))
			return 0;
	return -TESSERA_EAGAIN;
}

/* Inside of the critical section, which is left: nobody waits who is to run at once. */
static __attribute__((noinline)) int give_unusually(struct semaphore semaphore)
{
	size_t index = semaphore_index(semaphore);
	int error = 0;

	if (!semaphore_is_valid(semaphore))
		error = -TESSERA_EBADF;
	else if (atomic_load(&semaphore_words[index].count) == RTOS_SEMAPHORE_MAX)
		error = -TESSERA_EOVERFLOW;
	else if (atomic_fetch_add(&semaphore_words[index].count, 1) < 0)
		scheduler_ready(thread_queue_first(&waiters[index].queue), 0);
	scheduler_switch();
	return error;
}

int semaphore_give_slowly(struct semaphore semaphore)
{
	size_t index = semaphore_index(semaphore);
	struct thread_record *first = NULL;

	critical_enter();
	if (semaphore_is_valid(semaphore))
		first = scheduler_usual_wake(&waiters[index].queue);
	if (__builtin_expect(!first, 0))
		return give_unusually(semaphore);
	atomic_fetch_add(&semaphore_words[index].count, 1);
	scheduler_switch_to(first, first->priority);
	return 0;
}

int semaphore_destroy(struct semaphore semaphore)
{
	struct thread_record *first;
	size_t index = semaphore_index(semaphore);

	critical_enter();
	if (!semaphore_is_valid(semaphore)) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	semaphore_words[index].handle = HANDLE_NONE;
	handle_pool_give(&pool, semaphore.handle);
	while ((first = thread_queue_first(&waiters[index].queue)))
		scheduler_ready(first, -TESSERA_ECANCELED);
	scheduler_switch();
	return 0;
}
