/*
 * Threads in the order of their priorities, and of arrival among equals: the run queue and every
 * wait queue. A thread stands in one queue at most. All operations are O(1): a word has a bit for
 * each priority that somebody has, and the equals are a ring whose first is kept.
 */
#ifndef RTOS_THREAD_QUEUE_H
#define RTOS_THREAD_QUEUE_H

#include "thread_record.h"

struct thread_queue {
	uint32_t present; /* bit p: first[p] is valid */
	uint8_t first[RTOS_PRIORITIES]; /* number of the thread */
};

_Static_assert(RTOS_PRIORITIES <= 32, "a bit for each");
_Static_assert(RTOS_THREADS <= 256, "numbers fit a byte");

static inline size_t highest_bit(uint32_t bits)
{
	return 63 - (size_t)__builtin_clzll(bits);
}

static inline bool thread_queue_empty(const struct thread_queue *queue)
{
	return !queue->present;
}

/* Of a queue that is not empty. */
static inline size_t thread_queue_priority(const struct thread_queue *queue)
{
	return highest_bit(queue->present);
}

/* The most urgent thread, or NULL. */
static inline struct thread_record *thread_queue_first(const struct thread_queue *queue)
{
	size_t number;

	if (!queue->present)
		return NULL;
	number = queue->first[thread_queue_priority(queue)];
	return &thread_records[number];
}

/* Behind its equals. */
static inline void thread_queue_add(struct thread_queue *queue, struct thread_record *thread)
{
	unsigned priority = thread->priority;
	struct thread_record *first;

	thread->queue = queue;
	if (!(queue->present & 1u << priority)) {
		queue->present |= 1u << priority;
		queue->first[priority] = (uint8_t)thread->number;
		thread->next = thread->previous = thread;
		return;
	}
	first = &thread_records[queue->first[priority]];
	thread->next = first;
	thread->previous = first->previous;
	first->previous->next = thread;
	first->previous = thread;
}

/* Before its equals. */
static inline void thread_queue_add_first(struct thread_queue *queue, struct thread_record *thread)
{
	thread_queue_add(queue, thread);
	queue->first[thread->priority] = (uint8_t)thread->number;
}

/* Of a thread that stands in a queue. */
static inline void thread_queue_remove(struct thread_record *thread)
{
	struct thread_queue *queue = thread->queue;
	unsigned priority = thread->priority;

	thread->queue = NULL;
	if (thread->next == thread) {
		queue->present &= ~(1u << priority);
		return;
	}
	thread->previous->next = thread->next;
	thread->next->previous = thread->previous;
	if (queue->first[priority] == thread->number)
		queue->first[priority] = (uint8_t)thread->next->number;
}

/* The first thread of a priority goes behind its equals. */
static inline void thread_queue_rotate(struct thread_queue *queue, unsigned priority)
{
	queue->first[priority] = (uint8_t)thread_records[queue->first[priority]].next->number;
}

/* Whether nobody of the same priority stands in the same queue. */
static inline bool thread_queue_alone(const struct thread_record *thread)
{
	return thread->next == thread;
}

#endif
