#include "mutex_internal.h"

#include <tessera/abi.h>

#include "handle_pool.h"
#include "lock.h"
#include "names.h"
#include "scheduler_usual.h"
#include "provider.h"

struct mutex_word *mutex_words[RTOS_MUTEXES];

/* What is the scheduler's: who shares the word can't change these. */
static struct mutex_record {
	struct lock_waiters waiters;
	int32_t handle;
	bool recursive;
} records[RTOS_MUTEXES];

static uint32_t generations[RTOS_MUTEXES];
static struct handle_pool pool;

static void place(size_t index, int32_t handle)
{
	mutex_words[index] = mutex_storage(index, handle);
	lock_init(&mutex_words[index]->lock, &records[index].waiters, mutex_users(index));
	mutex_words[index]->handle = records[index].handle = handle;
}

void mutexes_init(void)
{
	handle_pool_init(&pool, generations, RTOS_MUTEXES);
	for (unsigned i = 0; i < RTOS_MUTEXES; i++)
		place(i, HANDLE_NONE(i));
}

void mutexes_bury(struct thread_record *thread)
{
	for (uint32_t left = pool.taken; left; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctz(left);

		lock_bury(&mutex_words[i]->lock, &records[i].waiters, thread, true);
	}
}

static struct mutex create(unsigned flags, struct object_name name)
{
	struct mutex mutex = { -TESSERA_EEXIST };

	if (flags & ~(unsigned)MUTEX_RECURSIVE)
		return (struct mutex){ -TESSERA_EINVAL };
	critical_enter();
	if (!name_taken(&name))
		mutex.handle = handle_pool_take(&pool, provider_share(RTOS_MUTEXES));
	if (mutex.handle > 0) {
		records[mutex_index(mutex)].recursive = flags & MUTEX_RECURSIVE;
		place(mutex_index(mutex), mutex.handle);
		name_set(NAMED_MUTEX, mutex_index(mutex), name);
	}
	critical_leave();
	return mutex;
}

struct mutex mutex_create(unsigned flags)
{
	return create(flags, (struct object_name){ { 0 } });
}

struct mutex mutex_create_named(unsigned flags, const char *text)
{
	struct object_name name;

	if (!object_name_read(&name, text))
		return (struct mutex){ -TESSERA_ENAMETOOLONG };
	if (object_name_none(&name))
		return (struct mutex){ -TESSERA_EINVAL };
	return create(flags, name);
}

struct mutex mutex_retrieve(const char *text)
{
	struct mutex mutex = { -TESSERA_ENOENT };
	struct object_name name;

	if (!object_name_read(&name, text))
		return mutex;
	critical_enter();
	mutex.handle = name_find(NAMED_MUTEX, &name);
	if (mutex.handle >= 0)
		mutex.handle = records[mutex.handle].handle;
	critical_leave();
	return mutex;
}

void mutex_let_in(struct mutex mutex, uint64_t users)
{
	critical_enter();
	if (records[mutex_index(mutex)].handle == mutex.handle)
		records[mutex_index(mutex)].waiters.users |= users;
	critical_leave();
}

static bool owned_by_caller(uint32_t word)
{
	return (word & LOCK_OWNER) == port_id();
}

/* Nobody but its owner changes the count; others may set LOCK_WAITERS meanwhile. */
static int lock_again(size_t index, uint32_t value)
{
	if (!records[index].recursive)
		return -TESSERA_EDEADLK;
	if ((value & LOCK_AGAIN_BITS) == LOCK_AGAIN_BITS)
		return -TESSERA_EOVERFLOW;
	atomic_fetch_add(&mutex_words[index]->lock.word, LOCK_AGAIN);
	return 0;
}

enum watch_result mutex_watch(int32_t handle, struct watchers **watchers)
{
	size_t index = mutex_index((struct mutex){ handle });

	if (records[index].handle != handle)
		return WATCH_GONE;
	*watchers = &records[index].waiters.watchers;
	return lock_watch(&mutex_words[index]->lock) ? WATCH_POSSIBLE : WATCH_ARMED;
}

int mutex_give_up(struct mutex mutex)
{
	size_t index = mutex_index(mutex);
	uint32_t value;

	if (records[index].handle != mutex.handle)
		return -TESSERA_EBADF;
	value = atomic_load(&mutex_words[index]->lock.word);
	if (!owned_by_caller(value))
		return -TESSERA_EPERM;
	if (value & LOCK_AGAIN_BITS)
		return -TESSERA_EINVAL;
	lock_hand_over(&mutex_words[index]->lock, &records[index].waiters);
	return 0;
}

/* Inside of the critical section, which is left. */
static USUALLY int64_t lock_inside(struct mutex mutex)
{
	size_t index = mutex_index(mutex);
	uint32_t value;

	if (__builtin_expect(records[index].handle != mutex.handle, 0))
		return critical_leave_with(-TESSERA_EBADF);
	value = atomic_load(&mutex_words[index]->lock.word);
	if (__builtin_expect(owned_by_caller(value), 0))
		return critical_leave_with(lock_again(index, value));
	return lock_wait(&mutex_words[index]->lock, &records[index].waiters);
}

static __attribute__((noinline)) int64_t contend_to_lock(struct mutex mutex)
{
	critical_contend();
	return lock_inside(mutex);
}

int64_t mutex_lock_slowly(struct mutex mutex)
{
	return critical_try_enter() ? lock_inside(mutex) : contend_to_lock(mutex);
}

static int try_lock(size_t index)
{
	struct lock *lock = &mutex_words[index]->lock;
	uint32_t value;

	if (lock_try(lock))
		return 0;
	value = atomic_load(&lock->word);
	if (owned_by_caller(value))
		return lock_again(index, value);
	if (value == LOCK_OWNER_DIED &&
	    atomic_compare_exchange_strong(&lock->word, &value, port_id()))
		return -TESSERA_EOWNERDEAD;
	return -TESSERA_EAGAIN;
}

int mutex_try_lock(struct mutex mutex)
{
	int result = -TESSERA_EBADF;

	critical_enter();
	if (records[mutex_index(mutex)].handle == mutex.handle)
		result = try_lock(mutex_index(mutex));
	critical_leave();
	return result;
}

/* Both: inside of the critical section, which is left. */

/* Of a lock that the caller has not, or has more than once. */
static __attribute__((noinline)) int64_t unlock_unusually(struct lock *lock, uint32_t value)
{
	if (!owned_by_caller(value))
		return critical_leave_with(-TESSERA_EPERM);
	atomic_fetch_sub(&lock->word, LOCK_AGAIN);
	return critical_leave_with(0);
}

static USUALLY int64_t unlock_inside(struct mutex mutex)
{
	size_t index = mutex_index(mutex);
	struct lock *lock = &mutex_words[index]->lock;
	uint32_t value;

	if (__builtin_expect(records[index].handle != mutex.handle, 0))
		return critical_leave_with(-TESSERA_EBADF);
	value = atomic_load(&lock->word);
	if (__builtin_expect((value & (LOCK_OWNER | LOCK_AGAIN_BITS)) != port_id(), 0))
		return unlock_unusually(lock, value);
	return lock_release(lock, &records[index].waiters);
}

static __attribute__((noinline)) int64_t contend_to_unlock(struct mutex mutex)
{
	critical_contend();
	return unlock_inside(mutex);
}

int64_t mutex_unlock_slowly(struct mutex mutex)
{
	return critical_try_enter() ? unlock_inside(mutex) : contend_to_unlock(mutex);
}

static void end(size_t index)
{
	int32_t handle = records[index].handle;

	mutex_words[index]->handle = records[index].handle = HANDLE_NONE(index);
	name_set(NAMED_MUTEX, index, (struct object_name){ { 0 } });
	lock_cancel(&records[index].waiters);
	handle_pool_give(&pool, handle);
}

static bool is_in_use(size_t index)
{
	return lock_has_owner(&mutex_words[index]->lock, &records[index].waiters) ||
	       !thread_queue_empty(&records[index].waiters.queue);
}

static int destroy(struct mutex mutex, bool in_use_too)
{
	size_t index = mutex_index(mutex);
	int error = 0;

	critical_enter();
	if (records[index].handle != mutex.handle)
		error = -TESSERA_EBADF;
	else if (!in_use_too && is_in_use(index))
		error = -TESSERA_EBUSY;
	else
		end(index);
	scheduler_switch();
	return error;
}

int mutex_destroy(struct mutex mutex)
{
	return destroy(mutex, false);
}

int mutex_end(struct mutex mutex)
{
	return destroy(mutex, true);
}
