/* What each file of figures includes. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "check.h"
#include "fixture.h"
#include "measure.h"
#include "operation.h"
#include "sample.h"

#define FIGURE(name) void bench_##name(void);
#include "figures.def"
#undef FIGURE

/* What a routine of measured_calls.def takes as its first word. */
#define NUMBER(operation, cap) kernel_number(CALL_##operation, cap)

/* A measured system call that must succeed. */
#define MEASURE(name, ...) CHECK(measure_##name(__VA_ARGS__).status >= 0)

/* Indexes in the captbls of boxes. */
enum { BOX_OTHER = 1, BOX_OWN, BOX_PORTS };

#define TIMEOUT_FAR 0x40000000 /* of a dispatch: later than any figure takes */

#endif
