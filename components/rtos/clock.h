/* Between struct time and cycles of the clock. */
#ifndef RTOS_CLOCK_H
#define RTOS_CLOCK_H

#include "port.h"
#include "rtos.h"

#define MICROSECONDS 1000000u
#define CLOCK_NEVER UINT64_MAX

/* Rounded up, so that nothing happens early; CLOCK_NEVER if it is beyond the clock. */
uint64_t clock_cycles(struct time time);

/* Rounded down. */
struct time clock_time(uint64_t cycles);
uint64_t clock_microseconds(uint64_t cycles);

/* a + b, at most CLOCK_NEVER. */
static inline uint64_t clock_later(uint64_t a, uint64_t b)
{
	return a > CLOCK_NEVER - b ? CLOCK_NEVER : a + b;
}

#endif
