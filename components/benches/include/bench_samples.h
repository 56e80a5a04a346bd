/*
 * What bench-isolated serves to its partner in the other protection domain. Both read the clock into
 * the `stamps` of their own (samples.h); the partner's readings come by these gates, behind what is
 * measured.
 */
#ifndef BENCH_SAMPLES_INTERFACE_H
#define BENCH_SAMPLES_INTERFACE_H

#include <stdint.h>

/* What the partner does for a figure: it waits for what bench-isolated does, then reads the clock. */
enum bench_role {
	BENCH_LOCK,    /* a mutex that bench-isolated has */
	BENCH_TAKE,    /* a semaphore */
	BENCH_RECEIVE, /* an element that is not there yet */
	BENCH_FETCH,   /* one that is: both readings are the partner's */
	BENCH_EVENT,   /* one of 16 sources */
	BENCH_YIELD,   /* with the same priority */
	BENCH_SLEEP,
	BENCH_LEAVE    /* the partner ends */
};

/* Which is next. */
int64_t bench_role(void);

/* The partner's reading ends a sample. Returns whether more are wanted. */
int64_t bench_end(uint64_t clock);

/* The same, where two readings of the partner's enclose the second part of what is measured. */
int64_t bench_add(uint64_t cycles);

/* The partner got an error: the figure fails. */
int64_t bench_fail(int64_t error);

#endif
