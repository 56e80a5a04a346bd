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

/*
 * Both return the status of the caller's wait; 0 if it does not wait. So do all who come to them, and of
 * the same width: then they are jumped to, and the usual way needs no stack frame.
 */

/* When the scheduler's thread waits for the critical section: it decides, the caller after it. */
int64_t scheduler_switch_wanted(bool waits);

/* After a switch that did not come to pass (error), or by which the thread is to begin again. */
int64_t scheduler_switch_again(int error, bool waits);

/*
 * Leaves the critical section for another thread, under the timeout in force. The caller's record is
 * found when it runs again: to keep anything over a switch costs more.
 */
static USUALLY int64_t scheduler_leave_to(struct thread_record *next, size_t number, size_t priority,
					  bool waits)
{
	uint64_t token = ++scheduler.token, timeout = scheduler.timeout;
	const struct thread_record *self;
	int error;

	scheduler.current = next;
	scheduler.priority = (unsigned)priority;
	if (!critical_try_leave())
		return scheduler_switch_wanted(waits);
	error = port_dispatch((unsigned)number, (unsigned)priority, timeout, token);
	self = thread_running();
	if (__builtin_expect(error | self->again, 0))
		return scheduler_switch_again(error, waits);
	return waits ? self->wait_status : 0;
}

/* The same; returns as scheduler_switch(). */
static USUALLY int64_t scheduler_switch_to(struct thread_record *next, unsigned priority)
{
	return scheduler_leave_to(next, next->number, priority, true);
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

/* A thread that was made ready, and comes next; NULL: none was. */
struct usual_wake {
	struct thread_record *thread;
	size_t number, priority;
};

/*
 * The first of a wait queue becomes ready, if it waits without equals and is then more urgent than
 * all that are ready, the caller too. If that is not so nothing has changed.
 */
static USUALLY struct usual_wake scheduler_usual_wake(struct thread_queue *queue)
{
	uint32_t waiting = queue->present, ready = scheduler.run.present, bit;
	struct thread_record *first;
	size_t number, priority;

	if (__builtin_expect(!waiting || scheduler.since != SLICE_NOT_COUNTED, 0))
		return (struct usual_wake){ NULL, 0, 0 };
	priority = highest_bit(waiting);
	bit = 1u << priority;
	number = queue->first[priority];
	first = &thread_records[number];
	if (__builtin_expect(bit <= ready || !thread_queue_alone(first) || first->limited, 0))
		return (struct usual_wake){ NULL, 0, 0 };
	queue->present ^= bit;
	scheduler.run.present |= bit;
	scheduler.run.first[priority] = (uint8_t)number;
	first->queue = &scheduler.run;
	first->state = RUN_READY;
	first->wait_status = 0;
	first->lock = NULL;
	first->lowered = NULL;
	return (struct usual_wake){ first, number, priority };
}

/* Leaves the critical section, and the core to whom that has woken. Returns 0. */
static USUALLY int64_t scheduler_give_way(const struct usual_wake *woken)
{
	return scheduler_leave_to(woken->thread, woken->number, woken->priority, false);
}

#endif
