/*
 * A simulated machine for the RTOS: a back end of components/rtos/port.h on the host.
 *
 * Each thread of the port is a thread of the host, of which one runs at a time: it holds the baton.
 * The clock advances only here: by every port call, by simulation_work(), and, where a thread has
 * asked for it, by one for each instruction it executes (the processor's trap flag). When it comes
 * to the timeout of the dispatch, the thread is preempted right there and the scheduler's thread
 * goes on. With nothing to run the clock jumps to the timeout. All of it is the same in every run.
 *
 * Each simulation runs in a process of its own.
 */
#ifndef SIMULATION_H
#define SIMULATION_H

#include <stdbool.h>
#include <stdint.h>

/* Cycles of the simulated clock in a second. */
#define SIMULATION_HERTZ 1000000000u

#define SIMULATION_DEADLOCK 98 /* nobody can run, and no timeout is set */
#define SIMULATION_FAILED 99
#define SIMULATION_CRASHED 100

/* Runs entry(argument) as the first thread of an RTOS; the code that it ended with. */
int simulate(void (*entry)(void *argument), void *argument);

/* ---- In a simulation: */

/* Ends it with SIMULATION_FAILED. */
#define CHECK(condition) \
	((condition) ? (void)0 : simulation_failed(#condition, __FILE__, __LINE__))

_Noreturn void simulation_failed(const char *condition, const char *file, int line);

/* The clock, without advancing it. */
uint64_t simulation_clock(void);

/* The running thread works for so many cycles; it may be preempted within. */
void simulation_work(uint64_t cycles);

enum simulation_step {
	SIMULATION_STEP_OFF,
	SIMULATION_STEP_ONCE, /* until the thread is preempted */
	SIMULATION_STEP_ON,
};

/* From now on each instruction of the running thread is a cycle. */
void simulation_step(enum simulation_step step);

/* The running thread faults: it stops for good. */
_Noreturn void simulation_fault(void);

/* A thread, by its number, has stopped for good, and nobody is told: it has gone with its component. */
void simulation_lose(unsigned thread);

/* Something happens that the scheduler's thread has to learn, while another runs; until it has, no
 * decision is taken. And whether that is so. */
void simulation_event(void);
bool simulation_events(void);

/* How often a thread was preempted, and how often a decision was too old. */
uint64_t simulation_preemptions(void);
uint64_t simulation_stale(void);

/* Called at every switch that is carried out, if not NULL, with the thread's number. */
#define SIMULATION_IDLE UINT32_MAX
extern void (*simulation_at_dispatch)(unsigned thread);

#endif
