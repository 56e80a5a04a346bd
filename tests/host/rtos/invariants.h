/* What holds in the scheduler whenever nobody is in the critical section. */
#ifndef RTOS_INVARIANTS_H
#define RTOS_INVARIANTS_H

#include "scheduler.h"

/* Which invariant does not hold, or NULL. */
const char *invariants_broken(void);

/* Of words that somebody overwrites nothing is asked; of what is the scheduler's own, all the same. */
extern bool invariants_words_lie;

/* The same for one queue of times, and one of threads. */
const char *timer_queue_broken(const struct timer_queue *queue);
const char *thread_queue_broken(const struct thread_queue *queue);

/* For simulation_at_dispatch: ends the simulation where an invariant does not hold, or where the
 * thread is not the first of those that are ready. */
void invariants_at_dispatch(unsigned thread);

#endif
