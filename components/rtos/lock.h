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

#include "events.h"
#include "lock_word.h"
#include "thread_queue.h"

#define LOCK_NO_DONATION 0xff

struct lock_waiters {
	struct thread_queue queue;
	struct thread_record *owner; /* while there are waiters */
	struct watchers watchers;
	uint64_t users; /* bit c: threads of component c may own it */
	uint8_t donated; /* the priority that the owner inherits from it, or LOCK_NO_DONATION */
};

void lock_init(struct lock *lock, struct lock_waiters *waiters, uint64_t users);

/* Takes and gives a lock that is not asked for after its owner has ended. */
void lock_acquire(struct lock *lock, struct lock_waiters *waiters);
void lock_give(struct lock *lock, struct lock_waiters *waiters);

/* ---- Below: inside of the critical section. */

/*
 * Takes a lock that the caller has not, waiting for it, and leaves the critical section.
 *	-EDEADLK	waiting would close a circle
 *	-EOWNERDEAD	it is taken, but its last owner ended, or was none
 */
int64_t lock_wait(struct lock *lock, struct lock_waiters *waiters);

/* Releases a lock that the caller has once, to who waits for it, and leaves the critical section. 0. */
int64_t lock_release(struct lock *lock, struct lock_waiters *waiters);

/* Whether somebody has it who can. */
bool lock_has_owner(struct lock *lock, const struct lock_waiters *waiters);

/* Whether it can be taken at once; if not, its owner comes here to release it. */
bool lock_watch(struct lock *lock);

/* Gives a lock that the caller has once to who waits for it, or to nobody. */
void lock_hand_over(struct lock *lock, struct lock_waiters *waiters);

/* There is no lock any more: who waits for it gets -ECANCELED. */
void lock_cancel(struct lock_waiters *waiters);

/* A thread ends: if it has the lock, that goes to the next, who gets -EOWNERDEAD if `tell`. */
void lock_bury(struct lock *lock, struct lock_waiters *waiters, struct thread_record *thread,
	       bool tell);

/* Whether threads of other families wait for a lock of this one, perhaps through others. */
bool lock_others_wait(const struct thread_record *owner);

/* Gives the priority of the most urgent waiter, which may have changed, on along the chain; its end goes on
 * if it was out of budget, and may. */
void lock_donate(struct lock_waiters *waiters);

/* Sets a thread's own priority. */
void lock_set_base(struct thread_record *thread, unsigned priority);

#endif
