/* What is printed: the timeline, a line each DISPLAY_PERIOD_MS, and the table at the end. */
#ifndef CONTROL_DISPLAY_H
#define CONTROL_DISPLAY_H

#include "rtos.h"

/* Starts the task that prints the timeline. 0, or a negative error. */
int display_start(struct thread *thread);

/* Prints the table; whether all deadlines were met. */
int display_table(struct thread display);

#endif
