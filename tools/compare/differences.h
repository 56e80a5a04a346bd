/* The figures that changed, and the functions in which. README.md tells what is printed. */
#ifndef COMPARE_DIFFERENCES_H
#define COMPARE_DIFFERENCES_H

#include <stdio.h>

#include "figures.h"
#include "function_counts.h"

/* A run of the bench. */
struct bench_run {
	struct figures figures;
	struct function_counts functions;
};

void differences_print(FILE *out, const struct bench_run *base, const struct bench_run *now);

#endif
