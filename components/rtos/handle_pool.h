/*
 * Handles of one kind of object: an index, and a generation in the bits above and below it. Index
 * and generation are valid together only, so that a handle kept after its object was destroyed is
 * found out. An index is given out again as late as possible, and never after its generation has
 * come to its end.
 *
 *	30 .. 11		10 .. 3		2 .. 0
 *	generation, high	index		generation, low
 *
 * A mask alone makes it the offset into a table of eight-byte entries.
 */
#ifndef RTOS_HANDLE_POOL_H
#define RTOS_HANDLE_POOL_H

#include <stdbool.h>
#include <stdint.h>

#define HANDLE_INDEX_BITS 8
#define HANDLE_INDEX_SHIFT 3
#define HANDLE_GENERATION_MAX (INT32_MAX >> HANDLE_INDEX_BITS)
#define HANDLE_NONE 0

struct handle_slot {
	uint32_t generation;
	uint32_t next;
};

struct handle_pool {
	struct handle_slot *slots;
	uint32_t count; /* free */
	uint32_t first, last;
};

void handle_pool_init(struct handle_pool *pool, struct handle_slot *slots, uint32_t capacity);

/* A new handle; -EAGAIN if none is free. */
int32_t handle_pool_take(struct handle_pool *pool);

/* Gives the handle of an object that ends back. */
void handle_pool_give(struct handle_pool *pool, int32_t handle);

/* The index in a handle, valid or not, under a capacity of 2^n. */
static inline uint32_t handle_index(int32_t handle, uint32_t capacity)
{
	return (uint32_t)handle >> HANDLE_INDEX_SHIFT & (capacity - 1);
}

/* The entry of a handle in a table of eight-byte entries. */
static inline void *handle_entry(void *entries, int32_t handle, uint32_t capacity)
{
	return (char *)entries + ((uint32_t)handle & (capacity - 1) << HANDLE_INDEX_SHIFT);
}

#endif
