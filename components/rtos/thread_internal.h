/* Threads (rtos.h), for the rest of the RTOS. The functions are inside of the critical section where not
 * said otherwise. */
#ifndef RTOS_THREAD_INTERNAL_H
#define RTOS_THREAD_INTERNAL_H

#include "schedule_parameters.h"
#include "thread_record.h"

void threads_init(void);

/* So many threads, from a number on, are a component's, of a family, and may have priorities up to the
 * ceiling: before any of them begins. */
void threads_give(unsigned component, unsigned family, unsigned first, unsigned count,
		  unsigned ceiling);

unsigned threads_ceiling(unsigned component);

/* Takes them back, when all have ended: their records, whatever was not asked for, may be another's. */
void threads_take_back(unsigned component);

/* The thread with which a component begins; its handle, or -EAGAIN. */
int32_t thread_begin_first(unsigned component, unsigned priority, void (*entry)(void *),
			   void *argument);

/* The same with all that a schedule says; it begins where its component does. */
int32_t thread_begin_process(unsigned component, const struct schedule *schedule);

/* What every thread of the port begins with. */
void thread_start(void);

/* Outside of the critical section: the calling thread lets the next of its equals run. 0. */
int64_t thread_give_turn(struct thread_record *self);

/* The same: it sleeps until a time in cycles. 0; or -ECANCELED, since it is dying. */
int64_t thread_sleep(struct thread_record *self, uint64_t when);

/* Ends a thread: it lets go of all it holds and waits for, and who joins it is woken. */
void thread_end(struct thread_record *thread, int status);

/* A thread is to end soon. Whoever is inside of a server is not cut off there: its waits end, but those for
 * locks, and when it has come home it ends. */
void thread_doom(struct thread_record *thread);

/* Ends a thread wherever it is: at once, or if it is inside of a server, when it comes home. */
void thread_end_by_force(struct thread_record *thread);

/* The time has come to look after a thread that is dying: if it is at home, it ends. */
void thread_reap(struct thread_record *thread, uint64_t now);

/* Something has happened to what runs the thread: it waits outside of the RTOS, goes on after that, or has
 * stopped for good. */
void thread_look(struct thread_record *thread);

#endif
