#ifndef RESTART_SWEEP_PAUSE_H
#define RESTART_SWEEP_PAUSE_H

#include "rtos.h"

#define PAUSE_US 20 /* in which others come some way */

static inline void pause_for(unsigned microseconds)
{
	struct time time = time_current();

	time_create(time.seconds, (uint64_t)time.microseconds + microseconds, &time);
	thread_sleep_until(time);
}

#endif
