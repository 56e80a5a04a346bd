#include <tessera/abi.h>

#include "gate.h"
#include "object_name.h"
#include "rtos.h"
#include "shared.h"

/* What nobody's handle matches: that of index 0 has another index, the others' 0 has index 0. */
static struct mutex_word none_first = { .handle = ~0 }, none = { .handle = 0 };

struct mutex_word *mutex_words[RTOS_MUTEXES] = {
	[0] = &none_first,
	[1 ... RTOS_MUTEXES - 1] = &none,
};

/* The pages of those that others find, or that others made. */
static struct shared_page pages[RTOS_MUTEXES];

static void use(struct mutex mutex, struct mutex_word *word, struct shared_page page)
{
	size_t index = mutex_index(mutex);
	struct shared_page old = pages[index];

	mutex_words[index] = word;
	page.handle = mutex.handle;
	pages[index] = page;
	shared_page_drop(&old);
}

/* The word itself, which says whose it is, may be wrong: others write there too. */
static bool is_mapped(struct mutex mutex)
{
	const struct shared_page *page = &pages[mutex_index(mutex)];

	return page->memory && page->handle == mutex.handle;
}

static void forget(struct mutex mutex)
{
	use(mutex, mutex_index(mutex) ? &none : &none_first, (struct shared_page){ .memory = 0 });
}

void mutexes_drop_gone(void)
{
	for (size_t i = 0; i < RTOS_MUTEXES; i++) {
		struct mutex mutex = { pages[i].handle };

		if (pages[i].memory &&
		    answer(sched_mutex_memory((uint32_t)mutex.handle)) == -TESSERA_EBADF)
			forget(mutex);
	}
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
	int64_t memory;
	int error;

	if (!object_name_read(&name, text))
		return (struct mutex){ -TESSERA_ENOENT };
	mutex.handle = (int32_t)answer(sched_mutex_retrieve(name.word[0], name.word[1]));
	if (mutex.handle < 0 || is_mapped(mutex))
		return mutex;
	memory = answer(sched_mutex_memory((uint32_t)mutex.handle));
	error = memory < 0 ? (int)memory : shared_page_find(&page, memory);
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
		forget(mutex);
	return error;
}
