/* Conditions (rtos.h), for the rest of the RTOS. */
#ifndef RTOS_CONDITION_INTERNAL_H
#define RTOS_CONDITION_INTERNAL_H

#include "thread_record.h"

void conditions_init(void);

/* condition_wait without the locking at its end. */
int condition_await(struct condition condition, struct mutex mutex);

/* Inside of the critical section: a thread ends, perhaps one that a signal has just woken. */
void conditions_bury(const struct thread_record *thread);

#endif
