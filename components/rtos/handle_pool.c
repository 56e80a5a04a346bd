#include "handle_pool.h"

#include <tessera/abi.h>

void handle_pool_init(struct handle_pool *pool, struct handle_slot *slots, uint32_t capacity)
{
	for (uint32_t i = 0; i < capacity; i++)
		slots[i] = (struct handle_slot){ .generation = 1, .next = i + 1 };
	*pool = (struct handle_pool){
		.slots = slots, .count = capacity, .first = 0, .last = capacity - 1
	};
}

int32_t handle_pool_take(struct handle_pool *pool)
{
	uint32_t index = pool->first;

	if (!pool->count)
		return -TESSERA_EAGAIN;
	pool->count--;
	pool->first = pool->slots[index].next;
	pool->taken |= 1u << index;
	return handle_make(pool->slots[index].generation, index);
}

void handle_pool_give(struct handle_pool *pool, int32_t handle)
{
	uint32_t index = (uint32_t)handle & ((1u << HANDLE_INDEX_BITS) - 1);

	pool->taken &= ~(1u << index);
	if (pool->slots[index].generation == HANDLE_GENERATION_MAX)
		return;
	pool->slots[index].generation++;
	if (pool->count)
		pool->slots[pool->last].next = index;
	else
		pool->first = index;
	pool->last = index;
	pool->count++;
}
