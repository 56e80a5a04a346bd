#include "mappings.h"

#include <stdatomic.h>

#include "capmgr.h"
#include "manager.h"

#define CLAIMED -1

static struct mapping mappings[CAPMGR_MEMORIES_MAPPED];

static bool change(struct mapping *mapping, int64_t from, int64_t to)
{
	return atomic_compare_exchange_strong(&mapping->memory, &from, to);
}

struct mapping *mapping_claim(void)
{
	for (size_t i = 0; i < CAPMGR_MEMORIES_MAPPED; i++)
		if (change(&mappings[i], 0, CLAIMED))
			return &mappings[i];
	return NULL;
}

void mapping_settle(struct mapping *mapping, int64_t memory, int64_t address, size_t pages,
		    bool writable)
{
	mapping->address = (uintptr_t)address;
	mapping->pages = pages;
	mapping->writable = writable;
	atomic_store(&mapping->memory, address < 0 ? 0 : memory);
}

static struct mapping *find(int64_t memory)
{
	if (memory <= 0)
		return NULL;
	for (size_t i = 0; i < CAPMGR_MEMORIES_MAPPED; i++)
		if (atomic_load(&mappings[i].memory) == memory)
			return &mappings[i];
	return NULL;
}

/* An object may be mapped again elsewhere while it is copied: then nothing is known of it just now.
 */
bool mapping_of(int64_t memory, struct mapping *found)
{
	const struct mapping *mapping = find(memory);

	if (!mapping)
		return false;
	found->address = mapping->address;
	found->pages = mapping->pages;
	found->writable = mapping->writable;
	return atomic_load(&mapping->memory) == memory;
}

int64_t mapping_at(uintptr_t address)
{
	for (size_t i = 0; i < CAPMGR_MEMORIES_MAPPED; i++) {
		int64_t memory = atomic_load(&mappings[i].memory);

		if (memory > 0 && mappings[i].address == address)
			return memory;
	}
	return -TESSERA_EINVAL;
}

int mapping_end(int64_t memory)
{
	struct mapping *mapping = find(memory);
	int error;

	if (!mapping || !change(mapping, memory, CLAIMED))
		return -TESSERA_EINVAL;
	error = (int)MANAGER(capmgr_memory_unmap((uint64_t)memory));
	atomic_store(&mapping->memory, 0);
	return error;
}
