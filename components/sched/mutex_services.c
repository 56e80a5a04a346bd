#include <tessera/abi.h>

#include "caller.h"
#include "name_words.h"
#include "objects.h"
#include "sched.h"

static struct mutex mutex_of(uint64_t handle)
{
	return (struct mutex){ (int32_t)handle };
}

int64_t sched_mutex_create(uint64_t flags, uint64_t name, uint64_t name_end, uint64_t memory)
{
	struct name_text text = name_text(name, name_end);
	int64_t error;

	if (flags > UINT32_MAX || (name && !memory))
		return -TESSERA_EINVAL;
	error = object_begin(memory);
	if (error)
		return error;
	return object_made(OBJECT_MUTEX, name ? mutex_create_named((unsigned)flags, text.text).handle :
						mutex_create((unsigned)flags).handle);
}

int64_t sched_mutex_retrieve(uint64_t name, uint64_t name_end)
{
	struct name_text text = name_text(name, name_end);

	if (!caller())
		return -TESSERA_EPERM;
	return object_let_in(OBJECT_MUTEX, mutex_retrieve(text.text).handle);
}

int64_t sched_mutex_memory(uint64_t mutex)
{
	return object_memory(OBJECT_MUTEX, mutex);
}

int64_t sched_mutex_lock(uint64_t mutex)
{
	return object_usable(OBJECT_MUTEX, mutex) ? mutex_lock_slowly(mutex_of(mutex)) :
						    -TESSERA_EBADF;
}

int64_t sched_mutex_try_lock(uint64_t mutex)
{
	return object_usable(OBJECT_MUTEX, mutex) ? mutex_try_lock(mutex_of(mutex)) :
						    -TESSERA_EBADF;
}

int64_t sched_mutex_unlock(uint64_t mutex)
{
	return object_usable(OBJECT_MUTEX, mutex) ? mutex_unlock_slowly(mutex_of(mutex)) :
						    -TESSERA_EBADF;
}

int64_t sched_mutex_destroy(uint64_t mutex)
{
	int64_t memory = object_memory(OBJECT_MUTEX, mutex);

	if (!object_usable(OBJECT_MUTEX, mutex))
		return -TESSERA_EBADF;
	if (!object_owned(OBJECT_MUTEX, mutex))
		return -TESSERA_EPERM;
	object_change();
	return object_ended(OBJECT_MUTEX, mutex, memory, mutex_destroy(mutex_of(mutex)));
}
