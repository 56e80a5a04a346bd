/* Scheduling parameters that came in three words. */
#ifndef SCHED_PARAMETERS_H
#define SCHED_PARAMETERS_H

#include "rtos.h"

/* Returns how many there are, SCHED_PARAMETERS at most. */
unsigned parameters_unpack(struct scheduling_parameter *parameters, uint64_t first, uint64_t second,
			   uint64_t third);

#endif
