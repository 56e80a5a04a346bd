/*
 * Locks with priority inheritance, for mutexes and for channels.
 *
 * The word lies in the memory of those who share the lock, and says who owns it: taking and
 * releasing it without contention is one instruction and no call. Waiters stand in the scheduler's
 * memory. Whoever has to wait marks the word, so that its owner comes here to release it; the lock
 * then goes to the most urgent waiter directly.
 *
 * The owner of a lock has at least the priority of the most urgent waiter. If it waits for another
 * lock itself, so has the owner of that, and so on: the chain has at most RTOS_THREADS links, since
 * nobody may wait where that would close a circle.
 */
#ifndef RTOS_LOCK_H
#define RTOS_LOCK_H

#include <stdatomic.h>

#include "thread_queue.h"

#define LOCK_OWNER 0xffffu	 /* id of a thread */
#define LOCK_AGAIN 0x10000u	 /* counts how often the owner has it beyond the first time */
#define LOCK_AGAIN_BITS 0xff0000u
#define LOCK_OWNER_DIED 0x40000000u /* without an owner: the last one ended while it had it */
#define LOCK_WAITERS 0x80000000u

struct lock {
	_Atomic uint32_t word; /* 0: free */
};

#define LOCK_NO_DONATION 0xff

struct lock_waiters {
	struct thread_queue queue;
	struct thread_record *owner; /* while there are waiters */
	uint8_t donated; /* the priority that the owner inherits from it, or LOCK_NO_DONATION */
};

static inline bool lock_try(struct lock *lock)
{
	uint32_t nobody = 0;

	return atomic_compare_exchange_strong(&lock->word, &nobody, port_id());
}

static inline bool lock_try_release(struct lock *lock)
{
	uint32_t self = port_id();

	return atomic_compare_exchange_strong(&lock->word, &self, 0);
}

void lock_init(struct lock *lock, struct lock_waiters *waiters);

/* Takes a lock that the caller has not, waiting for it. 0, -EDEADLK, -EOWNERDEAD (it is taken). */
int lock_wait(struct lock *lock, struct lock_waiters *waiters);

/* Releases a lock that the caller has once, to who waits for it. */
void lock_release(struct lock *lock, struct lock_waiters *waiters);

/* ---- Below: inside of the critical section. */

/* A thread ends: if it has the lock, that goes to the next, who gets -EOWNERDEAD if `tell`. */
void lock_bury(struct lock *lock, struct lock_waiters *waiters, struct thread_record *thread,
	       bool tell);

/* Gives the priority of the most urgent waiter, which may have changed, on along the chain. */
void lock_donate(struct lock_waiters *waiters);

/* Sets a thread's own priority. */
void lock_set_base(struct thread_record *thread, unsigned priority);

#endif
