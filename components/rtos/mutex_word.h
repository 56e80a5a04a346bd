/*
 * What of a mutex lies in the memory of those who share it, and the operations on it for which
 * nobody has to wait: a part of rtos.h.
 */
#ifndef RTOS_MUTEX_WORD_H
#define RTOS_MUTEX_WORD_H

#include "lock_word.h"

struct mutex_word {
	struct lock lock;
	int32_t handle;
};

/* By index; never NULL. */
extern struct mutex_word *mutex_words[RTOS_MUTEXES];

int64_t mutex_lock_slowly(struct mutex mutex);
int64_t mutex_unlock_slowly(struct mutex mutex);

/* By index, not by pointer: the processor scales it. */
static inline size_t mutex_index(struct mutex mutex)
{
	return (uint32_t)mutex.handle & (RTOS_MUTEXES - 1);
}

static inline bool mutex_is_valid(struct mutex mutex)
{
	return mutex_words[mutex_index(mutex)]->handle == mutex.handle;
}

static inline int mutex_lock(struct mutex mutex)
{
	if (__builtin_expect(mutex_is_valid(mutex) &&
				     lock_try(&mutex_words[mutex_index(mutex)]->lock),
			     1))
		return 0;
	return (int)mutex_lock_slowly(mutex);
}

static inline int mutex_unlock(struct mutex mutex)
{
	if (__builtin_expect(mutex_is_valid(mutex) &&
				     lock_try_release(&mutex_words[mutex_index(mutex)]->lock),
			     1))
		return 0;
	return (int)mutex_unlock_slowly(mutex);
}

#endif
