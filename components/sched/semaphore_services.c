#include <tessera/abi.h>

#include "caller.h"
#include "name_words.h"
#include "objects.h"
#include "sched.h"

static struct semaphore semaphore_of(uint64_t handle)
{
	return (struct semaphore){ (int32_t)handle };
}

int64_t sched_semaphore_create(uint64_t initial, uint64_t flags, uint64_t name, uint64_t name_end,
			       uint64_t memory)
{
	struct name_text text = name_text(name, name_end);
	struct semaphore semaphore;
	int64_t error;

	if (flags > UINT32_MAX || (name && !memory))
		return -TESSERA_EINVAL;
	if (initial > RTOS_SEMAPHORE_MAX)
		return -TESSERA_ERANGE;
	error = object_begin(memory);
	if (error)
		return error;
	if (name)
		semaphore = semaphore_create_named((unsigned)initial, (unsigned)flags, text.text);
	else
		semaphore = semaphore_create((unsigned)initial, (unsigned)flags);
	return object_made(OBJECT_SEMAPHORE, semaphore.handle);
}

int64_t sched_semaphore_retrieve(uint64_t name, uint64_t name_end)
{
	struct name_text text = name_text(name, name_end);

	if (!caller())
		return -TESSERA_EPERM;
	return object_let_in(OBJECT_SEMAPHORE, semaphore_retrieve(text.text).handle);
}

int64_t sched_semaphore_memory(uint64_t semaphore)
{
	return object_memory(OBJECT_SEMAPHORE, semaphore);
}

int64_t sched_semaphore_take(uint64_t semaphore)
{
	return object_usable(OBJECT_SEMAPHORE, semaphore) ?
		       semaphore_take_slowly(semaphore_of(semaphore)) :
		       -TESSERA_EBADF;
}

int64_t sched_semaphore_give(uint64_t semaphore)
{
	return object_usable(OBJECT_SEMAPHORE, semaphore) ?
		       semaphore_give_slowly(semaphore_of(semaphore)) :
		       -TESSERA_EBADF;
}

int64_t sched_semaphore_destroy(uint64_t semaphore)
{
	int64_t memory = object_memory(OBJECT_SEMAPHORE, semaphore);

	if (!object_usable(OBJECT_SEMAPHORE, semaphore))
		return -TESSERA_EBADF;
	if (!object_owned(OBJECT_SEMAPHORE, semaphore))
		return -TESSERA_EPERM;
	object_change();
	return object_ended(OBJECT_SEMAPHORE, semaphore, memory, semaphore_destroy(semaphore_of(semaphore)));
}
