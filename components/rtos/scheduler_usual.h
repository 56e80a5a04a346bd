/*
 * The usual decisions, for which the clock need not be read: nothing is counted of a slice, the thread
 * that comes next is alone at its priority, and the timeout in force is early enough. They are what
 * scheduler_switch() would decide as well, and are inline where threads wake each other.
 *
 * All are called inside of the critical section, by threads of the RTOS.
 */
#ifndef RTOS_SCHEDULER_USUAL_H
#define RTOS_SCHEDULER_USUAL_H

#include "scheduler.h"

#define USUALLY inline __attribute__((always_inline))

/* When the scheduler's thread waits for the critical section: it decides, the caller after it. */
int scheduler_switch_wanted(void);

/* After a switch that did not come to pass (error), or by which the thread is to begin again. */
int scheduler_switch_again(int error);

/*
 * Leaves the critical section for another thread, under the timeout in force. Returns as
 * scheduler_switch(). The caller's record is found when it runs again: to keep anything over a
 * switch costs more.
 */
static USUALLY int scheduler_switch_to(struct thread_record *next, unsigned priority)
{
	uint64_t token = ++scheduler.token, timeout = scheduler.timeout;
	const struct thread_record *self;
	int error;

	scheduler.current = next;
	scheduler.priority = priority;
	if (!critical_try_leave())
		return scheduler_switch_wanted();
	error = port_dispatch(next->number, priority, timeout, token);
	self = thread_running();
	if (__builtin_expect(error | self->again, 0))
		return scheduler_switch_again(error);
	return self->wait_status;
}

/* The most urgent thread, or NULL if the clock has to be read or nobody is ready. */
static USUALLY struct thread_record *scheduler_usual_next(void)
{
	struct thread_record *first = thread_queue_first(&scheduler.run);

	if (scheduler.since != SLICE_NOT_COUNTED || !first || !thread_queue_alone(first) ||
	    first->limited ||
	    timer_queue_next(&scheduler.timers) < scheduler.timeout)
		return NULL;
	return first;
}

/*
 * The first of a wait queue becomes ready, if it waits without equals and is then more urgent than
 * all that are ready, the caller too: it comes next. NULL if that is not so, and nothing has changed.
 */
static USUALLY struct thread_record *scheduler_usual_wake(struct thread_queue *queue)
{
	uint32_t waiting = queue->present, ready = scheduler.run.present, bit;
	struct thread_record *first;
	size_t number, priority;

	if (__builtin_expect(!waiting || scheduler.since != SLICE_NOT_COUNTED, 0))
		return NULL;
	priority = highest_bit(waiting);
	bit = 1u << priority;
	number = queue->first[priority];
	first = &thread_records[number];
	if (__builtin_expect(bit <= ready || !thread_queue_alone(first) || first->limited, 0))
		return NULL;
	queue->present = waiting ^ bit;
	scheduler.run.present = ready ^ bit;
	scheduler.run.first[priority] = (uint8_t)number;
	first->queue = &scheduler.run;
	first->state = RUN_READY;
	first->wait_status = 0;
	first->lock = NULL;
	first->lowered = NULL;
	return first;
}

#endif
