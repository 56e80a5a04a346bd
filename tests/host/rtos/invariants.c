#include "invariants.h"

#include "event_record.h"
#include "handle_pool.h"
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

/* Who waits for a lock, and its owner, and who has what that waits for: each such chain has an end. */
static const char *chains_broken(void)
{
	for (unsigned i = 0; i < RTOS_THREADS; i++) {
		const struct thread_record *thread = &thread_records[i];

		for (unsigned link = 0; thread->lock; thread = thread->lock->owner)
			if (link++ == RTOS_THREADS)
				return "no chain of owners is a circle";
	}
	return NULL;
}

/* ---- Words: where nobody lies */

bool invariants_words_lie;

static const char *semaphore_broken(unsigned index)
{
	_Atomic int32_t *word = &semaphore_words[index]->count;
	int32_t count = atomic_load(word), waiting = 0;

	if (semaphore_words[index]->handle == HANDLE_NONE(index))
		return NULL;
	for (unsigned i = 0; i < RTOS_THREADS; i++)
		waiting += thread_records[i].lowered == word;
	if (count >= 0 ? waiting : count != -waiting && count != -waiting - 1)
		return "a count below 0 is of those who wait, and one if it is armed";
	return NULL;
}

/* ---- Events */

static const char *watchers_broken(const struct watchers *watchers, uint16_t sought)
{
	unsigned found = 0, length = 0;

	for (uint16_t number = watchers->first; number;) {
		const struct event_record *record = event_record_of(number);

		if (!(record->used >> event_place_of(number) & 1))
			return "an object is watched by sources in use";
		if (length++ == RTOS_EVENTS * RTOS_EVENT_SOURCES)
			return "a list of sources ends";
		found += number == sought;
		number = record->source[event_place_of(number)].next;
	}
	return found == 1 ? NULL : "an armed source is once in the list of its object";
}

/* Who sends or receives looks whether to come to the scheduler. */
static const char *channel_broken(const struct source *source)
{
	const struct channel_ring *ring = channel_view_of(source->handle)->ring;
	const struct channel_end *end =
		source->type == EVENT_CHANNEL_WRITABLE ? &ring->send : &ring->recv;

	if (source->type <= EVENT_CHANNEL_WRITABLE && !atomic_load(&end->waiting))
		return "an end of a channel that is armed says so";
	return NULL;
}

/* Whether an object is armed for it is asked by arming it: that changes nothing if it is. */
static const char *armed_broken(const struct event_record *record, unsigned place)
{
	uint16_t number = event_number_of(record, place);
	const struct source *source = &record->source[place];
	const char *broken = invariants_words_lie ? NULL : channel_broken(source);
	struct watchers *watchers;
	enum watch_result result;

	if (broken)
		return broken;
	result = event_look(source, &watchers);
	if (result == WATCH_GONE)
		return "who watches what is destroyed was told";
	/* A sender that was preempted has not told yet. */
	if (result == WATCH_POSSIBLE && source->type > EVENT_CHANNEL_WRITABLE &&
	    !invariants_words_lie)
		return "what has become possible was told";
	return watchers_broken(watchers, number);
}

static const char *event_broken(const struct event_record *record)
{
	const char *broken = NULL;

	if (record->handle == HANDLE_NONE(record - event_records))
		return thread_queue_empty(&record->queue) ? NULL : "nobody waits for no event";
	if (record->used & ~record->places || record->armed & ~record->used)
		return "an event has places, uses some, and some of those are armed";
	for (unsigned i = 0; !broken && i < RTOS_EVENT_SOURCES; i++)
		if (record->armed >> i & 1)
			broken = armed_broken(record, i);
	return broken;
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
	if (!broken)
		broken = chains_broken();
	if (!broken)
		broken = inheritance_broken();
	for (unsigned i = 0; !broken && !invariants_words_lie && i < RTOS_SEMAPHORES; i++)
		broken = semaphore_broken(i);
	for (unsigned i = 0; !broken && i < RTOS_EVENTS; i++)
		broken = event_broken(&event_records[i]);
	return broken;
}

void invariants_at_dispatch(unsigned thread)
{
	const struct thread_record *first = thread_queue_first(&scheduler.run);
	const char *broken = invariants_broken();

	if (broken)
		simulation_failed(broken, __FILE__, __LINE__);
	CHECK(thread == (first ? first->number : SIMULATION_IDLE));
}
