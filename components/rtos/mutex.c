#include "mutex_internal.h"

#include <tessera/abi.h>

#include "handle_pool.h"
#include "lock.h"
#include "scheduler.h"

/* What threads work on without the scheduler ... */
static struct mutex_word {
	struct lock lock;
	int32_t handle;
} words[RTOS_MUTEXES];

/* ... and what is the scheduler's. */
static struct lock_waiters waiters[RTOS_MUTEXES];
static bool recursive[RTOS_MUTEXES];
static struct handle_slot slots[RTOS_MUTEXES];
static struct handle_pool pool;

void mutexes_init(void)
{
	handle_pool_init(&pool, slots, RTOS_MUTEXES);
	for (unsigned i = 0; i < RTOS_MUTEXES; i++) {
		words[i].handle = HANDLE_NONE;
		lock_init(&words[i].lock, &waiters[i]);
	}
}

void mutexes_bury(struct thread_record *thread)
{
	for (unsigned i = 0; i < RTOS_MUTEXES; i++)
		lock_bury(&words[i].lock, &waiters[i], thread, true);
}

/* By index, not by pointer: the processor scales it, and finding one takes four instructions. */
static inline size_t index_of(struct mutex mutex)
{
	return handle_index(mutex.handle, RTOS_MUTEXES);
}

static inline bool is_valid(struct mutex mutex)
{
	return __builtin_expect(words[index_of(mutex)].handle == mutex.handle, 1);
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
		index = index_of(mutex);
		lock_init(&words[index].lock, &waiters[index]);
		recursive[index] = flags & MUTEX_RECURSIVE;
		words[index].handle = mutex.handle;
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
	atomic_fetch_add(&words[index].lock.word, LOCK_AGAIN);
	return 0;
}

static __attribute__((noinline)) int lock_contended(size_t index)
{
	uint32_t value = atomic_load(&words[index].lock.word);

	if (owned_by_caller(value))
		return lock_again(index, value);
	return lock_wait(&words[index].lock, &waiters[index]);
}

int mutex_lock(struct mutex mutex)
{
	if (!is_valid(mutex))
		return -TESSERA_EBADF;
	if (__builtin_expect(!lock_try(&words[index_of(mutex)].lock), 0))
		return lock_contended(index_of(mutex));
	return 0;
}

int mutex_try_lock(struct mutex mutex)
{
	struct mutex_word *word = &words[index_of(mutex)];
	uint32_t value;

	if (!is_valid(mutex))
		return -TESSERA_EBADF;
	if (lock_try(&word->lock))
		return 0;
	value = atomic_load(&word->lock.word);
	if (owned_by_caller(value))
		return lock_again(index_of(mutex), value);
	if (value == LOCK_OWNER_DIED &&
	    atomic_compare_exchange_strong(&word->lock.word, &value, port_id()))
		return -TESSERA_EOWNERDEAD;
	return -TESSERA_EAGAIN;
}

static __attribute__((noinline)) int unlock_contended(size_t index)
{
	uint32_t value = atomic_load(&words[index].lock.word);

	if (!owned_by_caller(value))
		return -TESSERA_EPERM;
	if (value & LOCK_AGAIN_BITS)
		atomic_fetch_sub(&words[index].lock.word, LOCK_AGAIN);
	else
		lock_release(&words[index].lock, &waiters[index]);
	return 0;
}

int mutex_unlock(struct mutex mutex)
{
	if (!is_valid(mutex))
		return -TESSERA_EBADF;
	if (__builtin_expect(!lock_try_release(&words[index_of(mutex)].lock), 0))
		return unlock_contended(index_of(mutex));
	return 0;
}

int mutex_destroy(struct mutex mutex)
{
	int error = 0;

	critical_enter();
	if (!is_valid(mutex)) {
		error = -TESSERA_EBADF;
	} else if (atomic_load(&words[index_of(mutex)].lock.word) & LOCK_OWNER) {
		error = -TESSERA_EBUSY;
	} else {
		words[index_of(mutex)].handle = HANDLE_NONE;
		handle_pool_give(&pool, mutex.handle);
	}
	critical_leave();
	return error;
}
