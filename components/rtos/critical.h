/*
 * The scheduler's critical section: one word that names the owner. Threads enter it themselves, to
 * block, to wake others and to decide who runs next.
 *
 * Its owner may be preempted, by the scheduler's thread alone. That finds the word owned, marks it,
 * and lets the owner run with its own priority and time; the owner switches back when it leaves.
 * So nobody waits longer than one passage, and entering costs an instruction when nobody is inside.
 */
#ifndef RTOS_CRITICAL_H
#define RTOS_CRITICAL_H

#include <stdatomic.h>
#include <stdint.h>

#include "port.h"

#define CRITICAL_WANTED 0x80000000u

extern _Atomic uint32_t critical_owner; /* id of the thread, or 0 */

void critical_contend(void);
void critical_leave_wanted(void);

/* Leaves it; returns the result. For the end of a function that usually leaves otherwise. */
int64_t critical_leave_with(int64_t result);

/* The other form of this builtin keeps what it found on the stack, which costs the caller a frame. */
static inline bool critical_pass(uint32_t from, uint32_t to)
{
	return __builtin_expect(
		__sync_bool_compare_and_swap((uint32_t *)&critical_owner, from, to), 1);
}

/* False if somebody else is inside: critical_contend() enters then. */
static inline bool critical_try_enter(void)
{
	return critical_pass(0, port_id());
}

static inline void critical_enter(void)
{
	if (!critical_try_enter())
		critical_contend();
}

/* False if the scheduler's thread wants to enter: critical_leave_wanted() leaves then. */
static inline bool critical_try_leave(void)
{
	return critical_pass(port_id(), 0);
}

static inline void critical_leave(void)
{
	if (!critical_try_leave())
		critical_leave_wanted();
}

#endif
