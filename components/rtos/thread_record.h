/*
 * What the scheduler knows of a thread.
 *
 *	FREE	 no thread
 *	READY	 stands in the run queue; one of them runs
 *	THROTTLED would be ready, but has spent its budget (budget.h)
 *	BLOCKED	 waits: in a wait queue, for a time, or for another thread's end
 *	ENDED	 has exited or stopped; its status waits to be asked for
 *
 * `queue` is the queue that it stands in: the run queue, a wait queue or none. `priority` is the
 * greatest of its own (`base`) and of those that it inherits: for each priority the number of
 * contended locks it holds whose most urgent waiter has it. The critical section protects all but
 * `again` and the statistics, which are the thread's own while it runs.
 */
#ifndef RTOS_THREAD_RECORD_H
#define RTOS_THREAD_RECORD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "port.h"
#include "rtos.h"

#define THREAD_COMPONENTS 64

enum run_state { RUN_FREE, RUN_READY, RUN_THROTTLED, RUN_BLOCKED, RUN_ENDED };

struct thread_queue;
struct lock_waiters;

struct thread_record {
	struct thread_record *next, *previous; /* in its queue, among equals; circular */
	struct thread_queue *queue;
	uint64_t slice_left; /* cycles; a whole slice while it is not ready */
	uint32_t number;
	uint8_t component; /* to which it belongs: the provider's number of it */
	uint8_t family;	   /* that of which this one is a part, for locks and budgets */
	uint8_t state;
	uint8_t priority;
	uint8_t base;
	bool again; /* begins again at its start, when it returns from a dispatch */
	bool dying; /* it was killed, and ends as soon as it is at home */
	/* Two of these side by side are looked at together. */
	bool hurried; /* it waits for nothing but locks: it is dying, or the provider wants it to come back */
	bool outside; /* it is blocked, but not by the RTOS: it waits at an endpoint of its own; or it runs
		       * again, and what the kernel tells of that was not collected yet */
	bool limited; /* by a budget */
	bool whole;   /* the provider is not to have it end before it has done what it is about */
	bool no_join;
	bool lost;	 /* what runs it has stopped for good: its component does not use the record again */
	int wait_status; /* what its waiting call returns */

	/* What has to be put right if it gives up waiting. */
	struct lock_waiters *lock; /* for which it waits */
	_Atomic int32_t *lowered;  /* the count of the semaphore at which it waits */
	struct thread_record *joins;

	uint32_t inherited; /* bit p: inherits[p] is not 0 */
	uint8_t inherits[RTOS_PRIORITIES];

	uint64_t period, deadline, release; /* cycles; period 0: not periodic */
	uint64_t budget; /* cycles in each period; 0: no limit */
	uint64_t activations, misses, worst, last; /* responses, in cycles */
	uint64_t throttled; /* so often has it spent its budget */

	int32_t handle;
	int exit_status;
	struct thread_record *joiner;
	void (*entry)(void *argument);
	void *argument;
} __attribute__((aligned(256))); /* so that a number becomes an address by a shift */

static inline bool thread_either(const bool *first)
{
	uint16_t both;

	memcpy(&both, first, sizeof(both));
	return both;
}

static inline bool thread_hurried_or_outside(const struct thread_record *thread)
{
	return thread_either(&thread->hurried);
}

static inline bool thread_outside_or_limited(const struct thread_record *thread)
{
	return thread_either(&thread->outside);
}

extern struct thread_record thread_records[RTOS_THREADS];

static inline bool thread_alive(const struct thread_record *thread)
{
	return thread->state != RUN_FREE && thread->state != RUN_ENDED;
}

static inline struct thread_record *thread_of_id(uint32_t id)
{
	return &thread_records[id - port_first_id];
}

static inline struct thread_record *thread_running(void)
{
	return thread_of_id(port_id());
}

static inline uint32_t thread_id(const struct thread_record *thread)
{
	return thread->number + port_first_id;
}

#endif
