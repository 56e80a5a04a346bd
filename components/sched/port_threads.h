/* The threads that are scheduled here, for port.h. */
#ifndef SCHED_PORT_THREADS_H
#define SCHED_PORT_THREADS_H

#include <stdbool.h>

#include "crt_schedule.h"

/* How many ids there are for them from port_first_id on. Behind them come others, of whoever. */
extern uint32_t port_threads_taken;

void port_threads_take(const struct crt_schedule *schedule);

/* By the first of them that calls, before any can be killed. */
void port_threads_learn(void);

/* Whether the calling thread has come here from its own component, with nobody in between. */
bool port_came_from_home(void);

#endif
