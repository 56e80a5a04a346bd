/*
 * What a task lets the others know: a status of its own, which it alone writes. The others only
 * read, and take each number by itself: between two of them the writer may have gone on.
 *
 * Where the tasks are components, each status is a shared region of the composition, which its task
 * maps with "rw" and who reads it with "r": the names are those of the regions.
 */
#ifndef CONTROL_TASK_STATUS_H
#define CONTROL_TASK_STATUS_H

#include <stdint.h>

#include "rtos.h"

struct task_status {
	/* As in struct thread_statistics. */
	_Atomic uint64_t activations, misses, worst_response;
	_Atomic uint64_t lost; /* elements for which the next task had no room */

	/* controller: the filtered level; actuator: the valve; commands: the set point */
	_Atomic int value;
	_Atomic int typed, quit; /* commands: somebody has, and wants an end */

	_Atomic uint64_t count; /* watchdog: alarms; background: rounds */
};

extern struct task_status shared_sensor, shared_filter, shared_controller, shared_actuator,
	shared_commands, shared_display, shared_watchdog, shared_background;

/* An activation for the period that began at `begun` ends now: of a task that runs when an element
 * comes. */
void task_status_note(struct task_status *status, struct time begun, unsigned deadline_ms);

/* Gives the calling thread a period, which starts now. */
void task_periodic(unsigned period_ms, unsigned deadline_ms);

/* Waits for the next period, and notes what the RTOS counts of the calling thread. */
void task_next_period(struct task_status *status);

#endif
