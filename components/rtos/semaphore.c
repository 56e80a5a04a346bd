#include "semaphore_internal.h"

#include <tessera/abi.h>

#include "events.h"
#include "handle_pool.h"
#include "names.h"
#include "scheduler_usual.h"
#include "provider.h"

struct semaphore_word *semaphore_words[RTOS_SEMAPHORES];

/* What is the scheduler's: who shares the word can't change these. */
static struct semaphore_record {
	struct thread_queue queue;
	_Atomic int32_t *count; /* where it is shared */
	int32_t handle;
	bool armed; /* the count is lowered by one, as if somebody waited, so that givers come here */
	struct watchers watchers;
} __attribute__((aligned(64))) records[RTOS_SEMAPHORES];

static uint32_t generations[RTOS_SEMAPHORES];
static struct handle_pool pool;

static void place(size_t index, int32_t handle, int32_t count)
{
	semaphore_words[index] = semaphore_storage(index, handle);
	records[index] = (struct semaphore_record){
		.handle = handle,
		.count = &semaphore_words[index]->count,
	};
	atomic_store(records[index].count, count);
	semaphore_words[index]->handle = handle;
}

void semaphores_init(void)
{
	handle_pool_init(&pool, generations, RTOS_SEMAPHORES);
	for (unsigned i = 0; i < RTOS_SEMAPHORES; i++)
		place(i, HANDLE_NONE(i), 0);
}

static bool exists(struct semaphore semaphore)
{
	return records[semaphore_index(semaphore)].handle == semaphore.handle;
}

static struct semaphore create(unsigned initial, unsigned flags, struct object_name name)
{
	struct semaphore semaphore = { -TESSERA_EEXIST };

	if (flags)
		return (struct semaphore){ -TESSERA_EINVAL };
	if (initial > RTOS_SEMAPHORE_MAX)
		return (struct semaphore){ -TESSERA_ERANGE };
	critical_enter();
	if (!name_taken(&name))
		semaphore.handle = handle_pool_take(&pool, provider_share(RTOS_SEMAPHORES));
	if (semaphore.handle > 0) {
		place(semaphore_index(semaphore), semaphore.handle, (int32_t)initial);
		name_set(NAMED_SEMAPHORE, semaphore_index(semaphore), name);
	}
	critical_leave();
	return semaphore;
}

struct semaphore semaphore_create(unsigned initial, unsigned flags)
{
	return create(initial, flags, (struct object_name){ { 0 } });
}

struct semaphore semaphore_create_named(unsigned initial, unsigned flags, const char *text)
{
	struct object_name name;

	if (!object_name_read(&name, text))
		return (struct semaphore){ -TESSERA_ENAMETOOLONG };
	if (object_name_none(&name))
		return (struct semaphore){ -TESSERA_EINVAL };
	return create(initial, flags, name);
}

struct semaphore semaphore_retrieve(const char *text)
{
	struct semaphore semaphore = { -TESSERA_ENOENT };
	struct object_name name;

	if (!object_name_read(&name, text))
		return semaphore;
	critical_enter();
	semaphore.handle = name_find(NAMED_SEMAPHORE, &name);
	if (semaphore.handle >= 0)
		semaphore.handle = records[semaphore.handle].handle;
	critical_leave();
	return semaphore;
}

enum watch_result semaphore_watch(int32_t handle, struct watchers **watchers)
{
	struct semaphore_record *record = &records[semaphore_index((struct semaphore){ handle })];
	_Atomic int32_t *word;
	int32_t count, lowered;

	if (record->handle != handle)
		return WATCH_GONE;
	*watchers = &record->watchers;
	word = &semaphore_words[record - records]->count;
	count = atomic_load(word);
	while (count <= 0 && !record->armed) {
		lowered = (int32_t)((uint32_t)count - 1);
		record->armed = atomic_compare_exchange_strong(word, &count, lowered);
	}
	return count > 0 ? WATCH_POSSIBLE : WATCH_ARMED;
}

/* Inside of the critical section, which is left. */
static USUALLY int64_t take(struct semaphore semaphore)
{
	size_t index = semaphore_index(semaphore);
	_Atomic int32_t *count = &semaphore_words[index]->count;
	struct thread_record *self;

	if (__builtin_expect(!exists(semaphore), 0))
		return critical_leave_with(-TESSERA_EBADF);
	if (__builtin_expect(atomic_fetch_sub(count, 1) > 0, 0))
		return critical_leave_with(0);
	self = thread_running();
	self->lowered = count;
	return scheduler_block_and_switch(self, &records[index].queue);
}

static __attribute__((noinline)) int64_t contend_to_take(struct semaphore semaphore)
{
	critical_contend();
	return take(semaphore);
}

int64_t semaphore_take_slowly(struct semaphore semaphore)
{
	return critical_try_enter() ? take(semaphore) : contend_to_take(semaphore);
}

int semaphore_try_take(struct semaphore semaphore)
{
	_Atomic int32_t *word = &semaphore_words[semaphore_index(semaphore)]->count;
	int32_t count;

	if (!semaphore_is_valid(semaphore))
		return -TESSERA_EBADF;
	count = atomic_load(word);
	while (count > 0)
		if (atomic_compare_exchange_strong(word, &count, count - 1))
			return 0;
	return -TESSERA_EAGAIN;
}

/* All three: inside of the critical section, which is left. */

static __attribute__((noinline)) int64_t give_to_nobody(struct semaphore_record *record)
{
	if (atomic_load(record->count) == RTOS_SEMAPHORE_MAX)
		return critical_leave_with(-TESSERA_EOVERFLOW);
	atomic_fetch_add(record->count, 1 + record->armed);
	record->armed = false;
	return events_signal_and_switch(&record->watchers);
}

/* To one who waits, but is not to run at once. */
static __attribute__((noinline)) int64_t give_to_waiter(struct semaphore_record *record)
{
	atomic_fetch_add(record->count, 1);
	scheduler_ready(thread_queue_first(&record->queue), 0);
	scheduler_switch();
	return 0;
}

static USUALLY int64_t give(struct semaphore semaphore)
{
	struct semaphore_record *record = &records[semaphore_index(semaphore)];
	struct usual_wake woken;

	if (__builtin_expect(record->handle != semaphore.handle, 0))
		return critical_leave_with(-TESSERA_EBADF);
	if (thread_queue_empty(&record->queue))
		return give_to_nobody(record);
	woken = scheduler_usual_wake(&record->queue);
	if (__builtin_expect(!woken.thread, 0))
		return give_to_waiter(record);
	atomic_fetch_add(record->count, 1);
	return scheduler_give_way(&woken);
}

static __attribute__((noinline)) int64_t contend_to_give(struct semaphore semaphore)
{
	critical_contend();
	return give(semaphore);
}

int64_t semaphore_give_slowly(struct semaphore semaphore)
{
	return critical_try_enter() ? give(semaphore) : contend_to_give(semaphore);
}

int semaphore_destroy(struct semaphore semaphore)
{
	struct thread_record *first;
	size_t index = semaphore_index(semaphore);

	critical_enter();
	if (!exists(semaphore)) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	semaphore_words[index]->handle = records[index].handle = HANDLE_NONE(index);
	name_set(NAMED_SEMAPHORE, index, (struct object_name){ { 0 } });
	events_signal(&records[index].watchers);
	handle_pool_give(&pool, semaphore.handle);
	while ((first = thread_queue_first(&records[index].queue)))
		scheduler_ready(first, -TESSERA_ECANCELED);
	scheduler_switch();
	return 0;
}
