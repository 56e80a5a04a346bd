/* The threads that are scheduled here, for port.h. */
#ifndef SCHED_PORT_THREADS_H
#define SCHED_PORT_THREADS_H

#include <stdbool.h>
#include <stdint.h>

#include "crt_schedule.h"

/* How many ids there are for them from port_first_id on. Behind them come others, of whoever. */
extern uint32_t port_threads_taken;

void port_threads_take(const struct crt_schedule *schedule);

/* By the first of them that calls, before any can be killed. */
void port_threads_learn(void);

/* How many calls a thread is in; and the frame of the component in which it is at one of those depths, 0 being
 * where it started. */
uint64_t port_depth(unsigned thread);
uint64_t port_frame_at(unsigned thread, uint64_t depth, uint64_t at);

/* Cuts a thread that does not run back to its newest call out of a component, by the slot of a capability
 * to that. False: that is gone, or has called nobody. */
bool port_unwind(unsigned thread, uint32_t component);

/* The address, below 2^31, at which a thread was interrupted; 0: it was not, or elsewhere. */
uint32_t port_place(unsigned thread);

/* Whether the calling thread has come here from its own component, with nobody in between. */
bool port_came_from_home(void);

#endif
