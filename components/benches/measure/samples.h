/*
 * The samples of one figure, in instructions under -icount shift=0, and the two readings of the
 * clock that enclose each. The second may be in another thread, or in another component, which has
 * stamps of its own and tells what it read; what both cost is subtracted.
 *
 * Who counts more of a figure than its instructions finds it by the names of the stamps and of
 * these functions: tools/plugin/figures_mode.h.
 */
#ifndef BENCH_SAMPLES_H
#define BENCH_SAMPLES_H

#include <stdbool.h>
#include <stdint.h>

#include "crt.h"

#define SAMPLES 200

struct stamps {
	uint64_t begin, end;
};

/* back: of a second part of the same execution. */
extern volatile struct stamps stamps, stamps_back;

static inline __attribute__((always_inline)) void stamp_begin(void)
{
	stamps.begin = crt_cycles();
}

static inline __attribute__((always_inline)) void stamp_end(void)
{
	stamps.end = crt_cycles();
}

static inline __attribute__((always_inline)) void stamp_begin_back(void)
{
	stamps_back.begin = crt_cycles();
}

static inline __attribute__((always_inline)) void stamp_end_back(void)
{
	stamps_back.end = crt_cycles();
}

/* Finds what the readings cost; before any sample. */
void samples_calibrate(void);

/* Before each figure. */
void samples_forget(void);

/* Whether there are fewer than SAMPLES. */
bool samples_wanted(void);

/* Adds what the last stamps enclose. */
void sample_take(void);

/* The same for something that was done so many times: what one took. */
void sample_take_each(uint32_t times);

/* What took so many instructions is a sample. */
void sample_add(uint64_t instructions);

/* The instructions between two readings of the clock, and between the last stamps. */
uint64_t sample_between(uint64_t begin, uint64_t end);
uint64_t sample_stamped(void);

/* Prints a text: printf of the C library uses vector registers, after which a thread has more to
 * switch. */
void samples_write(const char *text);

/* Prints ::figure NAME with median, least and most. */
void samples_print(const char *name);

#endif
