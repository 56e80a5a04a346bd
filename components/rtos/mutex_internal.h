/* Mutexes (rtos.h), for the rest of the RTOS. */
#ifndef RTOS_MUTEX_INTERNAL_H
#define RTOS_MUTEX_INTERNAL_H

#include "thread_record.h"

void mutexes_init(void);

/* Inside of the critical section: gives on what a thread that ends holds. */
void mutexes_bury(struct thread_record *thread);

#endif
