/*
 * What is measured. Each function takes the samples of one figure and returns 0, or the first error
 * of the RTOS; README.md tells what each counts. The thread that calls has BENCH_PRIORITY; the
 * others are more urgent, or its equals.
 */
#ifndef BENCH_FIGURES_H
#define BENCH_FIGURES_H

#include "rtos.h"

#define BENCH_PRIORITY	10
#define URGENT_PRIORITY 20

int bench_mutex_pair(void);
int bench_sem_pair(void);
int bench_chan_pair(void);
int bench_sem_wake(void);
int bench_chan_wake(void);
int bench_yield(void);
int bench_timer_wake(void);

/* What both kinds of figures send. */
struct element {
	uint64_t words[2];
};

#endif
