/* The scheduler's answers, for all of the library. */
#ifndef RTOS_CLIENT_GATE_H
#define RTOS_CLIENT_GATE_H

#include "sched.h"

/* The calling thread was ended: it begins anew. */
_Noreturn void thread_begin_again(void);

/* What every function of sched.h returns goes through here. */
static inline int64_t answer(int64_t status)
{
	if (__builtin_expect(status == SCHED_BEGIN, 0))
		thread_begin_again();
	return status;
}

#endif
