#include "shared_objects.h"

#include <tessera/abi.h>

#include "gate.h"
#include "handle_pool.h"

static struct shared_page pages[SHARED_KINDS][HANDLE_POOL_CAPACITY];

_Static_assert(RTOS_MUTEXES <= HANDLE_POOL_CAPACITY && RTOS_SEMAPHORES <= HANDLE_POOL_CAPACITY &&
		       RTOS_CHANNELS <= HANDLE_POOL_CAPACITY,
	       "each index has its place");

static struct shared_page *page_of(enum shared_kind kind, int32_t handle)
{
	return &pages[kind][handle_index(handle, HANDLE_POOL_CAPACITY)];
}

void shared_object_keep(enum shared_kind kind, int32_t handle, struct shared_page page)
{
	struct shared_page *place = page_of(kind, handle), old = *place;

	page.handle = handle;
	*place = page;
	shared_page_drop(&old);
}

bool shared_object_is_mapped(enum shared_kind kind, int32_t handle)
{
	const struct shared_page *page = page_of(kind, handle);

	return page->memory && page->handle == handle;
}

static int64_t memory_of(enum shared_kind kind, int32_t handle)
{
	switch (kind) {
	case SHARED_MUTEX:
		return answer(sched_mutex_memory((uint32_t)handle));
	case SHARED_SEMAPHORE:
		return answer(sched_semaphore_memory((uint32_t)handle));
	default:
		return answer(sched_channel_memory((uint32_t)handle));
	}
}

int shared_object_find(enum shared_kind kind, int32_t handle, struct shared_page *page)
{
	int64_t memory = memory_of(kind, handle);

	return memory < 0 ? (int)memory : shared_page_find(page, memory);
}

static void forget(enum shared_kind kind, int32_t handle)
{
	switch (kind) {
	case SHARED_MUTEX:
		mutex_forget(handle);
		return;
	case SHARED_SEMAPHORE:
		semaphore_forget(handle);
		return;
	default:
		channel_forget(handle);
	}
}

void shared_objects_drop_gone(void)
{
	for (unsigned kind = 0; kind < SHARED_KINDS; kind++)
		for (size_t i = 0; i < HANDLE_POOL_CAPACITY; i++) {
			const struct shared_page *page = &pages[kind][i];

			if (page->memory &&
			    memory_of((enum shared_kind)kind, page->handle) == -TESSERA_EBADF)
				forget((enum shared_kind)kind, page->handle);
		}
}
