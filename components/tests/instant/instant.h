/*
 * Instants, to the instruction: under `-icount shift=0` a cycle of the clock is an instruction. Who
 * sleeps until an instant is woken so many instructions after another thread has begun something,
 * if that thread waits until so many cycles before it.
 */
#ifndef INSTANT_H
#define INSTANT_H

#include <stdbool.h>
#include <stdint.h>

#include "rtos.h"

struct instant {
	struct time time;
	uint64_t cycles; /* the same */
};

/* The first one after so many cycles that a time names. */
struct instant instant_after(uint64_t cycles);

/* Returns when the clock says so, to the instruction. False: it is later than that. */
bool instant_wait(uint64_t cycles);

#endif
