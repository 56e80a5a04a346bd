/*
 * What a task lets the others know: a status of its own, which it alone writes. The others only
 * read, and take each number by itself: between two of them the writer may have gone on.
 *
 * Where the tasks are components, each status is a shared region of the composition, which its task
 * maps with "rw" and who reads it with "r": the names are those of the regions. Where they find
 * each other by names, they ask (control-names).
 */
#ifndef CONTROL_TASK_STATUS_H
#define CONTROL_TASK_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "control_task.h"
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

/* A number of another task's, as last let known; by control-regions or control-names. */
uint64_t task_status_read(const struct task_status *of, enum control_task_number number);
int task_status_value(const struct task_status *of);

/* Whether the last such number is what stands there now, and not one of earlier. */
bool task_status_is_new(const struct task_status *of);

/* The number that stands there; 0 for what is below. */
uint64_t task_status_number(const struct task_status *status, enum control_task_number number);

/* An activation for the period that began at `begun` ends now: of a task that runs when an element
 * comes. */
void task_status_note(struct task_status *status, struct time begun, unsigned deadline_ms);

/* Gives the calling thread a period, which starts now. */
void task_periodic(unsigned period_ms, unsigned deadline_ms);

/* Waits for the next period, and notes what the RTOS counts of the calling thread. */
void task_next_period(struct task_status *status);

#endif
