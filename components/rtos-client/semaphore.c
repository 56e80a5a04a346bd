#include <tessera/abi.h>

#include "gate.h"
#include "object_name.h"
#include "rtos.h"
#include "shared_objects.h"

/* What nobody's handle matches: that of index 0 has another index, the others' 0 has index 0. */
static struct semaphore_word none_first = { .handle = ~0 }, none = { .handle = 0 };

struct semaphore_word *semaphore_words[RTOS_SEMAPHORES] = {
	[0] = &none_first,
	[1 ... RTOS_SEMAPHORES - 1] = &none,
};

static void use(struct semaphore semaphore, struct semaphore_word *word, struct shared_page page)
{
	semaphore_words[semaphore_index(semaphore)] = word;
	shared_object_keep(SHARED_SEMAPHORE, semaphore.handle, page);
}

void semaphore_forget(int32_t handle)
{
	struct semaphore semaphore = { handle };

	use(semaphore, semaphore_index(semaphore) ? &none : &none_first, (struct shared_page){ .memory = 0 });
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
	int error;

	if (!object_name_read(&name, text))
		return (struct semaphore){ -TESSERA_ENOENT };
	semaphore.handle = (int32_t)answer(sched_semaphore_retrieve(name.word[0], name.word[1]));
	if (semaphore.handle < 0 || shared_object_is_mapped(SHARED_SEMAPHORE, semaphore.handle))
		return semaphore;
	error = shared_object_find(SHARED_SEMAPHORE, semaphore.handle, &page);
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
		semaphore_forget(semaphore.handle);
	return error;
}
