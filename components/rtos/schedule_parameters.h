/* Scheduling parameters (rtos.h), checked and summed up. */
#ifndef RTOS_SCHEDULE_PARAMETERS_H
#define RTOS_SCHEDULE_PARAMETERS_H

#include "rtos.h"

struct schedule {
	int priority;
	uint64_t period, deadline; /* cycles; period 0: none */
	uint64_t budget;	   /* cycles in each period; 0: no limit */
};

/* `schedule` holds what is kept where no parameter changes it; `creator`: the caller's priority. */
int schedule_read(struct schedule *schedule, int creator,
		  const struct scheduling_parameter *parameters, unsigned count);

#endif
