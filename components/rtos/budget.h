/*
 * Budgets: a thread, or all threads of a component together, may run for so long in each period, and no
 * longer; what is left at its end is lost. The scheduler charges what they run, and takes who has spent
 * everything out of the run queue (RUN_THROTTLED) until the next period begins. Who runs beyond it, since
 * it was noticed late, has the less in the next.
 *
 * Who has a lock for which others wait goes on for a while: what they lose by its budget they would not get
 * back. It may come to owe as much as it has in a period, and no more; that is taken off the next. So all
 * that spend a budget run in n periods n times of it at most, and once more where they have such locks,
 * whoever waits for them and for how long: that is what the others have to reckon with. Those who spend the
 * same budget are not others: a component that waits for itself gets nothing by it.
 *
 * Inside of the critical section.
 */
#ifndef RTOS_BUDGET_H
#define RTOS_BUDGET_H

#include "thread_record.h"

void budgets_init(void);

/* What a thread may run from now on, in cycles; period 0: as long as it likes. */
void budget_of_thread(struct thread_record *thread, uint64_t amount, uint64_t period);

/* The same for all threads of a component, and of those of its family, together; before any of them
 * begins. */
void budget_of_component(unsigned component, uint64_t amount, uint64_t period);

/* From now on the provider is told when those have spent it in so many periods in a row, and again after as
 * many more; 0: never. */
void budget_watch(unsigned component, unsigned periods);

/* A limited thread has run for so long. */
void budget_charge(const struct thread_record *thread, uint64_t cycles, uint64_t now);

/* A time has expired that a thread of this family had set: whom that interrupts loses up to
 * RTOS_EXPIRATION_MICROSECONDS, and the family pays for it. */
void budget_charge_expiration(unsigned family, uint64_t now);

/* For how long it may still run, with what it may owe as the owner of its locks; 0: it has spent all. */
uint64_t budget_left(const struct thread_record *thread);

/* It may run again, if it is throttled and something is left. */
void budget_release(struct thread_record *thread);

/* A period of the budget in this slot of the timer queue, counted from its first, begins: those that waited
 * for it may run again. */
void budget_renew(unsigned slot, uint64_t now);

#endif
