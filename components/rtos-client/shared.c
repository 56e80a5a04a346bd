#include "shared.h"

#include <stdatomic.h>

#include <tessera/abi.h>

#include "capmgr.h"
#include "gate.h"
#include "manager.h"
#include "shared_objects.h"

static int64_t make(void)
{
	return MANAGER(capmgr_memory_create(1));
}

static int64_t map(int64_t memory)
{
	return MANAGER(capmgr_memory_map((uint64_t)memory, 0, RIGHT_MAP | RIGHT_WRITE));
}

int shared_page_find(struct shared_page *page, int64_t memory)
{
	int64_t address = map(memory);

	if (address == -TESSERA_ENOSPC) {
		shared_objects_drop_gone();
		address = map(memory);
	}
	if (address < 0)
		return (int)address;
	*page = (struct shared_page){ .memory = memory, .at = (void *)address };
	return 0;
}

static int64_t offer(int64_t memory)
{
	return MANAGER(capmgr_memory_offer((uint64_t)memory, (uint64_t)answer(sched_component()),
					   RIGHT_MAP | RIGHT_WRITE));
}

int shared_page_make(struct shared_page *page)
{
	int64_t memory = make();
	int error;

	if (memory < 0)
		return (int)memory;
	error = shared_page_find(page, memory);
	if (!error)
		error = (int)offer(memory);
	if (error) {
		*page = (struct shared_page){ .memory = memory };
		shared_page_drop(page);
	}
	return error;
}

/* It is destroyed by who made it; that others did is no matter. */
void shared_page_drop(struct shared_page *page)
{
	if (!page->memory)
		return;
	MANAGER(capmgr_memory_unmap((uint64_t)page->memory));
	MANAGER(capmgr_memory_destroy((uint64_t)page->memory));
	*page = (struct shared_page){ .memory = 0 };
}

/* The one page that all threads try to attach: of who made one first. NULL, and the error. */
static struct shared_words *page_to_attach(int *error)
{
	static _Atomic(struct shared_words *) made;
	struct shared_words *words = atomic_load(&made);
	struct shared_page page;

	if (words)
		return words;
	*error = shared_page_make(&page);
	if (*error)
		return NULL;
	((struct shared_words *)page.at)->memory = page.memory;
	if (atomic_compare_exchange_strong(&made, &words, page.at))
		return page.at;
	shared_page_drop(&page);
	return words;
}

/* Whoever has begun it may have been interrupted anywhere, or ended: so everybody does all of it, and nobody
 * waits for another thread but in the scheduler. */
struct shared_words *shared_words(int *error)
{
	static _Atomic(struct shared_words *) attached;
	struct shared_words *words = atomic_load(&attached);

	if (words)
		return words;
	words = page_to_attach(error);
	if (!words)
		return NULL;
	do
		*error = (int)answer(sched_attach((uint64_t)words->memory));
	while (*error == -TESSERA_EBUSY);
	if (*error && *error != -TESSERA_EEXIST)
		return NULL;
	atomic_store(&attached, words);
	return words;
}
