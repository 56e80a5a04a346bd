/*
 * Handles of one kind of object: an index in the low bits, a generation above. Index and generation
 * are valid together only, so that a handle kept after its object was destroyed is found out. An
 * index is given out again as late as possible, and never after its generation has come to its end.
 */
#ifndef RTOS_HANDLE_POOL_H
#define RTOS_HANDLE_POOL_H

#include <stddef.h>
#include <stdint.h>

#define HANDLE_INDEX_BITS 8
#define HANDLE_GENERATION_MAX (INT32_MAX >> HANDLE_INDEX_BITS)
/* What an object that is not in use has for a handle: its index is another's, so nobody finds it there. */
#define HANDLE_NONE(index) (~(int32_t)(index))

struct handle_slot {
	uint32_t generation;
	uint32_t next;
};

#define HANDLE_POOL_CAPACITY 32

struct handle_pool {
	struct handle_slot *slots;
	uint32_t count; /* free */
	uint32_t first, last;
	uint32_t taken; /* a bit for each index that is not: who goes through all objects has no others */
};

/* Of at most HANDLE_POOL_CAPACITY. */
void handle_pool_init(struct handle_pool *pool, struct handle_slot *slots, uint32_t capacity);

/* A new handle; -EAGAIN if none is free. */
int32_t handle_pool_take(struct handle_pool *pool);

/* Gives the handle of an object that ends back. */
void handle_pool_give(struct handle_pool *pool, int32_t handle);

static inline int32_t handle_make(uint32_t generation, uint32_t index)
{
	return (int32_t)(generation << HANDLE_INDEX_BITS | index);
}

/* The index in a handle, valid or not, under a capacity of 2^n. */
static inline size_t handle_index(int32_t handle, uint32_t capacity)
{
	return (uint32_t)handle & (capacity - 1);
}

#endif
