/* Shared memory: objects of the capability manager's, and names of the scheduler's. */
#include "capmgr.h"
#include "gate.h"
#include "manager.h"
#include "mappings.h"
#include "object_name.h"
#include "page_count.h"

#define READ_WRITE (MEM_READ | MEM_WRITE)

_Static_assert(RTOS_SHARED_PAGES == CAPMGR_MEMORY_PAGES,
	       "an object of rtos.h is one of the manager's");

static uint64_t rights_of(unsigned flags)
{
	return flags & MEM_WRITE ? RIGHT_MAP | RIGHT_WRITE : RIGHT_MAP;
}

/* ---- Mapping */

static intptr_t map(void *at, int64_t memory, size_t pages, unsigned flags)
{
	struct mapping *mapping = mapping_claim();
	int64_t address;

	if (!mapping)
		return -TESSERA_ENOSPC;
	address = MANAGER(capmgr_memory_map((uint64_t)memory, (uint64_t)at, rights_of(flags)));
	mapping_settle(mapping, memory, address, pages, flags & MEM_WRITE);
	return address;
}

/* It is mapped here: whether as it is asked for. */
static intptr_t mapped(const struct mapping *mapping, void *at, size_t pages, unsigned flags)
{
	if (mapping->pages != pages)
		return -TESSERA_EINVAL;
	if ((at && mapping->address != (uintptr_t)at) || (flags & MEM_WRITE && !mapping->writable))
		return -TESSERA_EEXIST;
	return (intptr_t)mapping->address;
}

/* Maps what was made before. How long it is, the manager says. */
static intptr_t map_found(void *at, int64_t memory, size_t pages, unsigned flags)
{
	struct mapping mapping;
	int64_t length;
	intptr_t address;

	if (mapping_of(memory, &mapping))
		return mapped(&mapping, at, pages, flags);
	length = MANAGER(capmgr_memory_fact((uint64_t)memory, CAPMGR_MEMORY_LENGTH));
	if (length < 0)
		return length;
	if ((size_t)length != pages)
		return -TESSERA_EINVAL;
	address = map(at, memory, pages, flags);
	/* Another thread was faster, or has not come as far. */
	if (address == -TESSERA_EEXIST)
		return mapping_of(memory, &mapping) ? mapped(&mapping, at, pages, flags)
						    : -TESSERA_EAGAIN;
	return address;
}

int mem_shared_unmap(void *address)
{
	int64_t memory = mapping_at((uintptr_t)address);

	return memory < 0 ? (int)memory : mapping_end(memory);
}

/* ---- Making and ending */

static bool is_bad(const void *at, size_t pages, unsigned flags)
{
	return !pages || !page_flags_valid(flags) || (uintptr_t)at % RTOS_PAGE_BYTES;
}

static void drop(int64_t memory)
{
	MANAGER(capmgr_memory_destroy((uint64_t)memory));
	mapping_end(memory);
}

/* Its address; the id in *memory. */
static intptr_t make(void *at, size_t pages, int64_t *memory)
{
	intptr_t address;

	*memory = MANAGER(capmgr_memory_create(pages));
	if (*memory < 0)
		return *memory;
	address = map(at, *memory, pages, READ_WRITE);
	if (address < 0)
		drop(*memory);
	return address;
}

/* Offers it to the scheduler, under a name. */
static int64_t publish(int64_t memory, const struct object_name *name, unsigned flags)
{
	uint64_t scheduler = (uint64_t)answer(sched_component());
	int64_t error = MANAGER(capmgr_memory_offer((uint64_t)memory, scheduler, rights_of(flags)));

	return error ? error
		     : answer(sched_memory_name(name->word[0], name->word[1], (uint64_t)memory));
}

intptr_t mem_shared_create_named(void *at, size_t length, const char *text, unsigned flags)
{
	size_t pages = page_count(length, RTOS_SHARED_PAGES);
	struct object_name name;
	intptr_t address;
	int64_t memory, error;

	if (!object_name_read(&name, text))
		return -TESSERA_ENAMETOOLONG;
	if (is_bad(at, pages, flags) || object_name_none(&name))
		return -TESSERA_EINVAL;
	address = make(at, pages, &memory);
	if (address < 0)
		return address;
	error = publish(memory, &name, flags);
	if (error)
		drop(memory);
	return error ? error : address;
}

intptr_t mem_shared_map_named(void *at, size_t length, const char *text, unsigned flags)
{
	size_t pages = page_count(length, RTOS_SHARED_PAGES);
	struct object_name name;
	int64_t memory;

	if (is_bad(at, pages, flags))
		return -TESSERA_EINVAL;
	if (!object_name_read(&name, text))
		return -TESSERA_ENOENT;
	memory = answer(sched_memory_find(name.word[0], name.word[1]));
	return memory < 0 ? memory : map_found(at, memory, pages, flags);
}

int mem_shared_destroy_named(const char *text)
{
	struct object_name name;
	int64_t memory;

	if (!object_name_read(&name, text))
		return -TESSERA_ENOENT;
	memory = answer(sched_memory_unname(name.word[0], name.word[1]));
	if (memory < 0)
		return (int)memory;
	drop(memory);
	return 0;
}

/* ---- Without names */

intptr_t mem_shared_create_anon(void *at, size_t length, struct memory *memory)
{
	size_t pages = page_count(length, RTOS_SHARED_PAGES);

	if (!memory)
		return -TESSERA_EFAULT;
	if (is_bad(at, pages, READ_WRITE))
		return -TESSERA_EINVAL;
	return make(at, pages, &memory->id);
}

int64_t mem_shared_user(void)
{
	return answer(sched_own_component());
}

int mem_shared_offer(struct memory memory, int64_t user, unsigned flags)
{
	if (!page_flags_valid(flags))
		return -TESSERA_EINVAL;
	return (int)MANAGER(capmgr_memory_offer((uint64_t)memory.id, (uint64_t)user,
						rights_of(flags) | CAPMGR_FINAL));
}

intptr_t mem_shared_map_anon(void *at, size_t length, struct memory memory, unsigned flags)
{
	size_t pages = page_count(length, RTOS_SHARED_PAGES);

	if (is_bad(at, pages, flags))
		return -TESSERA_EINVAL;
	return map_found(at, memory.id, pages, flags);
}

int mem_shared_destroy_anon(struct memory memory)
{
	int error = (int)MANAGER(capmgr_memory_destroy((uint64_t)memory.id));

	if (!error)
		mapping_end(memory.id);
	return error;
}
