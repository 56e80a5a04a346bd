/*
 * The tasks:
 *
 *	sensor -> filter -> controller -> actuator, by channels, once in a period
 *	commands	what is typed changes the set point
 *	watchdog	an alarm if the valve is not moved for too long
 *	background	whatever time is left
 *
 * The sensor's period starts all of the pipeline; an element carries the time at which it began.
 */
#ifndef CONTROL_TASKS_H
#define CONTROL_TASKS_H

#include "response.h"
#include "rtos.h"

struct tasks {
	struct thread sensor, filter, controller, actuator, commands, watchdog, background;
	struct response filter_response, controller_response, actuator_response;
	uint64_t alarms; /* of the watchdog */
	_Atomic uint64_t lost; /* elements for which there was no room */
	uint64_t background_rounds;
	struct semaphore end;	/* given when the application is to end */
};

extern struct tasks tasks;

/* Makes what the tasks need and starts them. `periods`: how many to run if nobody types. 0, or a
 * negative error. */
int tasks_start(unsigned periods);

#endif
