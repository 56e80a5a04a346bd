/*
 * The capability manager never waits: a thread that finds another one inside gets EBUSY. Here it lends
 * that one its priority and time, for as long as the manager's longest call takes, and calls again.
 */
#ifndef SCHED_HELP_H
#define SCHED_HELP_H

#include <stdbool.h>

/* Lets the thread that is inside of the manager run for a while. True: call again. */
bool help_manager(void);

#endif
