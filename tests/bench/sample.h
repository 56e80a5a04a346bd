/*
 * The samples of one figure: executions, of which the median, the least and the most count. The
 * plugin finds them by the names of these functions and of the stamps: tools/plugin/figures_mode.h.
 */
#ifndef BENCH_SAMPLE_H
#define BENCH_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#define SAMPLES 200

/* Finds what reading the clock twice costs; before any sample. */
void samples_calibrate(void);

/* Before each figure. */
void samples_forget(void);

/* Whether there are fewer than SAMPLES. */
bool samples_wanted(void);

/* Instructions between the last stamps, there, and there and back. */
uint64_t sample_stamped(void);
uint64_t sample_stamped_back(void);

void sample_add(uint64_t instructions);

/* Adds what the last stamps enclose. */
void sample_take(void);

/* Prints ::figure; there must be SAMPLES of them. */
void samples_print(const char *name);

#endif
