#include "names.h"

#include <tessera/abi.h>

#define NAMES_EACH 32

static struct object_name names[NAMED_KINDS][NAMES_EACH];

_Static_assert(RTOS_MUTEXES <= NAMES_EACH && RTOS_SEMAPHORES <= NAMES_EACH &&
		       RTOS_CHANNELS <= NAMES_EACH && RTOS_MEMORIES <= NAMES_EACH,
	       "each index has its place");

void names_init(void)
{
	for (unsigned kind = 0; kind < NAMED_KINDS; kind++)
		for (unsigned i = 0; i < NAMES_EACH; i++)
			names[kind][i] = (struct object_name){ { 0 } };
}

int name_find(enum named_kind kind, const struct object_name *name)
{
	if (object_name_none(name))
		return -TESSERA_ENOENT;
	for (unsigned i = 0; i < NAMES_EACH; i++)
		if (object_name_same(&names[kind][i], name))
			return (int)i;
	return -TESSERA_ENOENT;
}

bool name_taken(const struct object_name *name)
{
	for (unsigned kind = 0; kind < NAMED_KINDS; kind++)
		if (name_find((enum named_kind)kind, name) >= 0)
			return true;
	return false;
}

void name_set(enum named_kind kind, size_t index, struct object_name name)
{
	names[kind][index] = name;
}
