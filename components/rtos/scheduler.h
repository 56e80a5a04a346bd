/*
 * Who runs: the first of the run queue, that is the most urgent thread that is ready; equals take
 * turns. The running thread stays in the queue, in front of its equals until its slice is over.
 *
 * There is no tick. Each decision gives the thread that is to run one timeout, the earlier of the
 * next timer and, where it has equals, the end of its slice. If an earlier one is in force that stays:
 * it only costs a decision more, once, and the kernel is quicker when it has none to change. While
 * the scheduler's own thread runs none is in force.
 *
 * A slice is counted while the thread has equals that are ready, from the first decision on that
 * reads the clock. What needs no clock does not read it (scheduler_usual.h).
 *
 * A decision carries a token: if somebody else has decided before it is carried out, or something has
 * happened that the scheduler's thread has not learnt, the kernel refuses it, and the scheduler's
 * thread decides.
 *
 * Whoever has business here enters the critical section, changes states by the functions below,
 * and either leaves it (nothing changed that concerns who runs) or calls scheduler_switch().
 */
#ifndef RTOS_SCHEDULER_H
#define RTOS_SCHEDULER_H

#include "critical.h"
#include "thread_queue.h"
#include "timer_queue.h"

struct scheduler {
	struct thread_queue run;
	struct thread_record *current; /* as decided last; NULL: idle */
	uint64_t since;		       /* when the slice of current was charged last; or: */
#define SLICE_NOT_COUNTED 0
	uint64_t slice;	  /* cycles */
	uint64_t token;	  /* of the last decision */
	uint64_t timeout; /* in force, never later than the next timer; and priority */
	unsigned priority;
	struct timer_queue timers;
};

extern struct scheduler scheduler;

void scheduler_init(uint64_t slice);

/* The loop of the scheduler's own thread. */
void scheduler_run(void);

/* ---- All below: inside of the critical section. */

/* A thread that is not ready becomes so; its waiting call returns `status`. */
void scheduler_ready(struct thread_record *thread, int status);

/* A thread that is ready, or throttled, waits outside of the RTOS; from `wake` on (0: never) it is ready
 * again at the latest. */
void scheduler_wait(struct thread_record *thread, uint64_t wake);

/* It goes on. */
void scheduler_go_on(struct thread_record *thread);

/* The running thread, of which it is not known yet that it goes on, begins to do something here. What it is to
 * wait for stays. */
void scheduler_come_back(struct thread_record *thread);

/* A thread that is throttled becomes ready. */
void scheduler_release(struct thread_record *thread);

/* The running thread becomes blocked, in a wait queue or (NULL) in none; or if it is hurried and waits for
 * no lock, its wait is over at once: -ECANCELED. */
void scheduler_block(struct thread_record *thread, struct thread_queue *queue);

/* A thread that is ready or blocked leaves its queue and gives up what it waits for. */
void scheduler_remove(struct thread_record *thread);

/*
 * Leaves the critical section and lets the most urgent thread run. Returns when that is the calling
 * thread: at once, or after it was made ready again, with the status of its wait.
 */
int64_t scheduler_switch(void);

/* scheduler_block() of the calling thread and scheduler_switch(). */
int64_t scheduler_block_and_switch(struct thread_record *self, struct thread_queue *queue);

/* Leaves the critical section and lets another thread, which is ready or throttled, run for so many cycles
 * at most, with the calling thread's priority and out of its budget. Returns as scheduler_switch(). */
int scheduler_lend(struct thread_record *thread, uint64_t cycles);

/* Of the last decision; may be read outside of the critical section by who contends for it. */
uint64_t scheduler_token(void);

#endif
