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
	int32_t handle;
	bool armed; /* the count is lowered by one, as if somebody waited, so that givers come here */
	struct watchers watchers;
} __attribute__((aligned(64))) records[RTOS_SEMAPHORES];

static struct handle_slot slots[RTOS_SEMAPHORES];
static struct handle_pool pool;

static void place(size_t index, int32_t handle, int32_t count)
{
	semaphore_words[index] = semaphore_storage(index);
	records[index] = (struct semaphore_record){ .handle = handle };
	atomic_store(&semaphore_words[index]->count, count);
	semaphore_words[index]->handle = handle;
}

void semaphores_init(void)
{
	handle_pool_init(&pool, slots, RTOS_SEMAPHORES);
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
		semaphore.handle = handle_pool_take(&pool);
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

/* Inside of the critical section: it was given, and nobody waits to take it. */
static void tell_watchers(struct semaphore_record *record)
{
	if (record->armed)
		atomic_fetch_add(&semaphore_words[record - records]->count, 1);
	record->armed = false;
	events_signal(&record->watchers);
}

int semaphore_take_slowly(struct semaphore semaphore)
{
	struct thread_record *self = thread_running();
	_Atomic int32_t *count;

	critical_enter();
	if (!exists(semaphore)) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	count = &semaphore_words[semaphore_index(semaphore)]->count;
	if (atomic_fetch_sub(count, 1) > 0) {
		critical_leave();
		return 0;
	}
	self->lowered = count;
	scheduler_block(self, &records[semaphore_index(semaphore)].queue);
	return scheduler_switch();
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

/* Inside of the critical section, which is left: nobody waits who is to run at once. */
static __attribute__((noinline)) int give_unusually(struct semaphore semaphore)
{
	size_t index = semaphore_index(semaphore);
	struct thread_record *first = thread_queue_first(&records[index].queue);
	int error = 0;

	if (!exists(semaphore))
		error = -TESSERA_EBADF;
	else if (atomic_load(&semaphore_words[index]->count) == RTOS_SEMAPHORE_MAX)
		error = -TESSERA_EOVERFLOW;
	else if (atomic_fetch_add(&semaphore_words[index]->count, 1) < 0 && first)
		scheduler_ready(first, 0);
	else
		tell_watchers(&records[index]);
	scheduler_switch();
	return error;
}

int semaphore_give_slowly(struct semaphore semaphore)
{
	size_t index = semaphore_index(semaphore);
	struct thread_record *first = NULL;

	critical_enter();
	if (exists(semaphore))
		first = scheduler_usual_wake(&records[index].queue);
	if (__builtin_expect(!first, 0))
		return give_unusually(semaphore);
	atomic_fetch_add(&semaphore_words[index]->count, 1);
	scheduler_switch_to(first, first->priority);
	return 0;
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
