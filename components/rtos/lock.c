#include "lock.h"

#include <tessera/abi.h>

#include "budget.h"
#include "scheduler_usual.h"

void lock_init(struct lock *lock, struct lock_waiters *waiters, uint64_t users)
{
	*waiters = (struct lock_waiters){ .donated = LOCK_NO_DONATION, .users = users };
	atomic_store(&lock->word, 0);
}

/*
 * Puts what the thread's priority is made of into force; false if it stays the same. One that gets
 * less urgent by that goes before its new equals: it has not had its turn there.
 */
static bool update_priority(struct thread_record *thread)
{
	struct thread_queue *queue = thread->queue;
	uint8_t priority = thread->base, before = thread->priority;

	if (thread->inherited && highest_bit(thread->inherited) > priority)
		priority = (uint8_t)highest_bit(thread->inherited);
	if (priority == before)
		return false;
	if (queue)
		thread_queue_remove(thread);
	thread->priority = priority;
	if (queue && priority < before)
		thread_queue_add_first(queue, thread);
	else if (queue)
		thread_queue_add(queue, thread);
	return true;
}

static void inherit(struct thread_record *thread, uint8_t old, uint8_t new)
{
	if (old != LOCK_NO_DONATION && --thread->inherits[old] == 0)
		thread->inherited &= ~(1u << old);
	if (new != LOCK_NO_DONATION && thread->inherits[new]++ == 0)
		thread->inherited |= 1u << new;
}

/* Gives priorities on along the chain, as far as they change. */
static void donate(struct lock_waiters *waiters)
{
	uint8_t donation;

	for (unsigned link = 0; waiters && link < RTOS_THREADS; link++) {
		donation = thread_queue_empty(&waiters->queue) ?
				   LOCK_NO_DONATION :
				   (uint8_t)thread_queue_priority(&waiters->queue);
		if (donation == waiters->donated)
			return;
		inherit(waiters->owner, waiters->donated, donation);
		waiters->donated = donation;
		if (!update_priority(waiters->owner))
			return;
		waiters = waiters->owner->lock;
	}
}

/* Who does not wait itself: all in the chain wait for it, and it may go on if that lets it (budget.h). */
static struct thread_record *end_of_chain(const struct lock_waiters *waiters)
{
	struct thread_record *owner = waiters->owner;

	for (unsigned link = 0; owner->lock && link < RTOS_THREADS; link++)
		owner = owner->lock->owner;
	return owner;
}

void lock_donate(struct lock_waiters *waiters)
{
	donate(waiters);
	budget_release(end_of_chain(waiters));
}

void lock_set_base(struct thread_record *thread, unsigned priority)
{
	thread->base = (uint8_t)priority;
	if (update_priority(thread) && thread->lock)
		lock_donate(thread->lock);
}

/*
 * Whether `owner` waits, perhaps through others, for a lock that `thread` has, or for the lock that it
 * would own: then its word lies.
 */
static bool waits_for(const struct thread_record *owner, const struct thread_record *thread,
		      const struct lock_waiters *owned)
{
	for (unsigned link = 0; owner && link < RTOS_THREADS; link++) {
		if (owner == thread)
			return true;
		if (!owner->lock)
			return false;
		if (owner->lock == owned)
			return true;
		owner = owner->lock->owner;
	}
	return owner;
}

bool lock_others_wait(const struct thread_record *owner)
{
	for (unsigned i = 0; i < RTOS_THREADS; i++) {
		const struct thread_record *waiter = &thread_records[i];

		if (waiter->lock && waiter->family != owner->family &&
		    waits_for(waiter->lock->owner, owner, NULL))
			return true;
	}
	return false;
}

/* The thread that a word names, if it can have the lock: the word is as honest as who shares it. */
static struct thread_record *owner_of(uint32_t word, const struct lock_waiters *waiters)
{
	uint32_t number = (word & LOCK_OWNER) - port_first_id;
	struct thread_record *thread = &thread_records[number % RTOS_THREADS];

	if (number >= RTOS_THREADS || !thread_alive(thread))
		return NULL;
	return waiters->users >> thread->family & 1 ? thread : NULL;
}

bool lock_has_owner(struct lock *lock, const struct lock_waiters *waiters)
{
	return owner_of(atomic_load(&lock->word), waiters);
}

/* Takes the lock if nobody has it who can; else marks it, and returns its owner. */
static struct thread_record *take_or_mark(struct lock *lock, const struct lock_waiters *waiters,
					  uint32_t *word)
{
	struct thread_record *owner;
	uint32_t new;

	*word = atomic_load(&lock->word);
	do {
		owner = owner_of(*word, waiters);
		new = owner ? *word | LOCK_WAITERS : port_id();
	} while (!atomic_compare_exchange_strong(&lock->word, word, new));
	return owner;
}

/* Whoever was taken for the owner before inherits no more: if the word lied, it may wait itself. */
static void set_owner(struct lock_waiters *waiters, struct thread_record *owner)
{
	struct thread_record *before = waiters->owner;

	waiters->owner = owner;
	if (waiters->donated == LOCK_NO_DONATION || before == owner)
		return;
	inherit(before, waiters->donated, LOCK_NO_DONATION);
	waiters->donated = LOCK_NO_DONATION;
	if (update_priority(before) && before->lock)
		lock_donate(before->lock);
}

int64_t lock_wait(struct lock *lock, struct lock_waiters *waiters)
{
	struct thread_record *self = thread_running(), *owner;
	uint32_t word;

	owner = take_or_mark(lock, waiters, &word);
	if (!owner)
		return critical_leave_with(word & ~LOCK_WAITERS ? -TESSERA_EOWNERDEAD : 0);
	if (waits_for(owner, self, waiters))
		return critical_leave_with(-TESSERA_EDEADLK);
	set_owner(waiters, owner);
	self->lock = waiters;
	scheduler_block(self, &waiters->queue);
	lock_donate(waiters);
	return scheduler_switch();
}

/* The lock goes from its owner to the most urgent waiter, or to nobody. */
static void hand_over(struct lock *lock, struct lock_waiters *waiters, bool owner_died)
{
	struct thread_record *next = thread_queue_first(&waiters->queue);
	uint32_t word;

	if (!next) {
		atomic_store(&lock->word, owner_died ? LOCK_OWNER_DIED : 0);
		events_signal(&waiters->watchers);
		return;
	}
	set_owner(waiters, NULL);
	scheduler_ready(next, owner_died ? -TESSERA_EOWNERDEAD : 0);
	word = thread_id(next);
	if (!thread_queue_empty(&waiters->queue)) {
		word |= LOCK_WAITERS;
		waiters->owner = next;
		lock_donate(waiters);
	}
	if (waiters->watchers.first)
		word |= LOCK_WAITERS;
	atomic_store(&lock->word, word);
}

void lock_hand_over(struct lock *lock, struct lock_waiters *waiters)
{
	hand_over(lock, waiters, false);
}

bool lock_watch(struct lock *lock)
{
	uint32_t word = atomic_load(&lock->word);

	while (word & LOCK_OWNER)
		if (atomic_compare_exchange_strong(&lock->word, &word, word | LOCK_WAITERS))
			return false;
	return true;
}

static __attribute__((noinline)) int64_t release_unusually(struct lock *lock,
							   struct lock_waiters *waiters)
{
	hand_over(lock, waiters, false);
	scheduler_switch();
	return 0;
}

/* Whether the thread inherits a priority from this lock alone, and nobody ready has its own. */
static USUALLY bool inherits_once(const struct thread_record *self, unsigned donated)
{
	return self->inherited == 1u << donated && self->inherits[donated] == 1 &&
	       self->base < donated && thread_queue_alone(self) &&
	       !(scheduler.run.present & 1u << self->base);
}

/* It inherits no more: it stands alone at its own priority. */
static USUALLY void step_down(struct thread_record *self, unsigned donated)
{
	self->inherits[donated] = 0;
	self->inherited = 0;
	self->priority = self->base;
	scheduler.run.first[self->base] = (uint8_t)self->number;
	scheduler.run.present ^= 1u << donated | 1u << self->base;
}

/*
 * The one waiter, to whose priority the caller was raised, gets the lock and runs: what hand_over() and
 * scheduler_switch() come to, in a third of the instructions.
 */
int64_t lock_release(struct lock *lock, struct lock_waiters *waiters)
{
	struct thread_record *self = thread_running();
	unsigned donated = waiters->donated;
	struct usual_wake woken;

	if (__builtin_expect(donated == LOCK_NO_DONATION || waiters->owner != self ||
				     waiters->queue.present != 1u << donated ||
				     waiters->watchers.first || !inherits_once(self, donated),
			     0))
		return release_unusually(lock, waiters);
	step_down(self, donated);
	waiters->donated = LOCK_NO_DONATION;
	woken = scheduler_usual_wake(&waiters->queue);
	if (__builtin_expect(!woken.thread, 0))
		return release_unusually(lock, waiters);
	waiters->owner = NULL;
	atomic_store_explicit(&lock->word, thread_id(woken.thread), memory_order_release);
	return scheduler_give_way(&woken);
}

void lock_bury(struct lock *lock, struct lock_waiters *waiters, struct thread_record *thread,
	       bool tell)
{
	bool waited_for = waiters->donated != LOCK_NO_DONATION && waiters->owner == thread;

	if (waited_for || (atomic_load(&lock->word) & LOCK_OWNER) == thread_id(thread))
		hand_over(lock, waiters, tell);
}

void lock_cancel(struct lock_waiters *waiters)
{
	struct thread_record *first;

	set_owner(waiters, NULL);
	while ((first = thread_queue_first(&waiters->queue)))
		scheduler_ready(first, -TESSERA_ECANCELED);
	events_signal(&waiters->watchers);
}

void lock_acquire(struct lock *lock, struct lock_waiters *waiters)
{
	if (lock_try(lock))
		return;
	critical_enter();
	lock_wait(lock, waiters);
}

void lock_give(struct lock *lock, struct lock_waiters *waiters)
{
	if (lock_try_release(lock))
		return;
	critical_enter();
	lock_release(lock, waiters);
}
