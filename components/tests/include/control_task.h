/*
 * A task of the control application as a service, under /control and its name: it tells others the
 * numbers of its status (task_status.h), one at a time. It is called on its clients' threads, and
 * never waits.
 */
#ifndef CONTROL_TASK_H
#define CONTROL_TASK_H

#include <stdint.h>

enum control_task_number {
	TASK_ACTIVATIONS,
	TASK_MISSES,
	TASK_WORST_RESPONSE, /* microseconds */
	TASK_LOST,
	TASK_VALUE,
	TASK_TYPED,
	TASK_QUIT,
	TASK_COUNT,
	TASK_NUMBERS,
};

/* The number; what is below 0 is told as 0.	-EINVAL: there is none */
int64_t control_task_number(uint64_t which);

#endif
