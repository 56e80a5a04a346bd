#include "handle_pool.h"

#include <tessera/abi.h>

void handle_pool_init(struct handle_pool *pool, uint32_t *generations, uint32_t capacity)
{
	for (uint32_t i = 0; i < capacity; i++)
		generations[i] = 1;
	*pool = (struct handle_pool){
		.generations = generations,
		.free = UINT32_MAX >> (HANDLE_POOL_CAPACITY - capacity),
		.last = capacity - 1,
	};
}

/* The next one behind the last, so that all wear alike, and what has ended is not soon something else. */
static uint32_t next_of(const struct handle_pool *pool, uint32_t indexes)
{
	uint32_t behind = indexes & ~((2u << pool->last) - 1);

	return (uint32_t)__builtin_ctz(behind ? behind : indexes);
}

int32_t handle_pool_take(struct handle_pool *pool, struct handle_share share)
{
	uint32_t indexes = handle_share_of(share, pool->free), index;

	if (!indexes)
		return -TESSERA_EAGAIN;
	index = next_of(pool, indexes);
	pool->last = index;
	pool->free &= ~(1u << index);
	pool->taken |= 1u << index;
	return handle_make(pool->generations[index], index);
}

void handle_pool_give(struct handle_pool *pool, int32_t handle)
{
	uint32_t index = (uint32_t)handle & (HANDLE_POOL_CAPACITY - 1);

	pool->taken &= ~(1u << index);
	if (pool->generations[index] == HANDLE_GENERATION_MAX)
		return;
	pool->generations[index]++;
	pool->free |= 1u << index;
}
