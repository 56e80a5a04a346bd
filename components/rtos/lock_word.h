/*
 * The word of a lock (lock.h), which says who owns it: taking and releasing it without contention
 * is one instruction. It lies in the memory of those who share the lock.
 */
#ifndef RTOS_LOCK_WORD_H
#define RTOS_LOCK_WORD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "port_inline.h"

#define LOCK_OWNER 0xffffu	 /* id of a thread */
#define LOCK_AGAIN 0x10000u	 /* counts how often the owner has it beyond the first time */
#define LOCK_AGAIN_BITS 0xff0000u
#define LOCK_OWNER_DIED 0x40000000u /* without an owner: the last one ended while it had it */
#define LOCK_WAITERS 0x80000000u

struct lock {
	_Atomic uint32_t word; /* 0: free */
};

/* The other form of this builtin keeps what it found on the stack, which costs the caller a frame. */
static inline bool lock_try(struct lock *lock)
{
	return __sync_bool_compare_and_swap((uint32_t *)&lock->word, 0, port_id());
}

static inline bool lock_try_release(struct lock *lock)
{
	return __sync_bool_compare_and_swap((uint32_t *)&lock->word, port_id(), 0);
}

#endif
