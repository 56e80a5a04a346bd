/* Timers (rtos.h), for the rest of the RTOS. */
#ifndef RTOS_TIMER_INTERNAL_H
#define RTOS_TIMER_INTERNAL_H

#include <stdint.h>

void timers_init(void);

/* Inside of the critical section: the time of a timer has come. */
void timer_expired(unsigned index, uint64_t now);

/* Inside of the critical section: a thread ends, perhaps one that was woken for expirations. */
void timers_bury(void);

#endif
