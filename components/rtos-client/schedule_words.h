/* Scheduling parameters, as the scheduler is told them. */
#ifndef RTOS_CLIENT_SCHEDULE_WORDS_H
#define RTOS_CLIENT_SCHEDULE_WORDS_H

#include "rtos.h"
#include "sched.h"

#define SCHEDULE_WORDS (SCHED_PARAMETERS / 2)

/* -EINVAL: there are too many. */
int schedule_pack(uint64_t words[SCHEDULE_WORDS], const struct scheduling_parameter *parameters,
		  unsigned count);

#endif
