/*
 * The manager's one lock, that nobody waits for: its state changes in bounded steps, each by the
 * thread that holds it. A thread that finds it taken is told so.
 */
#ifndef CAPMGR_LOCK_H
#define CAPMGR_LOCK_H

#include <stdbool.h>
#include <stdint.h>

#include <tessera/abi.h>

#include "crt_thread.h"

#define LOCK_TAKEN 0x80000000u

extern uint32_t lock_word; /* LOCK_TAKEN | id of the thread that holds it; 0: nobody */

/* False: another thread holds it. */
static inline bool lock_try(void)
{
	uint32_t nobody = 0;

	return __atomic_compare_exchange_n(&lock_word, &nobody, LOCK_TAKEN | crt_thread_id(), false,
					   __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/* By the thread that holds it. */
static inline void lock_release(void)
{
	__atomic_store_n(&lock_word, 0, __ATOMIC_RELEASE);
}

/* The id of the thread that holds it; -EAGAIN: nobody does. */
static inline int64_t lock_holder(void)
{
	uint32_t now = __atomic_load_n(&lock_word, __ATOMIC_RELAXED);

	return now ? (int64_t)(now & ~LOCK_TAKEN) : -TESSERA_EAGAIN;
}

#endif
