#include "invariants.h"

#include "lock.h"
#include "simulation.h"

const char *timer_queue_broken(const struct timer_queue *queue)
{
	uint32_t set = 0;

	for (uint32_t i = 2; i <= queue->count; i++)
		if (queue->heap[i].when < queue->heap[i / 2].when)
			return "no time is earlier than the one above it";
	for (uint32_t i = 1; i <= queue->count; i++)
		if (queue->place[queue->heap[i].slot] != i)
			return "a slot knows its place in the heap";
	for (uint32_t slot = 0; slot < TIMER_QUEUE_SLOTS; slot++)
		set += queue->place[slot] != 0;
	return set == queue->count ? NULL : "a slot without a time has no place";
}

static const char *ring_broken(const struct thread_queue *queue, unsigned priority)
{
	const struct thread_record *first = &thread_records[queue->first[priority]];
	const struct thread_record *thread = first;

	for (unsigned i = 0; i < RTOS_THREADS; i++) {
		if (thread->next->previous != thread)
			return "next and previous agree";
		if (thread->queue != queue)
			return "a thread knows the queue that it stands in";
		if (thread->priority != priority)
			return "a thread stands among its equals";
		thread = thread->next;
		if (thread == first)
			return NULL;
	}
	return "a ring closes";
}

const char *thread_queue_broken(const struct thread_queue *queue)
{
	const char *broken;

	for (unsigned p = 0; p < RTOS_PRIORITIES; p++)
		if (queue->present & 1u << p && (broken = ring_broken(queue, p)))
			return broken;
	return NULL;
}

static const char *state_broken(const struct thread_record *thread)
{
	bool waits = thread->lock || thread->lowered || thread->joins;

	if (thread->queue && thread->queue != &scheduler.run && thread->state != RUN_BLOCKED)
		return "only blocked threads wait";
	if ((thread->state == RUN_READY) != (thread->queue == &scheduler.run))
		return "the run queue holds the ready threads and no others";
	if (thread->state == RUN_FREE && (waits || thread->inherited))
		return "a record without a thread has nothing left over";
	if (thread->lock && thread->queue != &thread->lock->queue)
		return "who waits for a lock stands in its queue";
	return NULL;
}

/* Locks with waiters are known by those waiters. */
static const char *inheritance_broken(void)
{
	uint8_t inherits[RTOS_THREADS][RTOS_PRIORITIES] = { { 0 } };
	const struct thread_record *thread;
	unsigned priority;

	for (unsigned i = 0; i < RTOS_THREADS; i++) {
		const struct lock_waiters *lock = thread_records[i].lock;

		if (!lock || thread_queue_first(&lock->queue) != &thread_records[i])
			continue;
		if (lock->donated != thread_queue_priority(&lock->queue))
			return "a lock donates the priority of its most urgent waiter";
		inherits[lock->owner->number][lock->donated]++;
	}
	for (unsigned i = 0; i < RTOS_THREADS; i++) {
		thread = &thread_records[i];
		priority = thread->base;
		for (unsigned p = 0; p < RTOS_PRIORITIES; p++) {
			if (thread->inherits[p] != inherits[i][p])
				return "a thread inherits from the locks it holds alone";
			if (inherits[i][p] && p > priority)
				priority = p;
		}
		if (thread->state != RUN_FREE && thread->priority != priority)
			return "a priority is the greatest of its own and those inherited";
	}
	return NULL;
}

const char *invariants_broken(void)
{
	const char *broken = timer_queue_broken(&scheduler.timers);

	if (!broken)
		broken = thread_queue_broken(&scheduler.run);
	for (unsigned i = 0; !broken && i < RTOS_THREADS; i++) {
		broken = state_broken(&thread_records[i]);
		if (!broken && thread_records[i].queue)
			broken = thread_queue_broken(thread_records[i].queue);
	}
	return broken ? broken : inheritance_broken();
}

void invariants_at_dispatch(unsigned thread)
{
	const struct thread_record *first = thread_queue_first(&scheduler.run);
	const char *broken = invariants_broken();

	if (broken)
		simulation_failed(broken, __FILE__, __LINE__);
	CHECK(thread == (first ? first->number : SIMULATION_IDLE));
}
