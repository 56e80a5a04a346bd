/*
 * Handles of one kind of object: an index in the low bits, a generation above. Index and generation
 * are valid together only, so that a handle kept after its object was destroyed is found out. Indexes are given out
 * in turn, and none after its generation has come to its end.
 */
#ifndef RTOS_HANDLE_POOL_H
#define RTOS_HANDLE_POOL_H

#include <stddef.h>
#include <stdint.h>

#define HANDLE_INDEX_BITS 5
#define HANDLE_GENERATION_MAX (INT32_MAX >> HANDLE_INDEX_BITS)
/* What an object that is not in use has for a handle: its index is another's, so nobody finds it there. */
#define HANDLE_NONE(index) (~(int32_t)(index))

#define HANDLE_POOL_CAPACITY (1 << HANDLE_INDEX_BITS)

/* A bit for each index. Who goes through all objects has those that are taken, and no others. */
struct handle_pool {
	uint32_t *generations;
	uint32_t free, taken; /* neither: its generation has come to its end */
	uint32_t last;	      /* the index that was given out last */
};

/* Which indexes somebody may be given: those that are kept for him, and then those that are anybody's. */
struct handle_share {
	uint32_t own, common;
};

/* Which of those that are free he may be given now; 0: none. */
static inline uint32_t handle_share_of(struct handle_share share, uint32_t free)
{
	return free & share.own ? free & share.own : free & share.common;
}

/* Of at most HANDLE_POOL_CAPACITY, but at least one. */
void handle_pool_init(struct handle_pool *pool, uint32_t *generations, uint32_t capacity);

/* A new handle; -EAGAIN if none of the share is free. */
int32_t handle_pool_take(struct handle_pool *pool, struct handle_share share);

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
