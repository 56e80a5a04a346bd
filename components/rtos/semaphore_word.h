/*
 * What of a semaphore lies in the memory of those who share it, and the operations on it for which
 * nobody has to wait: a part of rtos.h.
 *
 *	count >= 0	nobody waits; so often it can be taken at once
 *	count < 0	so many threads wait, all of them in the scheduler's queue; or one less, and it is
 *			armed: events are to be told when it is given (events.h)
 *
 * Outside of the critical section it goes from one number >= 0 to another only, by one instruction:
 * whatever a thread that ends there was about to do, it has done it or it has not. Everything else
 * happens in the critical section, with the queue.
 */
#ifndef RTOS_SEMAPHORE_WORD_H
#define RTOS_SEMAPHORE_WORD_H

#include <stdatomic.h>
#include <stdbool.h>

struct semaphore_word {
	_Atomic int32_t count;
	int32_t handle;
};

/* By index; never NULL. */
extern struct semaphore_word *semaphore_words[RTOS_SEMAPHORES];

int64_t semaphore_take_slowly(struct semaphore semaphore);
int64_t semaphore_give_slowly(struct semaphore semaphore);

/* By index, not by pointer: the processor scales it. */
static inline size_t semaphore_index(struct semaphore semaphore)
{
	return (uint32_t)semaphore.handle & (RTOS_SEMAPHORES - 1);
}

static inline bool semaphore_is_valid(struct semaphore semaphore)
{
	return semaphore_words[semaphore_index(semaphore)]->handle == semaphore.handle;
}

/* The other form of this builtin keeps what it found on the stack, which costs the caller a frame. */
static inline bool semaphore_pass(size_t index, int32_t from, int32_t to)
{
	return __sync_bool_compare_and_swap((int32_t *)&semaphore_words[index]->count, from, to);
}

static inline int semaphore_take(struct semaphore semaphore)
{
	size_t index = semaphore_index(semaphore);
	int32_t count = atomic_load_explicit(&semaphore_words[index]->count, memory_order_relaxed);

	if (__builtin_expect(semaphore_is_valid(semaphore) && count > 0 &&
				     semaphore_pass(index, count, count - 1),
			     1))
		return 0;
	return (int)semaphore_take_slowly(semaphore);
}

/* What is above the maximum wraps, and is below 0 as well. */
static inline int semaphore_give(struct semaphore semaphore)
{
	size_t index = semaphore_index(semaphore);
	int32_t count = atomic_load_explicit(&semaphore_words[index]->count, memory_order_relaxed);
	int32_t more = (int32_t)((uint32_t)count + 1);

	if (__builtin_expect(semaphore_is_valid(semaphore) && more > 0 &&
				     semaphore_pass(index, count, more),
			     1))
		return 0;
	return (int)semaphore_give_slowly(semaphore);
}

#endif
