/*
 * The count of a semaphore lies in the memory of those who share it. A taker lowers it; if that
 * makes it negative, it has to wait. A giver raises it; if it was negative, some taker waits, or is
 * on its way to, and the giver comes to the scheduler:
 *
 *	count = initial + gives - takes that have come through - waiters - takers on their way
 *		- departed
 *
 * `granted` counts what was given to takers still on their way; `departed` those who gave up, whose
 * lowering is made up for by the next who comes by.
 */
#include "semaphore_internal.h"

#include <tessera/abi.h>

#include "handle_pool.h"
#include "scheduler_usual.h"

static struct semaphore_word {
	_Atomic int32_t count;
	int32_t handle;
} words[RTOS_SEMAPHORES];

static struct semaphore_waiters {
	struct thread_queue queue;
	uint32_t granted, departed;
} __attribute__((aligned(64))) waiters[RTOS_SEMAPHORES];

static struct handle_slot slots[RTOS_SEMAPHORES];
static struct handle_pool pool;

void semaphores_init(void)
{
	handle_pool_init(&pool, slots, RTOS_SEMAPHORES);
	for (unsigned i = 0; i < RTOS_SEMAPHORES; i++)
		words[i].handle = HANDLE_NONE;
}

/* By index, not by pointer: the processor scales it, and finding one takes four instructions. */
static inline size_t index_of(struct semaphore semaphore)
{
	return handle_index(semaphore.handle, RTOS_SEMAPHORES);
}

static inline bool is_valid(struct semaphore semaphore)
{
	return __builtin_expect(words[index_of(semaphore)].handle == semaphore.handle, 1);
}

/* Raising over the top wraps, until it is found out: not as ordinary arithmetic does. */
static inline int32_t raise(size_t index)
{
	return (int32_t)((uint32_t)atomic_fetch_add(&words[index].count, 1) + 1u);
}

static inline int32_t lower(size_t index)
{
	return (int32_t)((uint32_t)atomic_fetch_sub(&words[index].count, 1) - 1u);
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
		index = index_of(semaphore);
		waiters[index] = (struct semaphore_waiters){ .granted = 0 };
		atomic_store(&words[index].count, (int32_t)initial);
		words[index].handle = semaphore.handle;
	}
	critical_leave();
	return semaphore;
}

static __attribute__((noinline)) int take_empty(struct semaphore semaphore)
{
	struct semaphore_waiters *waiting = &waiters[index_of(semaphore)];
	struct thread_record *self = thread_running();

	critical_enter();
	if (!is_valid(semaphore)) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	if (waiting->granted) {
		waiting->granted--;
		critical_leave();
		return 0;
	}
	if (waiting->departed) {
		waiting->departed--;
		raise(index_of(semaphore));
	}
	self->departed = &waiting->departed;
	scheduler_block(self, &waiting->queue);
	return scheduler_switch();
}

int semaphore_take(struct semaphore semaphore)
{
	if (!is_valid(semaphore))
		return -TESSERA_EBADF;
	if (__builtin_expect(lower(index_of(semaphore)) < 0, 0))
		return take_empty(semaphore);
	return 0;
}

int semaphore_try_take(struct semaphore semaphore)
{
	_Atomic int32_t *word = &words[index_of(semaphore)].count;
	int32_t count;

	if (!is_valid(semaphore))
		return -TESSERA_EBADF;
	count = atomic_load(word);
	while (count > 0)
		if (atomic_compare_exchange_strong(word, &count, count - 1))
			return 0;
	return -TESSERA_EAGAIN;
}

/* Gives what the count was raised by to who waits for it. */
static void grant(size_t index)
{
	struct semaphore_waiters *waiting = &waiters[index];
	struct thread_record *first;

	do {
		first = thread_queue_first(&waiting->queue);
		if (first) {
			scheduler_ready(first, 0);
			return;
		}
		if (!waiting->departed) {
			waiting->granted++;
			return;
		}
		waiting->departed--;
	} while (raise(index) <= 0);
}

/* Inside of the critical section, which is left. */
static __attribute__((noinline)) int give_unusually(struct semaphore semaphore)
{
	size_t index = index_of(semaphore);

	if (!is_valid(semaphore)) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	/* No number of threads that wait makes it so negative: it has gone over the top. */
	if (atomic_load(&words[index].count) < INT32_MIN / 2) {
		lower(index);
		critical_leave();
		return -TESSERA_EOVERFLOW;
	}
	grant(index);
	scheduler_switch();
	return 0;
}

/* Nobody waits where the count went over the top. */
static __attribute__((noinline)) int give_waiting(struct semaphore semaphore)
{
	struct thread_record *first = NULL;

	critical_enter();
	if (is_valid(semaphore))
		first = scheduler_usual_wake(&waiters[index_of(semaphore)].queue);
	if (__builtin_expect(!first, 0))
		return give_unusually(semaphore);
	scheduler_switch_to(first, first->priority);
	return 0;
}

int semaphore_give(struct semaphore semaphore)
{
	if (!is_valid(semaphore))
		return -TESSERA_EBADF;
	if (__builtin_expect(raise(index_of(semaphore)) <= 0, 0))
		return give_waiting(semaphore);
	return 0;
}

int semaphore_destroy(struct semaphore semaphore)
{
	struct thread_record *first;
	size_t index = index_of(semaphore);

	critical_enter();
	if (!is_valid(semaphore)) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	words[index].handle = HANDLE_NONE;
	handle_pool_give(&pool, semaphore.handle);
	while ((first = thread_queue_first(&waiters[index].queue)))
		scheduler_ready(first, -TESSERA_ECANCELED);
	scheduler_switch();
	return 0;
}
