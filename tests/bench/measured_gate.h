/* The interface whose generated stubs are measured: as many words as cross a gate. */
#ifndef BENCH_MEASURED_GATE_H
#define BENCH_MEASURED_GATE_H

#include <stdint.h>

/* Does nothing and returns 0. */
int64_t bench_empty(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f);

#endif
