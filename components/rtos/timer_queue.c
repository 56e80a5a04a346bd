#include "timer_queue.h"

void timer_queue_clear(struct timer_queue *queue)
{
	queue->count = 0;
	queue->heap[1].when = TIMER_QUEUE_NONE;
	for (unsigned slot = 0; slot < TIMER_QUEUE_SLOTS; slot++)
		queue->place[slot] = 0;
}

static void put(struct timer_queue *queue, uint32_t place, struct timer_queue_entry entry)
{
	queue->heap[place] = entry;
	queue->place[entry.slot] = place;
}

/* Puts an entry where it belongs, at or above a place that is free. */
static void rise(struct timer_queue *queue, uint32_t place, struct timer_queue_entry entry)
{
	while (place > 1 && entry.when < queue->heap[place / 2].when) {
		put(queue, place, queue->heap[place / 2]);
		place /= 2;
	}
	put(queue, place, entry);
}

/* The same, at or below the place. */
static void sink(struct timer_queue *queue, uint32_t place, struct timer_queue_entry entry)
{
	uint32_t child;

	while ((child = 2 * place) <= queue->count) {
		if (child < queue->count && queue->heap[child + 1].when < queue->heap[child].when)
			child++;
		if (entry.when <= queue->heap[child].when)
			break;
		put(queue, place, queue->heap[child]);
		place = child;
	}
	put(queue, place, entry);
}

void timer_queue_set(struct timer_queue *queue, unsigned slot, uint64_t when)
{
	timer_queue_cancel(queue, slot);
	rise(queue, ++queue->count, (struct timer_queue_entry){ when, slot });
}

void timer_queue_cancel(struct timer_queue *queue, unsigned slot)
{
	uint32_t place = queue->place[slot];
	struct timer_queue_entry last;

	if (!place)
		return;
	if (place == 1) {
		timer_queue_take(queue);
		return;
	}
	queue->place[slot] = 0;
	last = queue->heap[queue->count--];
	if (last.slot == slot)
		return;
	if (last.when < queue->heap[place / 2].when)
		rise(queue, place, last);
	else
		sink(queue, place, last);
}

unsigned timer_queue_take_of_many(struct timer_queue *queue)
{
	uint32_t slot = queue->heap[1].slot, last = queue->count--;

	queue->place[slot] = 0;
	sink(queue, 1, queue->heap[last]);
	return slot;
}
