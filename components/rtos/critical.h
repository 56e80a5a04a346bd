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

static inline void critical_enter(void)
{
	uint32_t nobody = 0;

	if (!atomic_compare_exchange_strong(&critical_owner, &nobody, port_id()))
		critical_contend();
}

static inline void critical_leave(void)
{
	uint32_t self = port_id();

	if (!atomic_compare_exchange_strong(&critical_owner, &self, 0))
		critical_leave_wanted();
}

#endif
