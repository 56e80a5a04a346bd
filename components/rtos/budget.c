#include "budget.h"

#include "clock.h"
#include "lock.h"
#include "provider.h"
#include "scheduler.h"

static struct budget {
	uint64_t amount, period; /* cycles; period 0: none */
	int64_t left;		 /* below 0: it was noticed so late */
	uint64_t next;		 /* when the next period begins */
	uint32_t last;		 /* number of the thread that was charged last */
	uint32_t in_a_row;	 /* so many periods at whose ends nothing was left */
	uint32_t watched;	 /* the provider is told when they are so many; 0: never */
} budgets[BUDGETS]; /* of threads, by number; behind them, of components */

static uint64_t expiration; /* cycles */

void budgets_init(void)
{
	expiration = clock_cycles((struct time){ 0, RTOS_EXPIRATION_MICROSECONDS });
	for (unsigned i = 0; i < BUDGETS; i++)
		budgets[i] = (struct budget){ .period = 0 };
}

static struct budget *own(const struct thread_record *thread)
{
	return &budgets[thread->number];
}

static struct budget *shared(const struct thread_record *thread)
{
	return &budgets[RTOS_THREADS + thread->family];
}

static unsigned timer_slot(const struct budget *budget)
{
	return RTOS_THREADS + RTOS_TIMERS + (unsigned)(budget - budgets);
}

static void set(struct budget *budget, uint64_t amount, uint64_t period)
{
	timer_queue_cancel(&scheduler.timers, timer_slot(budget));
	*budget = (struct budget){
		.amount = amount,
		.period = period,
		.left = (int64_t)amount,
		.next = clock_later(port_clock(), period),
	};
}

void budget_of_thread(struct thread_record *thread, uint64_t amount, uint64_t period)
{
	set(own(thread), amount, period);
	thread->limited = period || shared(thread)->period;
}

void budget_of_component(unsigned component, uint64_t amount, uint64_t period)
{
	set(&budgets[RTOS_THREADS + component], amount, period);
}

void budget_watch(unsigned component, unsigned periods)
{
	budgets[RTOS_THREADS + component].in_a_row = 0;
	budgets[RTOS_THREADS + component].watched = periods;
}

/* A budget that is whole needs no timer: the first charge in a period starts it. */
static void charge(struct budget *budget, uint64_t cycles, uint64_t now)
{
	if (!budget->period)
		return;
	if (budget->left == (int64_t)budget->amount) {
		if (budget->next <= now) {
			budget->next += ((now - budget->next) / budget->period + 1) * budget->period;
			budget->in_a_row = 0;
		}
		timer_queue_set(&scheduler.timers, timer_slot(budget), budget->next);
	}
	budget->left -= (int64_t)cycles;
}

void budget_charge(const struct thread_record *thread, uint64_t cycles, uint64_t now)
{
	charge(own(thread), cycles, now);
	charge(shared(thread), cycles, now);
	shared(thread)->last = thread->number;
}

void budget_charge_expiration(unsigned family, uint64_t now)
{
	charge(&budgets[RTOS_THREADS + family], expiration, now);
}

static uint64_t left_of(const struct budget *budget)
{
	if (!budget->period)
		return UINT64_MAX;
	return budget->left > 0 ? (uint64_t)budget->left : 0;
}

/* The same, with what it may owe. */
static uint64_t credit_of(const struct budget *budget)
{
	int64_t credit = budget->left + (int64_t)budget->amount;

	return credit > 0 ? (uint64_t)credit : 0;
}

uint64_t budget_left(const struct thread_record *thread)
{
	uint64_t of_own = left_of(own(thread)), of_shared = left_of(shared(thread));

	if (thread->inherited && !of_own)
		of_own = credit_of(own(thread));
	if (thread->inherited && !of_shared && lock_others_wait(thread))
		of_shared = credit_of(shared(thread));
	return of_own < of_shared ? of_own : of_shared;
}

void budget_release(struct thread_record *thread)
{
	if (thread->state == RUN_THROTTLED && budget_left(thread))
		scheduler_release(thread);
}

/* A period is over. */
static void count_spent(struct budget *budget)
{
	budget->in_a_row = budget->left > 0 ? 0 : budget->in_a_row + 1;
	if (!budget->watched || budget->in_a_row < budget->watched)
		return;
	budget->in_a_row = 0;
	provider_spent((unsigned)(budget - budgets) - RTOS_THREADS, budget->last);
}

void budget_renew(unsigned slot, uint64_t now)
{
	struct budget *budget = &budgets[slot];
	uint64_t periods = (now - budget->next) / budget->period + 1;

	count_spent(budget);
	budget->next += periods * budget->period;
	budget->left += (int64_t)budget->amount;
	if (budget->left >= (int64_t)budget->amount)
		budget->left = (int64_t)budget->amount;
	else
		timer_queue_set(&scheduler.timers, timer_slot(budget), budget->next);
	/* Who has had the end of it is behind its equals. */
	for (unsigned i = 1; i <= RTOS_THREADS; i++)
		budget_release(&thread_records[(budget->last + i) % RTOS_THREADS]);
}
