/*
 * The tasks, each a function for a thread:
 *
 *	sensor -> filter -> controller -> actuator, by channels, once in a period
 *	commands	what is typed changes the set point; it passes on what it does not know
 *	watchdog	an alarm if the valve is not moved for too long; see below
 *	background	whatever time is left
 *	display		the timeline: a line each DISPLAY_PERIOD_MS
 *	table		at the end: how all of them did; then it ends the system
 *
 * The sensor's period starts all of the pipeline; an element carries the time at which it began.
 *The sensor says when it is over: after as many periods as the composition says (argument
 *`periods`) if nobody types, or when somebody wants it.
 *
 * Beside the channels they know of each other by the semaphore "end", and what task_status.h says.
 *They run in one component or each in its own; all that another one sent or wrote is cut to what
 *can be.
 */
#ifndef CONTROL_TASKS_H
#define CONTROL_TASKS_H

/* None of them uses its argument but the watchdog. */
void sensor(void *unused);
void filter(void *unused);
void controller(void *unused);
void actuator(void *unused);
void commands(void *unused);
void background(void *unused);
void display(void *unused);
void table(void *unused);

/*
 * The argument: the name of a task that tells the watchdog each BEAT_MS, by a channel of its name,
 * that it is well; or NULL. The watchdog prints when it becomes silent, or sends more than that.
 */
void watchdog(void *name);

/* Before any other task starts: there is a set point. */
void commands_begin(void);

/* The program's: ends the system with one of the exit codes of settings.h. */
_Noreturn void control_end(int code);

#endif
