/*
 * The branches not taken: for each function of the machine code that did not run as a whole, the
 * share of its instructions that ran and the stretches of those that never did.
 */
#ifndef FUNCTION_REPORT_H
#define FUNCTION_REPORT_H

#include <stdio.h>

#include "kernel_code.h"

void function_report_write(const struct kernel_code *code, FILE *file);

#endif
