#include "scheduler.h"

#include <tessera/abi.h>

#include "lock.h"
#include "thread_internal.h"
#include "timer_internal.h"

struct scheduler scheduler;
struct thread_record thread_records[RTOS_THREADS];

struct decision {
	struct thread_record *thread; /* NULL: idle */
	unsigned priority;
	uint64_t timeout, token;
};

void scheduler_init(uint64_t slice)
{
	scheduler = (struct scheduler){ .slice = slice };
	timer_queue_clear(&scheduler.timers);
	for (unsigned i = 0; i < RTOS_THREADS; i++)
		thread_records[i] = (struct thread_record){ .number = i };
	atomic_store(&critical_owner, 0);
}

uint64_t scheduler_token(void)
{
	return scheduler.token;
}

void scheduler_ready(struct thread_record *thread, int status)
{
	if (thread->queue)
		thread_queue_remove(thread);
	thread->wait_status = status;
	thread->lock = NULL;
	thread->departed = NULL;
	thread->state = RUN_READY;
	thread->slice_left = scheduler.slice;
	thread_queue_add(&scheduler.run, thread);
}

void scheduler_block(struct thread_record *thread, struct thread_queue *queue)
{
	thread_queue_remove(thread);
	thread->state = RUN_BLOCKED;
	if (queue)
		thread_queue_add(queue, thread);
}

void scheduler_remove(struct thread_record *thread)
{
	struct lock_waiters *lock = thread->lock;

	if (thread->queue)
		thread_queue_remove(thread);
	timer_queue_cancel(&scheduler.timers, thread->number);
	thread->lock = NULL;
	if (lock)
		lock_donate(lock);
	if (thread->departed)
		++*thread->departed;
	thread->departed = NULL;
	if (thread->joins)
		thread->joins->joiner = NULL;
	thread->joins = NULL;
}

/* Each slot at most once: a periodic timer's next time is later than now. */
static void wake_expired(uint64_t now)
{
	unsigned slot;

	while (timer_queue_take(&scheduler.timers, now, &slot)) {
		if (slot < RTOS_THREADS)
			scheduler_ready(&thread_records[slot], 0);
		else
			timer_expired(slot - RTOS_THREADS, now);
	}
}

/* What the thread that ran has used of its slice; if it is used up, its equals come first. */
static inline void charge(uint64_t now)
{
	struct thread_record *thread = scheduler.current;
	uint64_t used = now - scheduler.since;

	scheduler.since = now;
	if (!thread || thread->state != RUN_READY)
		return;
	if (used < thread->slice_left) {
		thread->slice_left -= used;
		return;
	}
	thread->slice_left = scheduler.slice;
	if (scheduler.run.first[thread->priority] == thread->number)
		thread_queue_rotate(&scheduler.run, thread->priority);
}

/* The timeout of a thread that is to run from now on; NULL: of idling. */
static inline uint64_t timeout_of(const struct thread_record *thread, uint64_t now)
{
	uint64_t timeout = timer_queue_next(&scheduler.timers);

	if (thread && !thread_queue_alone(thread) && now + thread->slice_left < timeout)
		return now + thread->slice_left;
	return timeout;
}

static inline struct decision decide(void)
{
	uint64_t now = port_clock();
	struct thread_record *thread;

	if (__builtin_expect(timer_queue_next(&scheduler.timers) <= now, 0))
		wake_expired(now);
	charge(now);
	thread = thread_queue_first(&scheduler.run);
	scheduler.current = thread;
	return (struct decision){ .thread = thread,
				  .priority = thread ? thread->priority : 0,
				  .timeout = timeout_of(thread, now),
				  .token = ++scheduler.token };
}

/* Whether the thread can just go on under what was told to the kernel: a timeout that is too early
 * only costs a decision more. */
static inline bool in_force(const struct decision *decision, const struct thread_record *self)
{
	return decision->thread == self && decision->priority == scheduler.priority &&
	       decision->timeout >= scheduler.timeout;
}

/* Leaves the critical section. */
static inline int carry_out(const struct decision *decision)
{
	scheduler.timeout = decision->timeout;
	scheduler.priority = decision->priority;
	critical_leave();
	if (__builtin_expect(!decision->thread, 0))
		return port_idle(decision->timeout, decision->token);
	return port_dispatch(decision->thread->number, decision->priority, decision->timeout,
			     decision->token);
}

/* The thread that was decided on cannot run, unless the decision was only too old. */
static __attribute__((noinline)) void failed(struct thread_record *thread, int error)
{
	critical_enter();
	if (error == -TESSERA_EAGAIN)
		return;
	scheduler.priority = RTOS_PRIORITIES; /* nothing that was decided is in force */
	if (thread && thread->state == RUN_READY)
		thread_stopped(thread);
}

int scheduler_switch(void)
{
	struct thread_record *self = thread_running();
	struct decision decision;
	int error;

	for (;;) {
		decision = decide();
		if (in_force(&decision, self)) {
			critical_leave();
			break;
		}
		error = carry_out(&decision);
		if (__builtin_expect(self->again, 0))
			port_restart_self();
		if (__builtin_expect(!error, 1))
			break;
		failed(decision.thread, error);
	}
	return self->wait_status;
}

static void take_stopped_threads(void)
{
	int number;

	while ((number = port_stopped_thread(scheduler.token)) >= 0) {
		critical_enter();
		thread_stopped(&thread_records[number]);
		critical_leave();
	}
}

void scheduler_run(void)
{
	struct decision decision;
	int error;

	for (;;) {
		take_stopped_threads();
		critical_enter();
		decision = decide();
		error = carry_out(&decision);
		if (error) {
			failed(decision.thread, error);
			critical_leave();
		}
	}
}
