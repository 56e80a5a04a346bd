#include "mutex_internal.h"

#include <tessera/abi.h>

#include "handle_pool.h"
#include "lock.h"
#include "scheduler.h"

struct mutex_word mutex_words[RTOS_MUTEXES];

/* What is the scheduler's. */
static struct lock_waiters waiters[RTOS_MUTEXES];
static bool recursive[RTOS_MUTEXES];
static struct handle_slot slots[RTOS_MUTEXES];
static struct handle_pool pool;

void mutexes_init(void)
{
	handle_pool_init(&pool, slots, RTOS_MUTEXES);
	for (unsigned i = 0; i < RTOS_MUTEXES; i++) {
		mutex_words[i].handle = HANDLE_NONE;
		lock_init(&mutex_words[i].lock, &waiters[i]);
	}
}

void mutexes_bury(struct thread_record *thread)
{
	for (unsigned i = 0; i < RTOS_MUTEXES; i++)
		lock_bury(&mutex_words[i].lock, &waiters[i], thread, true);
}

struct mutex mutex_create(unsigned flags)
{
	struct mutex mutex;
	size_t index;

	if (flags & ~(unsigned)MUTEX_RECURSIVE)
		return (struct mutex){ -TESSERA_EINVAL };
	critical_enter();
	mutex.handle = handle_pool_take(&pool);
	if (mutex.handle > 0) {
		index = mutex_index(mutex);
		lock_init(&mutex_words[index].lock, &waiters[index]);
		recursive[index] = flags & MUTEX_RECURSIVE;
		mutex_words[index].handle = mutex.handle;
	}
	critical_leave();
	return mutex;
}

static bool owned_by_caller(uint32_t word)
{
	return (word & LOCK_OWNER) == port_id();
}

/* Nobody but its owner changes the count; others may set LOCK_WAITERS meanwhile. */
static int lock_again(size_t index, uint32_t value)
{
	if (!recursive[index])
		return -TESSERA_EDEADLK;
	if ((value & LOCK_AGAIN_BITS) == LOCK_AGAIN_BITS)
		return -TESSERA_EOVERFLOW;
	atomic_fetch_add(&mutex_words[index].lock.word, LOCK_AGAIN);
	return 0;
}

int mutex_lock_slowly(struct mutex mutex)
{
	size_t index = mutex_index(mutex);
	uint32_t value = atomic_load(&mutex_words[index].lock.word);

	if (!mutex_is_valid(mutex))
		return -TESSERA_EBADF;
	if (owned_by_caller(value))
		return lock_again(index, value);
	return lock_wait(&mutex_words[index].lock, &waiters[index]);
}

int mutex_try_lock(struct mutex mutex)
{
	struct mutex_word *word = &mutex_words[mutex_index(mutex)];
	uint32_t value;

	if (!mutex_is_valid(mutex))
		return -TESSERA_EBADF;
	if (lock_try(&word->lock))
		return 0;
	value = atomic_load(&word->lock.word);
	if (owned_by_caller(value))
		return lock_again(mutex_index(mutex), value);
	if (value == LOCK_OWNER_DIED &&
	    atomic_compare_exchange_strong(&word->lock.word, &value, port_id()))
		return -TESSERA_EOWNERDEAD;
	return -TESSERA_EAGAIN;
}

int mutex_unlock_slowly(struct mutex mutex)
{
	size_t index = mutex_index(mutex);
	uint32_t value = atomic_load(&mutex_words[index].lock.word);

	if (!mutex_is_valid(mutex))
		return -TESSERA_EBADF;
	if (!owned_by_caller(value))
		return -TESSERA_EPERM;
	if (value & LOCK_AGAIN_BITS)
		atomic_fetch_sub(&mutex_words[index].lock.word, LOCK_AGAIN);
	else
		lock_release(&mutex_words[index].lock, &waiters[index]);
	return 0;
}

int mutex_destroy(struct mutex mutex)
{
	int error = 0;

	critical_enter();
	if (!mutex_is_valid(mutex)) {
		error = -TESSERA_EBADF;
	} else if (atomic_load(&mutex_words[mutex_index(mutex)].lock.word) & LOCK_OWNER) {
		error = -TESSERA_EBUSY;
	} else {
		mutex_words[mutex_index(mutex)].handle = HANDLE_NONE;
		handle_pool_give(&pool, mutex.handle);
	}
	critical_leave();
	return error;
}
