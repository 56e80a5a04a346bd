/*
 * Memory of one protection domain: RTOS_SINGLE_PAGES pages of the component's image, so that it has
 * them from the beginning or does not begin. What is shared is an address and a name, since
 * everybody can write everywhere. All that is known of them changes inside of the critical section;
 * pages are cleared outside.
 */
#include <string.h>

#include "critical.h"
#include "memory_internal.h"
#include "names.h"
#include "page_count.h"

#include <tessera/abi.h>

#define PAGES	   RTOS_SINGLE_PAGES
#define READ_WRITE (MEM_READ | MEM_WRITE)
#define ONLY_USER  1

_Static_assert(PAGES == 64, "a bit each");

static struct page {
	unsigned char byte[RTOS_PAGE_BYTES];
} arena[PAGES] __attribute__((aligned(RTOS_PAGE_BYTES)));

/* Bit p: page p. A page that is shared is in use too. */
static uint64_t in_use, shared;

struct shared_memory {
	int64_t id; /* 0: the place is free */
	size_t first, pages;
	bool named, mapped;
};

static struct shared_memory memories[RTOS_MEMORIES];
static int64_t memories_made;

void memory_init(void)
{
	in_use = 0;
	shared = 0;
	memories_made = 0;
	for (size_t i = 0; i < RTOS_MEMORIES; i++)
		memories[i] = (struct shared_memory){0};
}

/* ---- Pages, inside of the critical section */

static uint64_t bits(size_t first, size_t pages)
{
	return UINT64_MAX >> (PAGES - pages) << first;
}

/* -ENOMEM: no so many that are free lie side by side. */
static int find_free(size_t pages)
{
	for (size_t first = 0; first + pages <= PAGES; first++)
		if (!(in_use & bits(first, pages)))
			return (int)first;
	return -TESSERA_ENOMEM;
}

/* The first of pages that lie in the arena; -EINVAL. */
static int page_number(const void *address, size_t pages)
{
	uintptr_t offset = (uintptr_t)address - (uintptr_t)arena;

	if (offset % RTOS_PAGE_BYTES || offset >= sizeof(arena) ||
	    pages > PAGES - offset / RTOS_PAGE_BYTES)
		return -TESSERA_EINVAL;
	return (int)(offset / RTOS_PAGE_BYTES);
}

static int take(const void *at, size_t pages)
{
	int first;

	if (pages > PAGES)
		return -TESSERA_ENOMEM;
	first = at ? page_number(at, pages) : find_free(pages);
	if (first < 0)
		return first;
	if (in_use & bits((size_t)first, pages))
		return -TESSERA_EINVAL;
	in_use |= bits((size_t)first, pages);
	return first;
}

static int give(const void *address, size_t pages)
{
	int first = page_number(address, pages);
	uint64_t given;

	if (first < 0)
		return first;
	given = bits((size_t)first, pages);
	if (~in_use & given)
		return -TESSERA_EINVAL;
	if (shared & given)
		return -TESSERA_EPERM;
	in_use &= ~given;
	return 0;
}

/* ---- Pages of one's own */

intptr_t mem_get_pages(void *at, size_t length, unsigned flags)
{
	size_t pages = page_count(length, RTOS_GET_PAGES);
	int first;

	if (!pages || flags != READ_WRITE)
		return -TESSERA_EINVAL;
	critical_enter();
	first = take(at, pages);
	critical_leave();
	if (first < 0)
		return first;
	memset(&arena[first], 0, pages * RTOS_PAGE_BYTES);
	return (intptr_t)&arena[first];
}

int mem_free_pages(void *address, size_t length)
{
	size_t pages = page_count(length, RTOS_GET_PAGES);
	int error;

	if (!pages)
		return -TESSERA_EINVAL;
	critical_enter();
	error = give(address, pages);
	critical_leave();
	return error;
}

/* ---- Shared memory, inside of the critical section */

static struct shared_memory *find_place(void)
{
	for (size_t i = 0; i < RTOS_MEMORIES; i++)
		if (!memories[i].id)
			return &memories[i];
	return NULL;
}

static struct shared_memory *find_named(const struct object_name *name)
{
	int index = name_find(NAMED_MEMORY, name);

	return index < 0 ? NULL : &memories[index];
}

static struct shared_memory *find_anon(int64_t id)
{
	struct shared_memory *memory = &memories[(uint64_t)id % RTOS_MEMORIES];

	return id > 0 && memory->id == id && !memory->named ? memory : NULL;
}

/* The pages have been taken. A name of zeroes is none. Returns the id. */
static int64_t begin(size_t first, size_t pages, struct object_name name)
{
	struct shared_memory *memory = find_place();
	size_t index;

	if (name_taken(&name))
		return -TESSERA_EEXIST;
	if (!memory)
		return -TESSERA_EAGAIN;
	index = (size_t)(memory - memories);
	*memory = (struct shared_memory){
		.id = ++memories_made * RTOS_MEMORIES + (int64_t)index,
		.first = first,
		.pages = pages,
		.named = !object_name_none(&name),
		.mapped = true,
	};
	name_set(NAMED_MEMORY, index, name);
	shared |= bits(first, pages);
	return memory->id;
}

static void end(struct shared_memory *memory)
{
	uint64_t given = bits(memory->first, memory->pages);

	name_set(NAMED_MEMORY, (size_t)(memory - memories), (struct object_name){{0}});
	shared &= ~given;
	in_use &= ~given;
	*memory = (struct shared_memory){0};
}

static intptr_t map(struct shared_memory *memory, const void *at, size_t pages)
{
	if (memory->pages != pages)
		return -TESSERA_EINVAL;
	if (at && at != &arena[memory->first])
		return memory->mapped ? -TESSERA_EEXIST : -TESSERA_EINVAL;
	memory->mapped = true;
	return (intptr_t)&arena[memory->first];
}

/* ---- Shared memory */

static intptr_t make(void *at, size_t length, struct object_name name, int64_t *id)
{
	intptr_t address = mem_get_pages(at, length, READ_WRITE);
	size_t pages = page_count(length, RTOS_SHARED_PAGES);

	if (address < 0)
		return address;
	critical_enter();
	*id = begin((size_t)page_number((void *)address, pages), pages, name);
	if (*id < 0)
		give((void *)address, pages);
	critical_leave();
	return *id < 0 ? (intptr_t)*id : address;
}

intptr_t mem_shared_create_named(void *at, size_t length, const char *text, unsigned flags)
{
	struct object_name name;
	int64_t id;

	if (!object_name_read(&name, text))
		return -TESSERA_ENAMETOOLONG;
	if (!page_count(length, RTOS_SHARED_PAGES) || !page_flags_valid(flags) ||
	    object_name_none(&name))
		return -TESSERA_EINVAL;
	return make(at, length, name, &id);
}

intptr_t mem_shared_create_anon(void *at, size_t length, struct memory *memory)
{
	if (!memory)
		return -TESSERA_EFAULT;
	if (!page_count(length, RTOS_SHARED_PAGES))
		return -TESSERA_EINVAL;
	return make(at, length, (struct object_name){{0}}, &memory->id);
}

intptr_t mem_shared_map_named(void *at, size_t length, const char *text, unsigned flags)
{
	size_t pages = page_count(length, RTOS_SHARED_PAGES);
	struct shared_memory *memory;
	struct object_name name;
	intptr_t address;

	if (!pages || !page_flags_valid(flags))
		return -TESSERA_EINVAL;
	if (!object_name_read(&name, text))
		return -TESSERA_ENOENT;
	critical_enter();
	memory = find_named(&name);
	address = memory ? map(memory, at, pages) : -TESSERA_ENOENT;
	critical_leave();
	return address;
}

intptr_t mem_shared_map_anon(void *at, size_t length, struct memory anon, unsigned flags)
{
	size_t pages = page_count(length, RTOS_SHARED_PAGES);
	struct shared_memory *memory;
	intptr_t address;

	if (!pages || !page_flags_valid(flags))
		return -TESSERA_EINVAL;
	critical_enter();
	memory = find_anon(anon.id);
	address = memory ? map(memory, at, pages) : -TESSERA_EBADF;
	critical_leave();
	return address;
}

int mem_shared_destroy_named(const char *text)
{
	struct shared_memory *memory;
	struct object_name name;

	if (!object_name_read(&name, text))
		return -TESSERA_ENOENT;
	critical_enter();
	memory = find_named(&name);
	if (memory)
		end(memory);
	critical_leave();
	return memory ? 0 : -TESSERA_ENOENT;
}

int mem_shared_destroy_anon(struct memory anon)
{
	struct shared_memory *memory;

	critical_enter();
	memory = find_anon(anon.id);
	if (memory)
		end(memory);
	critical_leave();
	return memory ? 0 : -TESSERA_EBADF;
}

int64_t mem_shared_user(void)
{
	return ONLY_USER;
}

int mem_shared_offer(struct memory anon, int64_t user, unsigned flags)
{
	bool found;

	if (!page_flags_valid(flags))
		return -TESSERA_EINVAL;
	critical_enter();
	found = find_anon(anon.id);
	critical_leave();
	if (user != ONLY_USER)
		return -TESSERA_ESTALE;
	return found ? 0 : -TESSERA_EBADF;
}

/* They stay where they are: there is nowhere else to have them mapped. */
int mem_shared_unmap(void *address)
{
	int error = -TESSERA_EINVAL;

	critical_enter();
	for (size_t i = 0; i < RTOS_MEMORIES; i++)
		if (memories[i].mapped && address == &arena[memories[i].first]) {
			memories[i].mapped = false;
			error = 0;
		}
	critical_leave();
	return error;
}
