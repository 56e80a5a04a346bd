#include <tessera/abi.h>

#include "gate.h"
#include "object_name.h"
#include "rtos.h"
#include "shared.h"

/* What nobody's handle matches: that of index 0 has another index, the others' 0 has index 0. */
static struct semaphore_word none_first = { .handle = ~0 }, none = { .handle = 0 };

struct semaphore_word *semaphore_words[RTOS_SEMAPHORES] = {
	[0] = &none_first,
	[1 ... RTOS_SEMAPHORES - 1] = &none,
};

/* The pages of those that others find, or that others made. */
static struct shared_page pages[RTOS_SEMAPHORES];

static void use(struct semaphore semaphore, struct semaphore_word *word, struct shared_page page)
{
	size_t index = semaphore_index(semaphore);
	struct shared_page old = pages[index];

	semaphore_words[index] = word;
	page.handle = semaphore.handle;
	pages[index] = page;
	shared_page_drop(&old);
}

/* The word itself, which says whose it is, may be wrong: others write there too. */
static bool is_mapped(struct semaphore semaphore)
{
	const struct shared_page *page = &pages[semaphore_index(semaphore)];

	return page->memory && page->handle == semaphore.handle;
}

static void forget(struct semaphore semaphore)
{
	use(semaphore, semaphore_index(semaphore) ? &none : &none_first, (struct shared_page){ .memory = 0 });
}

void semaphores_drop_gone(void)
{
	for (size_t i = 0; i < RTOS_SEMAPHORES; i++) {
		struct semaphore semaphore = { pages[i].handle };

		if (pages[i].memory &&
		    answer(sched_semaphore_memory((uint32_t)semaphore.handle)) == -TESSERA_EBADF)
			forget(semaphore);
	}
}

struct semaphore semaphore_create(unsigned initial, unsigned flags)
{
	struct semaphore semaphore = { 0 };
	struct shared_words *words = shared_words(&semaphore.handle);

	if (!words)
		return semaphore;
	semaphore.handle = (int32_t)answer(sched_semaphore_create(initial, flags, 0, 0, 0));
	if (semaphore.handle > 0)
		use(semaphore, &words->semaphores[semaphore_index(semaphore)],
		    (struct shared_page){ .memory = 0 });
	return semaphore;
}

struct semaphore semaphore_create_named(unsigned initial, unsigned flags, const char *text)
{
	struct semaphore semaphore;
	struct shared_page page;
	struct object_name name;

	if (!object_name_read(&name, text))
		return (struct semaphore){ -TESSERA_ENAMETOOLONG };
	if (object_name_none(&name))
		return (struct semaphore){ -TESSERA_EINVAL };
	semaphore.handle = shared_page_make(&page);
	if (semaphore.handle)
		return semaphore;
	semaphore.handle = (int32_t)answer(sched_semaphore_create(
		initial, flags, name.word[0], name.word[1], (uint64_t)page.memory));
	if (semaphore.handle > 0)
		use(semaphore, page.at, page);
	else
		shared_page_drop(&page);
	return semaphore;
}

struct semaphore semaphore_retrieve(const char *text)
{
	struct semaphore semaphore;
	struct shared_page page;
	struct object_name name;
	int64_t memory;
	int error;

	if (!object_name_read(&name, text))
		return (struct semaphore){ -TESSERA_ENOENT };
	semaphore.handle = (int32_t)answer(sched_semaphore_retrieve(name.word[0], name.word[1]));
	if (semaphore.handle < 0 || is_mapped(semaphore))
		return semaphore;
	memory = answer(sched_semaphore_memory((uint32_t)semaphore.handle));
	error = memory < 0 ? (int)memory : shared_page_find(&page, memory);
	if (error)
		return (struct semaphore){ error };
	use(semaphore, page.at, page);
	return semaphore;
}

int64_t semaphore_take_slowly(struct semaphore semaphore)
{
	return answer(sched_semaphore_take((uint32_t)semaphore.handle));
}

int semaphore_try_take(struct semaphore semaphore)
{
	size_t index = semaphore_index(semaphore);
	int32_t count = atomic_load(&semaphore_words[index]->count);

	if (!semaphore_is_valid(semaphore))
		return -TESSERA_EBADF;
	while (count > 0) {
		if (semaphore_pass(index, count, count - 1))
			return 0;
		count = atomic_load(&semaphore_words[index]->count);
	}
	return -TESSERA_EAGAIN;
}

int64_t semaphore_give_slowly(struct semaphore semaphore)
{
	return answer(sched_semaphore_give((uint32_t)semaphore.handle));
}

int semaphore_destroy(struct semaphore semaphore)
{
	int error = (int)answer(sched_semaphore_destroy((uint32_t)semaphore.handle));

	if (!error)
		forget(semaphore);
	return error;
}
