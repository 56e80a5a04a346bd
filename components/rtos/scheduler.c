#include "scheduler.h"

#include <tessera/abi.h>

#include "budget.h"
#include "clock.h"
#include "handle_pool.h"
#include "lock.h"
#include "provider.h"
#include "scheduler_usual.h"
#include "thread_internal.h"
#include "timer_internal.h"

struct scheduler scheduler;
struct thread_record thread_records[RTOS_THREADS];

struct decision {
	struct thread_record *thread; /* NULL: idle */
	uint64_t timeout;
};

void scheduler_init(uint64_t slice)
{
	scheduler = (struct scheduler){ .slice = slice, .timeout = PORT_NO_TIMEOUT };
	timer_queue_clear(&scheduler.timers);
	for (unsigned i = 0; i < RTOS_THREADS; i++)
		thread_records[i] = (struct thread_record){ .number = i, .handle = HANDLE_NONE(i) };
	atomic_store(&critical_owner, 0);
}

uint64_t scheduler_token(void)
{
	return scheduler.token;
}

static bool is_throttled(const struct thread_record *thread)
{
	return !budget_left(thread);
}

static USUALLY void make_ready(struct thread_record *thread, int status)
{
	if (__builtin_expect(thread->queue != NULL, 0))
		thread_queue_remove(thread);
	thread->wait_status = status;
	thread->outside = false;
	thread->lock = NULL;
	thread->lowered = NULL;
	thread->state = RUN_READY;
	if (__builtin_expect(thread->limited, 0) && is_throttled(thread))
		thread->state = RUN_THROTTLED;
	else
		thread_queue_add(&scheduler.run, thread);
}

void scheduler_release(struct thread_record *thread)
{
	thread->state = RUN_READY;
	thread_queue_add(&scheduler.run, thread);
}

void scheduler_ready(struct thread_record *thread, int status)
{
	make_ready(thread, status);
}

/* What was prepared for a wait that is not to be. */
static __attribute__((noinline)) void cancel_wait(struct thread_record *thread)
{
	thread->wait_status = -TESSERA_ECANCELED;
	if (thread->lowered)
		atomic_fetch_add(thread->lowered, 1);
	thread->lowered = NULL;
	if (thread->joins)
		thread->joins->joiner = NULL;
	thread->joins = NULL;
}

void scheduler_come_back(struct thread_record *thread)
{
	if (!thread->dying)
		timer_queue_cancel(&scheduler.timers, thread->number);
	thread->outside = false;
	thread->state = RUN_READY;
	thread_queue_add(&scheduler.run, thread);
}

/* Whether it is not to wait. */
static __attribute__((noinline)) bool goes_on(struct thread_record *thread)
{
	if (thread->outside)
		scheduler_come_back(thread);
	if (!thread->hurried || thread->lock)
		return false;
	cancel_wait(thread);
	return true;
}

static USUALLY void block(struct thread_record *thread, struct thread_queue *queue)
{
	if (__builtin_expect(thread_hurried_or_outside(thread), 0) && goes_on(thread))
		return;
	thread_queue_remove(thread);
	thread->state = RUN_BLOCKED;
	thread->slice_left = scheduler.slice;
	if (queue)
		thread_queue_add(queue, thread);
}

void scheduler_block(struct thread_record *thread, struct thread_queue *queue)
{
	block(thread, queue);
}

void scheduler_wait(struct thread_record *thread, uint64_t wake)
{
	if (thread->queue)
		thread_queue_remove(thread);
	thread->next = NULL; /* it has equals nowhere, but is alone nowhere either */
	thread->state = RUN_BLOCKED;
	thread->outside = true;
	thread->slice_left = scheduler.slice;
	if (wake)
		timer_queue_set(&scheduler.timers, thread->number, wake);
}

void scheduler_go_on(struct thread_record *thread)
{
	/* Of who is dying it is the time to look whether it is at home. */
	if (!thread->dying)
		timer_queue_cancel(&scheduler.timers, thread->number);
	make_ready(thread, 0);
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
	if (thread->lowered)
		atomic_fetch_add(thread->lowered, 1);
	thread->lowered = NULL;
	if (thread->joins)
		thread->joins->joiner = NULL;
	thread->joins = NULL;
}

/* Of who is dying it is the time to look again whether it is at home. */
static inline void wake_sleeper(struct thread_record *thread, uint64_t now)
{
	if (__builtin_expect(thread->limited, 0))
		budget_charge_expiration(thread->family, now);
	if (__builtin_expect(thread->dying, 0))
		thread_reap(thread, now);
	else
		make_ready(thread, 0);
}

/* Each slot at most once: a periodic timer's next time is later than now. */
static inline void wake_expired(uint64_t now)
{
	unsigned slot;

	do {
		slot = timer_queue_take(&scheduler.timers);
		if (slot < RTOS_THREADS)
			wake_sleeper(&thread_records[slot], now);
		else if (slot < RTOS_THREADS + RTOS_TIMERS)
			timer_expired(slot - RTOS_THREADS, now);
		else if (slot < PROVIDER_SLOTS)
			budget_renew(slot - RTOS_THREADS - RTOS_TIMERS, now);
		else
			provider_expired(slot - PROVIDER_SLOTS, now);
	} while (timer_queue_next(&scheduler.timers) <= now);
}

static void throttle(struct thread_record *thread)
{
	thread_queue_remove(thread);
	thread->state = RUN_THROTTLED;
	thread->slice_left = scheduler.slice;
	thread->throttled++;
}

/* The most urgent who may run: others of its component may have spent what it had. */
static inline struct thread_record *first_with_time(void)
{
	struct thread_record *first;

	while ((first = thread_queue_first(&scheduler.run)) &&
	       __builtin_expect(first->limited, 0) && is_throttled(first))
		throttle(first);
	return first;
}

/* What a limited thread has run. It may have ended, or wait, by now. */
static __attribute__((noinline)) void charge_budget(struct thread_record *thread, uint64_t used,
						    uint64_t now)
{
	budget_charge(thread, used, now);
	if (thread->state == RUN_READY && is_throttled(thread))
		throttle(thread);
}

/* What the thread that ran has used of its slice; if it is used up, its equals come first. */
static inline void charge(uint64_t now)
{
	struct thread_record *thread = scheduler.current;
	uint64_t used = now - scheduler.since;

	if (scheduler.since == SLICE_NOT_COUNTED)
		return;
	if (__builtin_expect(thread->limited, 0))
		charge_budget(thread, used, now);
	if (thread->state != RUN_READY)
		return;
	if (used < thread->slice_left) {
		thread->slice_left -= used;
		return;
	}
	thread->slice_left = scheduler.slice;
	if (scheduler.run.first[thread->priority] == thread->number)
		thread_queue_rotate(&scheduler.run, thread->priority);
}

static inline uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Until its budget is spent. */
static __attribute__((noinline)) uint64_t run_until(const struct thread_record *thread, uint64_t now)
{
	return clock_later(now, budget_left(thread));
}

/* Under the timeout in force. */
static USUALLY struct decision decide(uint64_t timeout)
{
	uint64_t now = port_clock();
	struct decision decision;

	if (timer_queue_next(&scheduler.timers) <= now)
		wake_expired(now);
	charge(now);
	decision.thread = first_with_time();
	decision.timeout = earlier(timeout, timer_queue_next(&scheduler.timers));
	scheduler.current = decision.thread;
	scheduler.since = SLICE_NOT_COUNTED;
	if (decision.thread && !thread_queue_alone(decision.thread)) {
		scheduler.since = now;
		decision.timeout = earlier(decision.timeout, now + decision.thread->slice_left);
	}
	if (decision.thread && __builtin_expect(decision.thread->limited, 0)) {
		scheduler.since = now;
		decision.timeout = earlier(decision.timeout, run_until(decision.thread, now));
	}
	return decision;
}

/* Whether the thread can just go on under what was told to the kernel. */
static inline bool in_force(const struct decision *decision, const struct thread_record *self)
{
	return decision->thread == self && self->priority == scheduler.priority &&
	       decision->timeout == scheduler.timeout;
}

/* Leaves the critical section, and the core to whom was decided on. */
static inline int carry_out(const struct decision *decision,
			    int (*dispatch)(unsigned, unsigned, uint64_t, uint64_t))
{
	unsigned priority = decision->thread ? decision->thread->priority : 0;
	uint64_t token = ++scheduler.token;

	scheduler.timeout = decision->timeout;
	scheduler.priority = priority;
	critical_leave();
	if (__builtin_expect(!decision->thread, 0))
		return port_idle(decision->timeout, token);
	return dispatch(decision->thread->number, priority, decision->timeout, token);
}

/* The thread that was decided on cannot run, and nothing that was decided is in force. */
static __attribute__((noinline)) void cannot_run(struct thread_record *thread)
{
	critical_enter();
	scheduler.priority = RTOS_PRIORITIES;
	scheduler.timeout = PORT_NO_TIMEOUT;
	if (thread)
		thread_look(thread);
}

/*
 * The running thread's decision was too old, or made without knowing all: the scheduler's thread
 * learns it, and decides. This thread goes on once it was decided on.
 */
static __attribute__((noinline)) int64_t leave_it_to_scheduler(struct thread_record *self)
{
	port_to_scheduler();
	if (self->again)
		port_restart_self();
	return self->wait_status;
}

static __attribute__((noinline)) int64_t switch_by_clock(struct thread_record *self)
{
	struct decision decision;
	int error;

	for (;;) {
		decision = decide(scheduler.timeout);
		if (in_force(&decision, self)) {
			critical_leave();
			break;
		}
		error = carry_out(&decision, port_dispatch);
		if (__builtin_expect(!error, 1)) {
			if (__builtin_expect(self->again, 0))
				port_restart_self();
			break;
		}
		if (error == -TESSERA_EAGAIN)
			return leave_it_to_scheduler(self);
		cannot_run(decision.thread);
	}
	return self->wait_status;
}

int64_t scheduler_switch_wanted(bool waits)
{
	int64_t status;

	critical_leave_wanted();
	critical_enter();
	status = switch_by_clock(thread_running());
	return waits ? status : 0;
}

/* A decision that could not be carried out still is the last one. Who has ended begins again only when it was
 * dispatched: until then it has to see to it that another one is. */
static int64_t switch_again(struct thread_record *self, int error)
{
	if (!error)
		port_restart_self();
	if (error == -TESSERA_EAGAIN)
		return leave_it_to_scheduler(self);
	cannot_run(scheduler.current);
	return switch_by_clock(self);
}

int64_t scheduler_switch_again(int error, bool waits)
{
	int64_t status = switch_again(thread_running(), error);

	return waits ? status : 0;
}

/* To whom comes next; the caller may be it. */
static USUALLY int64_t switch_from(struct thread_record *self)
{
	struct thread_record *next = scheduler_usual_next();

	if (__builtin_expect(!next, 0))
		return switch_by_clock(self);
	if (next != self || self->priority != scheduler.priority)
		return scheduler_switch_to(next, next->priority);
	return critical_leave_with(self->wait_status);
}

int64_t scheduler_switch(void)
{
	return switch_from(thread_running());
}

int64_t scheduler_block_and_switch(struct thread_record *self, struct thread_queue *queue)
{
	block(self, queue);
	return switch_from(self);
}

/* Both stay where they are in the run queue: the decision that comes next is for the lender, who pays in
 * advance: what the other one does meanwhile, and whose budget it has, makes no difference. */
int scheduler_lend(struct thread_record *thread, uint64_t cycles)
{
	struct thread_record *self = thread_running();
	uint64_t now = port_clock();

	if (now + cycles < scheduler.timeout)
		scheduler.timeout = now + cycles;
	if (thread->state == RUN_THROTTLED)
		scheduler_release(thread);
	if (self->limited) {
		/* Who runs on lent time itself has that paid already. */
		if (scheduler.since == SLICE_NOT_COUNTED)
			scheduler.since = now;
		charge_budget(self, now - scheduler.since + cycles, now);
	}
	scheduler.since = SLICE_NOT_COUNTED;
	return (int)scheduler_switch_to(thread, self->priority);
}

static void take_changed_threads(void)
{
	int number;

	while ((number = port_changed_thread(scheduler.token)) >= 0) {
		critical_enter();
		thread_look(&thread_records[number]);
		critical_leave();
	}
}

/* Every decision is made with all events known: the kernel refuses one that is not. */
void scheduler_run(void)
{
	struct decision decision;
	int news = PORT_NEWS;

	for (;;) {
		if (__builtin_expect(news, 0))
			take_changed_threads();
		critical_enter();
		decision = decide(PORT_NO_TIMEOUT);
		if (!decision.thread)
			provider_idle();
		news = carry_out(&decision, port_run);
		if (__builtin_expect(news < 0 && news != -TESSERA_EAGAIN, 0)) {
			cannot_run(decision.thread);
			critical_leave();
		}
	}
}
