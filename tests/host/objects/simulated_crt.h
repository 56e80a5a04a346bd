/* What crt finds at its start over the simulated kernel: the booter's world, with all frames of the
 * machine. */
#ifndef SIMULATED_CRT_H
#define SIMULATED_CRT_H

#include "crt_startup.h"

#define SIMULATED_THREADS 8

extern struct crt_startup simulated_startup;
extern char crt_stack_first_block[];

#endif
