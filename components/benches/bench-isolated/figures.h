/*
 * What is measured. Each function takes the samples of one figure and returns 0, or the first error
 * of the RTOS; README.md tells what each counts.
 */
#ifndef BENCH_FIGURES_H
#define BENCH_FIGURES_H

#include "bench_samples.h"
#include "bench_objects.h"

struct bench_objects {
	struct mutex mutex;
	struct semaphore semaphore, turn;
	struct channel channel;
	struct channel_send send;
};

extern struct bench_objects objects;

/* The partner, which waits for its turn, begins a role. */
int partner_begin(enum bench_role role);

/* Whether the partner has ended the last sample of its role: for a loop that shall hold little
 * else. */
extern volatile bool samples_complete;

int bench_mutex_pair(void);
int bench_sem_pair(void);
int bench_mutex_contended(void);
int bench_sem_wake(void);
int bench_chan_wake(void);
int bench_chan_pair(void);
int bench_event_wake(void);
int bench_yield(void);
int bench_timer_wake(void);
int bench_thread_cycle(void);
int bench_process_cycle(void);

/* Prints that a figure failed; ends the machine. */
_Noreturn void bench_give_up(int64_t error);

#endif
