/*
 * The RTOS as a component: what the library rtos-client (rtos.h) asks of it. Programs use rtos.h, whose
 * texts tell what each function does; here stands what is different on the way.
 *
 * Every function is for threads of components that the composition gives to the scheduler, and works
 * with the objects of the component that calls, as its gate says. From others
 *	-EPERM		the calling thread is not scheduled here
 *	-EBADF		also for handles of objects that are another component's
 *
 * Handles, and whatever is not negative, are 31 bits.
 */
#ifndef SCHED_H
#define SCHED_H

#include <stdint.h>

/*
 * Any function returns this to a thread that was ended: it is to ask what it does next
 * (sched_thread_entry), from the beginning of its stack.
 */
#define SCHED_BEGIN 0x100000000

/* Scheduling parameters: kind | value << 16, two in a word; where there is none, this. */
#define SCHED_NO_PARAMETER 0xffffffffu

/* ------------------------------------------------------------------------------ threads
 *
 * Of the calling component only. The creator says in two words what the thread is to do; it asks for
 * them with sched_thread_entry (below 2^47) and sched_thread_argument (0: the lower 32 bits, 1: the
 * upper).
 *	-EPERM		create, entry, argument: called from inside of a server
 */
int64_t sched_thread_create(uint64_t entry, uint64_t argument, uint64_t flags, uint64_t first,
			    uint64_t second, uint64_t third);
int64_t sched_thread_entry(void);
int64_t sched_thread_argument(uint64_t half);

int64_t sched_thread_self(void);
int64_t sched_thread_set_params(uint64_t thread, uint64_t first, uint64_t second, uint64_t third);
int64_t sched_thread_exit(int64_t status);
int64_t sched_thread_kill(uint64_t thread);

/* The status | 2^32, so that it is told from an error. */
int64_t sched_thread_get_exit_status(uint64_t thread);
int64_t sched_thread_join(uint64_t thread);

int64_t sched_thread_yield(void);
int64_t sched_thread_sleep_until(uint64_t seconds, uint64_t microseconds);
int64_t sched_thread_next_period(void);

enum sched_statistic { SCHED_ACTIVATIONS, SCHED_MISSES, SCHED_WORST, SCHED_LAST };

int64_t sched_thread_statistic(uint64_t thread, uint64_t statistic);

/* ------------------------------------------------------------------------------ timers */

int64_t sched_timer_create(void);
int64_t sched_timer_start(uint64_t timer, uint64_t seconds, uint64_t microseconds);
int64_t sched_timer_periodic(uint64_t timer, uint64_t offset_seconds, uint64_t offset_microseconds,
			     uint64_t period_seconds, uint64_t period_microseconds);
int64_t sched_timer_cancel(uint64_t timer);
int64_t sched_timer_free(uint64_t timer);
int64_t sched_timer_wait(uint64_t timer);

/* ------------------------------------------------------------------------------ console */

/* Prints up to 48 bytes, until a NUL; a thread's text appears when its line ends. */
int64_t sched_print(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f);

#endif
