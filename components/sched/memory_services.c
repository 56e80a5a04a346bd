#include "memories.h"

#include <tessera/abi.h>

#include "caller.h"
#include "critical.h"
#include "name_words.h"
#include "names.h"
#include "objects.h"
#include "provider.h"
#include "sched.h"
#include "shared.h"

/* By index in the table of names. */
static struct named_memory {
	uint64_t memory; /* 0: the place is free */
	uint8_t maker;
} memories[RTOS_MEMORIES];

static uint32_t taken; /* the places that are not free, a bit each */

_Static_assert(RTOS_MEMORIES <= HANDLE_POOL_CAPACITY, "which they have");

int64_t sched_own_component(void)
{
	return caller() ? (int64_t)crt_badge() : -TESSERA_EPERM;
}

/* ---- Inside of the critical section */

static int64_t take_name(const struct object_name *name, uint64_t memory)
{
	uint32_t places = handle_share_of(provider_share(RTOS_MEMORIES), ~taken);
	unsigned place;

	if (!object_wanted())
		return -TESSERA_EPERM;
	if (name_taken(name))
		return -TESSERA_EEXIST;
	if (!places)
		return -TESSERA_EAGAIN;
	place = (unsigned)__builtin_ctz(places);
	taken |= 1u << place;
	memories[place] = (struct named_memory){memory, (uint8_t)caller_component()};
	name_set(NAMED_MEMORY, place, *name);
	return 0;
}

static void free_name(unsigned place)
{
	taken &= ~(1u << place);
	memories[place] = (struct named_memory){0};
	name_set(NAMED_MEMORY, place, (struct object_name){{0}});
}

static int64_t give_name(const struct object_name *name)
{
	int index = name_find(NAMED_MEMORY, name);
	uint64_t memory;

	if (index < 0)
		return index;
	if (memories[index].maker != caller_component())
		return -TESSERA_EPERM;
	memory = memories[index].memory;
	free_name((unsigned)index);
	return (int64_t)memory;
}

void memories_bury(unsigned component)
{
	for (unsigned i = 0; i < RTOS_MEMORIES; i++)
		if (memories[i].memory && memories[i].maker == component)
			free_name(i);
}

/* ---- The services */

static int64_t read_name(struct object_name *name, uint64_t first, uint64_t second)
{
	struct name_text text = name_text(first, second);

	if (!caller())
		return -TESSERA_EPERM;
	return object_name_read(name, text.text) ? 0 : -TESSERA_ENAMETOOLONG;
}

/* The name of something that is to be there: nothing has one that is too long. */
static int64_t read_known_name(struct object_name *name, uint64_t first, uint64_t second)
{
	int64_t error = read_name(name, first, second);

	return error == -TESSERA_ENAMETOOLONG ? -TESSERA_ENOENT : error;
}

int64_t sched_memory_name(uint64_t name, uint64_t name_end, uint64_t memory)
{
	struct object_name key;
	int64_t error = read_name(&key, name, name_end);

	if (error)
		return error;
	if (object_name_none(&key))
		return -TESSERA_EINVAL;
	if ((error = object_start()))
		return error;
	if (shared_owner(memory) != (int64_t)crt_badge())
		return -TESSERA_EBADF;
	critical_enter();
	error = take_name(&key, memory);
	critical_leave();
	return error;
}

int64_t sched_memory_find(uint64_t name, uint64_t name_end)
{
	struct object_name key;
	int64_t error = read_known_name(&key, name, name_end), memory = 0;
	int index;

	if (error)
		return error;
	critical_enter();
	index = name_find(NAMED_MEMORY, &key);
	if (index >= 0)
		memory = (int64_t)memories[index].memory;
	critical_leave();
	if (index < 0)
		return index;
	error = shared_offer((uint64_t)memory, crt_badge());
	return error ? error : memory;
}

int64_t sched_memory_unname(uint64_t name, uint64_t name_end)
{
	struct object_name key;
	int64_t error = read_known_name(&key, name, name_end);

	if (error)
		return error;
	critical_enter();
	error = give_name(&key);
	critical_leave();
	return error;
}
