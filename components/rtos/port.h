/*
 * What the RTOS needs of the floor below it: threads to switch between, a clock, and the events of
 * threads that were switched away from. kernel/ has the back end over the kernel's operations,
 * tests/host/rtos/ a simulated one.
 *
 * Threads are numbered 0 to RTOS_THREADS - 1; beside them stand the scheduler's own thread, which
 * gets control when a timeout passes or a thread stops.
 *
 * Each back end has a port_inline.h too, with these:
 *
 *	port_id()	which thread runs: a number above 0 that fits 16 bits; the ids of the
 *			threads follow each other from port_first_id on
 *	port_clock()	cycles
 *	port_dispatch(thread, priority, timeout, token)
 *			switches to a thread, with a priority and until an absolute time; returns
 *			0 when somebody has switched back. To switch to the running thread itself
 *			only sets priority and timeout.
 *				-EAGAIN	a decision with a greater token was made since, or
 *					something has happened that the scheduler does not know
 *				-EBUSY, -ESTALE	the thread can't run
 *	port_run(thread, priority, timeout, token)
 *			the same, from the scheduler's own thread; when this returns 0 it knows all
 *			that has happened. PORT_NEWS: so it does once it has asked
 *			port_changed_thread(), as after an error
 */
#ifndef RTOS_PORT_H
#define RTOS_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "port_inline.h"
#include "rtos_config.h"

#define PORT_NEWS 1

extern uint32_t port_first_id;

/* Makes all threads; each is to start at start(). Then runs scheduler() on the scheduler's thread,
 * with priority over all others. Returns an error if that was not possible, else never. */
int port_start(void (*start)(void), void (*scheduler)(void));

uint64_t port_hertz(void); /* cycles in a second */

/*
 * Nobody is ready until a time. Returns 0 when that has come, or somebody has switched to the
 * calling thread, or PORT_NEWS; -EAGAIN as port_dispatch.
 */
int port_idle(uint64_t timeout, uint64_t token);

/* From the scheduler: switches to a thread with the scheduler's own priority and time; -EAGAIN as
 * port_dispatch, may be tried again. */
int port_help(unsigned thread, uint64_t token);

/* Switches to the scheduler, whose decision comes next. */
void port_to_scheduler(void);

/* For the scheduler, until it gets -EAGAIN: a thread whose state has changed. The token is of the
 * newest decision: all that has happened until then is known to those that follow. */
int port_changed_thread(uint64_t token);

enum port_state {
	PORT_RUNS,    /* it can be switched to */
	PORT_WAITS,   /* for something outside of the RTOS; from *wake on it can run again (0: never) */
	PORT_STOPPED, /* for good */
};

enum port_state port_state(unsigned thread, uint64_t *wake);

/* Whether a thread that does not run can begin again as it stands; false: it is inside of a server. */
bool port_is_home(unsigned thread);

/* Whether one that is not at home has come from there into the RTOS itself, and not by a server: where it
 * waits it can begin again, too. */
bool port_is_from_home(unsigned thread);

/*
 * Lets a thread that does not run begin again at start() when it is switched to next. If this
 * returns false it will return from its port_dispatch() first, and has to call port_restart_self().
 */
bool port_restart(unsigned thread);
_Noreturn void port_restart_self(void);

void port_put(const char *text);
int port_get(void); /* a byte, or -EAGAIN */
_Noreturn void port_exit(int code);

#endif
