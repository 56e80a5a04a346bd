#include "timer_internal.h"

#include <tessera/abi.h>

#include "budget.h"
#include "clock.h"
#include "events.h"
#include "handle_pool.h"
#include "provider.h"
#include "scheduler.h"

static struct timer_record {
	int32_t handle;
	uint32_t expirations; /* since they were last waited for */
	uint64_t next, period; /* cycles; period 0: once */
	uint8_t family; /* of who has set it, or asked last */
	bool rests; /* it expires on, but unnoticed, as nobody has asked for what was */
	struct thread_queue queue;
	struct watchers watchers;
} records[RTOS_TIMERS];

static uint32_t generations[RTOS_TIMERS];
static struct handle_pool pool;

void timers_init(void)
{
	handle_pool_init(&pool, generations, RTOS_TIMERS);
	for (unsigned i = 0; i < RTOS_TIMERS; i++)
		records[i] = (struct timer_record){ .handle = HANDLE_NONE(i) };
}

static struct timer_record *find(struct timer timer)
{
	struct timer_record *record = &records[handle_index(timer.handle, RTOS_TIMERS)];

	return record->handle == timer.handle ? record : NULL;
}

static unsigned slot_of(const struct timer_record *record)
{
	return RTOS_THREADS + (unsigned)(record - records);
}

static void count(struct timer_record *record, uint64_t expirations)
{
	uint32_t most = INT32_MAX - record->expirations;

	record->expirations += expirations < most ? (uint32_t)expirations : most;
}

/* Periods that are over altogether are counted, but not gone through one by one. */
static void count_periods(struct timer_record *record, uint64_t now)
{
	uint64_t over = (now - record->next) / record->period + 1;

	record->next = clock_later(record->next, over * record->period);
	count(record, over);
}

static void enqueue(const struct timer_record *record)
{
	if (record->next != CLOCK_NEVER)
		timer_queue_set(&scheduler.timers, slot_of(record), record->next);
}

/* The calling thread's component pays when it expires. */
static void set_next(struct timer_record *record)
{
	record->family = thread_running()->family;
	enqueue(record);
}

/*
 * A periodic timer is set again at once only where somebody waited for it: who has it expire often pays
 * for that by asking as often, and not the others, whom each expiration interrupts.
 */
void timer_expired(unsigned index, uint64_t now)
{
	struct timer_record *record = &records[index];
	struct thread_record *first = thread_queue_first(&record->queue);

	budget_charge_expiration(record->family, now);
	if (record->period)
		count_periods(record, now);
	else
		count(record, 1);
	record->rests = record->period && !first;
	if (record->period && first)
		enqueue(record);
	if (first)
		scheduler_ready(first, 0);
	events_signal(&record->watchers);
}

void timers_bury(void)
{
	for (uint32_t left = pool.taken; left; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctz(left);
		struct thread_record *first = thread_queue_first(&records[i].queue);

		if (first && records[i].expirations)
			scheduler_ready(first, 0);
	}
}

enum watch_result timer_watch(int32_t handle, struct watchers **watchers)
{
	struct timer_record *record = find((struct timer){ handle });

	if (!record)
		return WATCH_GONE;
	*watchers = &record->watchers;
	return record->expirations ? WATCH_POSSIBLE : WATCH_ARMED;
}

struct timer timer_create(void)
{
	struct timer timer;

	critical_enter();
	timer.handle = handle_pool_take(&pool, provider_share(RTOS_TIMERS));
	if (timer.handle > 0)
		records[handle_index(timer.handle, RTOS_TIMERS)] =
			(struct timer_record){ .handle = timer.handle };
	critical_leave();
	return timer;
}

static int set(struct timer timer, uint64_t next, uint64_t period)
{
	struct timer_record *record;

	critical_enter();
	record = find(timer);
	if (!record) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	record->next = next;
	record->period = period;
	record->expirations = 0;
	record->rests = false;
	timer_queue_cancel(&scheduler.timers, slot_of(record));
	set_next(record);
	scheduler_switch();
	return 0;
}

int timer_start(struct timer timer, struct time time)
{
	return set(timer, clock_cycles(time), 0);
}

int timer_periodic(struct timer timer, struct time offset, struct time period)
{
	uint64_t cycles = clock_cycles(period);

	if (!cycles)
		return find(timer) ? -TESSERA_EINVAL : -TESSERA_EBADF;
	return set(timer, clock_later(port_clock(), clock_cycles(offset)), cycles);
}

int timer_cancel(struct timer timer)
{
	return set(timer, CLOCK_NEVER, 0);
}

int timer_free(struct timer timer)
{
	struct thread_record *first;
	struct timer_record *record;

	critical_enter();
	record = find(timer);
	if (!record) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	record->handle = HANDLE_NONE(record - records);
	handle_pool_give(&pool, timer.handle);
	events_signal(&record->watchers);
	timer_queue_cancel(&scheduler.timers, slot_of(record));
	while ((first = thread_queue_first(&record->queue)))
		scheduler_ready(first, -TESSERA_ECANCELED);
	scheduler_switch();
	return 0;
}

/* Its expirations, and leaves the critical section. */
static int take_expirations(struct timer_record *record)
{
	uint64_t now = record->rests ? port_clock() : 0;
	int expirations;

	if (record->rests && record->next <= now)
		count_periods(record, now);
	expirations = (int)record->expirations;
	record->expirations = 0;
	if (!record->rests) {
		critical_leave();
		return expirations;
	}
	record->rests = false;
	set_next(record);
	scheduler_switch();
	return expirations;
}

int timer_wait(struct timer timer)
{
	struct timer_record *record;
	int result = 0;

	while (!result) {
		critical_enter();
		record = find(timer);
		if (!record) {
			critical_leave();
			return -TESSERA_EBADF;
		}
		if (record->expirations)
			return take_expirations(record);
		scheduler_block(thread_running(), &record->queue);
		result = (int)scheduler_switch();
	}
	return result;
}
