/*
 * Who has failed: noted by any thread, at any time, and taken by the supervisor's own. A component
 * that fails again before that is noted once.
 */
#ifndef SUPERVISOR_FAILURES_H
#define SUPERVISOR_FAILURES_H

#include <stdint.h>

/* A component, by its handle (capmgr.h), which is not 0. */
void failure_note(uint64_t component);

/* The handle of the component with this number that is noted, which it is no more; 0: none is. */
uint64_t failure_take(unsigned number);

#endif
