/* Threads (rtos.h), for the rest of the RTOS. The functions are inside of the critical section. */
#ifndef RTOS_THREAD_INTERNAL_H
#define RTOS_THREAD_INTERNAL_H

#include "thread_record.h"

void threads_init(void);

/* The thread with which the system begins; its priority is the highest. */
void thread_begin_first(void (*entry)(void *argument), void *argument);

/* What every thread of the port begins with. */
void thread_start(void);

/* Ends a thread: it lets go of all it holds and waits for, and who joins it is woken. */
void thread_end(struct thread_record *thread, int status);

/* What runs the thread has stopped for good. */
void thread_stopped(struct thread_record *thread);

#endif
