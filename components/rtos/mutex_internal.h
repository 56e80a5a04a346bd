/* Mutexes (rtos.h), for the rest of the RTOS. */
#ifndef RTOS_MUTEX_INTERNAL_H
#define RTOS_MUTEX_INTERNAL_H

#include "thread_record.h"

void mutexes_init(void);

/* Of a mutex that exists: threads of these components may own it as well. */
void mutex_let_in(struct mutex mutex, uint64_t users);

/* Destroys it whoever has it, or waits for it: they get -ECANCELED. -EBADF. */
int mutex_end(struct mutex mutex);

/* Inside of the critical section: unlocks a mutex that the caller has locked once.
 * -EBADF, -EPERM, -EINVAL as condition_wait */
int mutex_give_up(struct mutex mutex);

/* Inside of the critical section: gives on what a thread that ends holds. */
void mutexes_bury(struct thread_record *thread);

#endif
