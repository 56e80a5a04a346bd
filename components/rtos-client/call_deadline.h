/*
 * Calls by gates that came at run time, with a deadline: who is called may be slow or hostile, and
 * the caller is to have its thread back. sched.h tells what that can cut off, and doc/rtos.md how
 * soon.
 */
#ifndef CALL_DEADLINE_H
#define CALL_DEADLINE_H

#include "rtos.h"

/*
 * The calling thread's next call is to return by this time; and it has. Both are calls of the
 * scheduler. call_begin: 0; or there is no deadline:
 *	-ECANCELED	the time has come already
 *	-EAGAIN		too many that called the caller have one of this thread
 *	-EPERM		the component, or the thread, is not scheduled by sched
 *	and what keeps the scheduler from preparing it: -ENOSPC, -ENOMEM
 */
int call_begin(struct time deadline);
void call_end(void);

/* The status of a call (the twin f_at of a function f), or -ECANCELED when its time had come before
 * it returned; never both. A call whose deadline can't be set is not made: the errors of
 * call_begin. */
#define CALL_BEFORE(deadline, call)                                                                \
	({                                                                                         \
		int64_t called_ = call_begin(deadline);                                            \
                                                                                                   \
		if (!called_) {                                                                    \
			called_ = (call);                                                          \
			call_end();                                                                \
		}                                                                                  \
		called_;                                                                           \
	})

#endif
