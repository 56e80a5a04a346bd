#include "objects.h"

#include "caller.h"
#include "handle_pool.h"

#define INDEXES (1u << HANDLE_INDEX_BITS)

/* Bit c: component c. */
static uint64_t users[OBJECT_KINDS][INDEXES];

int64_t object_made(enum object_kind kind, int32_t handle)
{
	if (handle > 0)
		users[kind][handle_index(handle, INDEXES)] = (uint64_t)1 << caller_component();
	return handle;
}

bool object_usable(enum object_kind kind, uint64_t handle)
{
	return handle <= INT32_MAX && caller() &&
	       users[kind][handle_index((int32_t)handle, INDEXES)] >> caller_component() & 1;
}
