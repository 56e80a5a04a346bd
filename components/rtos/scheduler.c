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
static void charge(uint64_t now)
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

static struct decision decide(uint64_t now)
{
	struct decision decision = { .token = ++scheduler.token };
	struct thread_record *thread;

	if (timer_queue_next(&scheduler.timers) <= now)
		wake_expired(now);
	charge(now);
	scheduler.current = thread = thread_queue_first(&scheduler.run);
	decision.thread = thread;
	decision.timeout = timer_queue_next(&scheduler.timers);
	if (!thread)
		return decision;
	decision.priority = thread->priority;
	if (!thread_queue_alone(thread) && now + thread->slice_left < decision.timeout)
		decision.timeout = now + thread->slice_left;
	return decision;
}

/* Whether the thread can just go on under what was told to the kernel: a timeout that is too early
 * only costs a decision more. */
static bool in_force(const struct decision *decision, const struct thread_record *self)
{
	return decision->thread == self && decision->priority == scheduler.priority &&
	       decision->timeout >= scheduler.timeout;
}

static int carry_out(const struct decision *decision)
{
	unsigned number = decision->thread ? decision->thread->number : PORT_IDLE;

	return port_dispatch(number, decision->priority, decision->timeout, decision->token);
}

/* The thread that was decided on cannot run, unless the decision was only too old. */
static void failed(const struct decision *decision, int error)
{
	critical_enter();
	if (error == -TESSERA_EAGAIN)
		return;
	scheduler.priority = RTOS_PRIORITIES; /* nothing that was decided is in force */
	if (decision->thread && decision->thread->state == RUN_READY)
		thread_stopped(decision->thread);
}

int scheduler_switch(void)
{
	struct thread_record *self = thread_running();
	struct decision decision;
	int error;

	for (;;) {
		decision = decide(port_clock());
		if (in_force(&decision, self)) {
			critical_leave();
			return self->wait_status;
		}
		scheduler.timeout = decision.timeout;
		scheduler.priority = decision.priority;
		critical_leave();
		error = carry_out(&decision);
		if (self->again)
			port_restart_self();
		if (!error)
			return self->wait_status;
		failed(&decision, error);
	}
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
		decision = decide(port_clock());
		scheduler.timeout = decision.timeout;
		scheduler.priority = decision.priority;
		critical_leave();
		error = carry_out(&decision);
		if (error) {
			failed(&decision, error);
			critical_leave();
		}
	}
}
