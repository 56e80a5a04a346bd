#include <tessera/abi.h>

#include "budget.h"
#include "channel_internal.h"
#include "clock.h"
#include "condition_internal.h"
#include "events.h"
#include "provider.h"
#include "handle_pool.h"
#include "lock.h"
#include "mutex_internal.h"
#include "schedule_parameters.h"
#include "scheduler_usual.h"
#include "stack_note.h"
#include "thread_internal.h"
#include "timer_internal.h"

/* Bit n: the record of thread n is free. */
static uint64_t free_records;
static uint64_t own_records[THREAD_COMPONENTS]; /* of each component */
static uint8_t ceilings[THREAD_COMPONENTS]; /* of the priorities of each component's threads */
static uint32_t generations[RTOS_THREADS];
static struct watchers watchers[RTOS_THREADS];

_Static_assert(RTOS_THREADS <= 64, "a bit for each");

void threads_init(void)
{
	free_records = 0;
	for (unsigned i = 0; i < THREAD_COMPONENTS; i++)
		own_records[i] = 0;
	for (unsigned i = 0; i < RTOS_THREADS; i++)
		generations[i] = 1;
	for (unsigned i = 0; i < RTOS_THREADS; i++)
		watchers[i].first = 0;
}

void threads_give(unsigned component, unsigned family, unsigned first, unsigned count,
		  unsigned ceiling)
{
	ceilings[component] = (uint8_t)ceiling;
	for (unsigned i = first; i < first + count; i++) {
		own_records[component] |= (uint64_t)1 << i;
		if (generations[i] <= HANDLE_GENERATION_MAX)
			free_records |= (uint64_t)1 << i;
		thread_records[i].component = (uint8_t)component;
		thread_records[i].family = (uint8_t)family;
	}
}

unsigned threads_ceiling(unsigned component)
{
	return ceilings[component];
}

void threads_take_back(unsigned component)
{
	free_records &= ~own_records[component];
	own_records[component] = 0;
	for (unsigned i = 0; i < RTOS_THREADS; i++) {
		struct thread_record *thread = &thread_records[i];

		if (thread->component != component || thread->state == RUN_FREE)
			continue;
		thread->state = RUN_FREE;
		thread->handle = HANDLE_NONE(i);
		watchers[i].first = 0;
		generations[i]++;
	}
}

/* A new handle, of a free record of the component's. */
static int32_t take_record(unsigned component)
{
	uint64_t free = free_records & own_records[component];
	unsigned index;

	if (!free)
		return -TESSERA_EAGAIN;
	index = (unsigned)__builtin_ctzll(free);
	free_records &= ~((uint64_t)1 << index);
	return handle_make(generations[index], index);
}

/* A record whose generations are used up is not used again; one of a thread that is lost may be, for another
 * component, under another handle. */
static void give_record(unsigned index, bool lost)
{
	if (generations[index]++ < HANDLE_GENERATION_MAX && !lost)
		free_records |= (uint64_t)1 << index;
}

static struct thread_record *find(struct thread thread)
{
	struct thread_record *record = &thread_records[handle_index(thread.handle, RTOS_THREADS)];

	return record->handle == thread.handle && record->state != RUN_FREE ? record : NULL;
}

enum watch_result thread_watch(int32_t handle, struct watchers **watching)
{
	const struct thread_record *thread = find((struct thread){ handle });

	if (!thread)
		return WATCH_GONE;
	*watching = &watchers[thread->number];
	return thread->state == RUN_ENDED ? WATCH_POSSIBLE : WATCH_ARMED;
}

/* ---- Beginning */

void thread_start(void)
{
	struct thread_record *self = thread_running();

	self->again = false;
	STACK_CALLS(STACK_ANY);
	self->entry(self->argument);
	thread_exit(0);
}

static void set_schedule(struct thread_record *thread, const struct schedule *schedule)
{
	lock_set_base(thread, (unsigned)schedule->priority);
	thread->period = schedule->period;
	thread->deadline = schedule->deadline;
	thread->budget = schedule->budget;
	thread->release = port_clock();
	budget_of_thread(thread, schedule->budget, schedule->budget ? schedule->period : 0);
}

static int32_t begin(unsigned component, void (*entry)(void *), void *argument,
		     const struct schedule *schedule, unsigned flags)
{
	int32_t handle = take_record(component);
	struct thread_record *thread;

	if (handle < 0)
		return handle;
	thread = &thread_records[handle_index(handle, RTOS_THREADS)];
	*thread = (struct thread_record){
		.number = thread->number,
		.component = thread->component,
		.family = thread->family,
		.again = thread->again && !port_restart(thread->number),
		.state = RUN_BLOCKED,
		.slice_left = scheduler.slice,
		.handle = handle,
		.entry = entry,
		.argument = argument,
		.no_join = flags & THREAD_NO_JOIN,
	};
	set_schedule(thread, schedule);
	scheduler_ready(thread, 0);
	return handle;
}

int32_t thread_begin_first(unsigned component, unsigned priority, void (*entry)(void *),
			   void *argument)
{
	struct schedule first = { .priority = (int)priority };

	return begin(component, entry, argument, &first, 0);
}

int32_t thread_begin_process(unsigned component, const struct schedule *schedule)
{
	return begin(component, NULL, NULL, schedule, 0);
}

struct thread thread_create(void (*entry)(void *), void *argument,
			    const struct scheduling_parameter *parameters, unsigned count,
			    unsigned flags)
{
	int priority = thread_running()->base;
	struct schedule schedule = { .priority = priority };
	unsigned component = thread_running()->component;
	struct thread thread = { schedule_read(&schedule, priority, parameters, count) };

	if (!thread.handle && schedule.priority > ceilings[component])
		thread.handle = -TESSERA_ERANGE;
	if (thread.handle)
		return thread;
	if (!entry || flags & ~(unsigned)THREAD_NO_JOIN)
		return (struct thread){ -TESSERA_EINVAL };
	critical_enter();
	thread.handle = begin(component, entry, argument, &schedule, flags);
	scheduler_switch();
	return thread;
}

struct thread thread_self(void)
{
	return (struct thread){ thread_running()->handle };
}

int thread_set_params(struct thread thread, const struct scheduling_parameter *parameters,
		      unsigned count)
{
	struct thread_record *record;
	struct schedule schedule;
	int error = -TESSERA_EBADF;

	critical_enter();
	record = find(thread);
	if (record) {
		schedule = (struct schedule){ record->base, record->period, record->deadline,
					      record->budget };
		error = schedule_read(&schedule, thread_running()->base, parameters, count);
		if (!error && schedule.priority > ceilings[record->component])
			error = -TESSERA_ERANGE;
		if (!error) {
			set_schedule(record, &schedule);
			budget_release(record);
		}
	}
	scheduler_switch();
	return error;
}

/* ---- Ending */

static uint64_t reap_time(uint64_t now)
{
	return clock_later(now, clock_cycles((struct time){ 0, RTOS_REAP_MICROSECONDS }));
}

/* The record of a thread that has ended is free again: who watched it was told when it ended. */
static void reap(struct thread_record *thread)
{
	thread->state = RUN_FREE;
	watchers[thread->number].first = 0;
	give_record(thread->number, thread->lost);
	thread->handle = HANDLE_NONE(thread->number);
}

void thread_end(struct thread_record *thread, int status)
{
	scheduler_remove(thread);
	mutexes_bury(thread);
	channels_bury(thread);
	conditions_bury(thread);
	timers_bury();
	provider_bury(thread, status);
	events_bury();
	thread->state = RUN_ENDED;
	thread->exit_status = status;
	events_signal(&watchers[thread->number]);
	if (thread->joiner)
		scheduler_ready(thread->joiner, 0);
	else if (thread->no_join)
		reap(thread);
}

static void stopped(struct thread_record *thread)
{
	thread->lost = true;
	if (thread_alive(thread))
		thread_end(thread, -TESSERA_EFAULT);
}

/* Who waits in the RTOS does not wait outside, whatever an older event told. */
void thread_look(struct thread_record *thread)
{
	bool ready = thread->state == RUN_READY || thread->state == RUN_THROTTLED;
	uint64_t wake = 0;

	switch (port_state(thread->number, &wake)) {
	case PORT_RUNS:
		if (thread->state == RUN_BLOCKED && thread->outside)
			scheduler_go_on(thread);
		break;
	case PORT_WAITS:
		if (ready)
			scheduler_wait(thread, wake);
		break;
	case PORT_STOPPED:
		stopped(thread);
	}
}

void thread_exit(int status)
{
	struct thread_record *self = thread_running();

	critical_enter();
	thread_end(self, status);
	self->again = true;
	scheduler_switch();
	port_restart_self();
}

void thread_doom(struct thread_record *thread)
{
	uint64_t now = port_clock();

	thread->dying = true;
	thread->hurried = true;
	provider_doom(thread);
	if (thread->state == RUN_BLOCKED && !thread->lock) {
		scheduler_remove(thread);
		scheduler_ready(thread, -TESSERA_ECANCELED);
	}
	timer_queue_set(&scheduler.timers, thread->number, reap_time(now));
}

/* Who waits, and was interrupted just before it gave up the processor, is as good as gone. */
static bool is_at_home(const struct thread_record *thread)
{
	return thread == thread_running() || port_is_home(thread->number) ||
	       (thread->state == RUN_BLOCKED && !thread->whole &&
		port_is_from_home(thread->number));
}

void thread_end_by_force(struct thread_record *thread)
{
	if (!is_at_home(thread)) {
		thread_doom(thread);
		return;
	}
	/* Nothing but what it waits for brings it back from there. */
	thread->lost |= thread->outside;
	thread->again = true;
	thread_end(thread, -TESSERA_ECANCELED);
}

void thread_reap(struct thread_record *thread, uint64_t now)
{
	if (!is_at_home(thread)) {
		timer_queue_set(&scheduler.timers, thread->number, reap_time(now));
		return;
	}
	thread->again = true;
	thread_end(thread, -TESSERA_ECANCELED);
}

int thread_kill(struct thread thread)
{
	struct thread_record *record;

	critical_enter();
	record = find(thread);
	if (!record || record->state == RUN_ENDED) {
		critical_leave();
		return record ? 0 : -TESSERA_EBADF;
	}
	thread_end_by_force(record);
	scheduler_switch();
	return 0;
}

/* Asks for a status, inside of the critical section. */
static int ask(struct thread_record *record, int *status)
{
	if (!record)
		return -TESSERA_EBADF;
	if (record->no_join || (record->joiner && record->joiner != thread_running()))
		return -TESSERA_EINVAL;
	if (record->state != RUN_ENDED)
		return -TESSERA_EAGAIN;
	if (status)
		*status = record->exit_status;
	reap(record);
	return 0;
}

int thread_get_exit_status(struct thread thread, int *status)
{
	int result;

	critical_enter();
	result = ask(find(thread), status);
	critical_leave();
	return result;
}

int thread_join(struct thread thread, int *status)
{
	struct thread_record *self = thread_running(), *record;
	int result;

	for (;;) {
		critical_enter();
		record = find(thread);
		result = record == self ? -TESSERA_EDEADLK : ask(record, status);
		if (result != -TESSERA_EAGAIN)
			break;
		record->joiner = self;
		self->joins = record;
		scheduler_block(self, NULL);
		result = (int)scheduler_switch();
		if (result)
			return result;
	}
	self->joins = NULL;
	critical_leave();
	return result;
}

/* ---- Time */

static __attribute__((noinline)) int64_t give_turn_by_clock(struct thread_record *self)
{
	if (self->outside)
		scheduler_come_back(self);
	else
		thread_queue_rotate(&scheduler.run, self->priority);
	scheduler_switch();
	return 0;
}

/*
 * Inside of the critical section, which is left. Who has equals runs under a timeout that ends its slice:
 * it is in time for the next as well.
 */
static USUALLY int64_t give_turn(struct thread_record *self)
{
	struct thread_record *next = self->next;

	if (next == self)
		return critical_leave_with(0);
	if (__builtin_expect(thread_outside_or_limited(self) || next->limited, 0))
		return give_turn_by_clock(self);
	scheduler.run.first[self->priority] = (uint8_t)next->number;
	scheduler.since = SLICE_NOT_COUNTED;
	self->slice_left = scheduler.slice;
	return scheduler_leave_to(next, next->number, self->priority, false);
}

static __attribute__((noinline)) int64_t contend_to_give_turn(struct thread_record *self)
{
	critical_contend();
	return give_turn(self);
}

int64_t thread_give_turn(struct thread_record *self)
{
	return critical_try_enter() ? give_turn(self) : contend_to_give_turn(self);
}

int thread_yield(void)
{
	return (int)thread_give_turn(thread_running());
}

int64_t thread_sleep(struct thread_record *self, uint64_t when)
{
	critical_enter();
	scheduler_block(self, NULL);
	if (when != CLOCK_NEVER && self->state == RUN_BLOCKED)
		timer_queue_set(&scheduler.timers, self->number, when);
	return scheduler_switch();
}

int thread_sleep_until(struct time time)
{
	return (int)thread_sleep(thread_running(), clock_cycles(time));
}

/* Accounts for an activation that ends now; returns the number of periods that are over. */
static uint64_t end_activation(struct thread_record *self, uint64_t now)
{
	uint64_t response = now - self->release, over;

	self->activations++;
	self->last = response;
	if (response > self->worst)
		self->worst = response;
	if (response > self->deadline)
		self->misses++;
	over = response / self->period;
	over = over ? over - 1 : 0;
	self->misses += over;
	self->release += (over + 1) * self->period;
	return over;
}

int thread_next_period(void)
{
	struct thread_record *self = thread_running();
	uint64_t skipped;
	int error;

	if (!self->period)
		return -TESSERA_EINVAL;
	skipped = end_activation(self, port_clock());
	error = (int)thread_sleep(self, self->release);
	if (error)
		return error;
	return skipped > INT32_MAX ? INT32_MAX : (int)skipped;
}

int thread_get_statistics(struct thread thread, struct thread_statistics *statistics)
{
	struct thread_record *record;

	critical_enter();
	record = find(thread);
	if (record)
		*statistics = (struct thread_statistics){
			.activations = record->activations,
			.misses = record->misses,
			.worst_response = clock_microseconds(record->worst),
			.last_response = clock_microseconds(record->last),
			.throttled = record->throttled,
		};
	critical_leave();
	return record ? 0 : -TESSERA_EBADF;
}
