#include <tessera/abi.h>

#include "gate.h"
#include "object_name.h"
#include "rtos.h"
#include "shared_objects.h"

/* What nobody's handle matches: that of index 0 has another index, the others' 0 has index 0. */
static struct mutex_word none_first = { .handle = ~0 }, none = { .handle = 0 };

struct mutex_word *mutex_words[RTOS_MUTEXES] = {
	[0] = &none_first,
	[1 ... RTOS_MUTEXES - 1] = &none,
};

static void use(struct mutex mutex, struct mutex_word *word, struct shared_page page)
{
	mutex_words[mutex_index(mutex)] = word;
	shared_object_keep(SHARED_MUTEX, mutex.handle, page);
}

void mutex_forget(int32_t handle)
{
	struct mutex mutex = { handle };

	use(mutex, mutex_index(mutex) ? &none : &none_first, (struct shared_page){ .memory = 0 });
}

struct mutex mutex_create(unsigned flags)
{
	struct mutex mutex = { 0 };
	struct shared_words *words = shared_words(&mutex.handle);

	if (!words)
		return mutex;
	mutex.handle = (int32_t)answer(sched_mutex_create(flags, 0, 0, 0));
	if (mutex.handle > 0)
		use(mutex, &words->mutexes[mutex_index(mutex)], (struct shared_page){ .memory = 0 });
	return mutex;
}

struct mutex mutex_create_named(unsigned flags, const char *text)
{
	struct shared_page page;
	struct object_name name;
	struct mutex mutex;

	if (!object_name_read(&name, text))
		return (struct mutex){ -TESSERA_ENAMETOOLONG };
	if (object_name_none(&name))
		return (struct mutex){ -TESSERA_EINVAL };
	mutex.handle = shared_page_make(&page);
	if (mutex.handle)
		return mutex;
	mutex.handle = (int32_t)answer(
		sched_mutex_create(flags, name.word[0], name.word[1], (uint64_t)page.memory));
	if (mutex.handle > 0)
		use(mutex, page.at, page);
	else
		shared_page_drop(&page);
	return mutex;
}

struct mutex mutex_retrieve(const char *text)
{
	struct shared_page page;
	struct object_name name;
	struct mutex mutex;
	int error;

	if (!object_name_read(&name, text))
		return (struct mutex){ -TESSERA_ENOENT };
	mutex.handle = (int32_t)answer(sched_mutex_retrieve(name.word[0], name.word[1]));
	if (mutex.handle < 0 || shared_object_is_mapped(SHARED_MUTEX, mutex.handle))
		return mutex;
	error = shared_object_find(SHARED_MUTEX, mutex.handle, &page);
	if (error)
		return (struct mutex){ error };
	use(mutex, page.at, page);
	return mutex;
}

int64_t mutex_lock_slowly(struct mutex mutex)
{
	return answer(sched_mutex_lock((uint32_t)mutex.handle));
}

int mutex_try_lock(struct mutex mutex)
{
	if (mutex_is_valid(mutex) && lock_try(&mutex_words[mutex_index(mutex)]->lock))
		return 0;
	return (int)answer(sched_mutex_try_lock((uint32_t)mutex.handle));
}

int64_t mutex_unlock_slowly(struct mutex mutex)
{
	return answer(sched_mutex_unlock((uint32_t)mutex.handle));
}

int mutex_destroy(struct mutex mutex)
{
	int error = (int)answer(sched_mutex_destroy((uint32_t)mutex.handle));

	if (!error)
		mutex_forget(mutex.handle);
	return error;
}
