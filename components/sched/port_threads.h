/* The threads that are scheduled here, for port.h. */
#ifndef SCHED_PORT_THREADS_H
#define SCHED_PORT_THREADS_H

#include "crt_schedule.h"

void port_threads_take(const struct crt_schedule *schedule);

#endif
