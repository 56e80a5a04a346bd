/*
 * Who is to be woken when: a binary heap of at most TIMER_QUEUE_SLOTS times, each of a slot of its
 * own, so that nothing can exceed it. Slot t < RTOS_THREADS is of thread t; behind them stand those of
 * timers, of budgets, and one of the provider's for each thread. Setting, cancelling and taking are O(log n): at most TIMER_QUEUE_STEPS exchanges.
 */
#ifndef RTOS_TIMER_QUEUE_H
#define RTOS_TIMER_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "thread_record.h"

#define BUDGETS (RTOS_THREADS + THREAD_COMPONENTS)
#define PROVIDER_SLOTS (RTOS_THREADS + RTOS_TIMERS + BUDGETS)
#define TIMER_QUEUE_SLOTS (PROVIDER_SLOTS + RTOS_THREADS)
#define TIMER_QUEUE_STEPS 8 /* log2 of the slots, rounded up, at 256 */
#define TIMER_QUEUE_NONE UINT64_MAX

struct timer_queue_entry {
	uint64_t when;
	uint32_t slot;
};

struct timer_queue {
	uint32_t count;
	struct timer_queue_entry heap[TIMER_QUEUE_SLOTS + 1]; /* from 1 on; NONE if that is free */
	uint32_t place[TIMER_QUEUE_SLOTS];		      /* in the heap; 0: not set */
};

_Static_assert(TIMER_QUEUE_SLOTS <= 1 << TIMER_QUEUE_STEPS, "the bound holds");

void timer_queue_clear(struct timer_queue *queue);

/* Sets the time of a slot, also if it has one. */
void timer_queue_set(struct timer_queue *queue, unsigned slot, uint64_t when);

/* The slot's time, if it has one, is forgotten. */
void timer_queue_cancel(struct timer_queue *queue, unsigned slot);

/* Takes the slot with the earliest time, of a queue with more than one. */
unsigned timer_queue_take_of_many(struct timer_queue *queue);

/* The same, of one that is not empty. */
static inline unsigned timer_queue_take(struct timer_queue *queue)
{
	uint32_t slot = queue->heap[1].slot;

	if (queue->count != 1)
		return timer_queue_take_of_many(queue);
	queue->count = 0;
	queue->place[slot] = 0;
	queue->heap[1].when = TIMER_QUEUE_NONE;
	return slot;
}

/* The earliest time, or TIMER_QUEUE_NONE. */
static inline uint64_t timer_queue_next(const struct timer_queue *queue)
{
	return queue->heap[1].when;
}

#endif
