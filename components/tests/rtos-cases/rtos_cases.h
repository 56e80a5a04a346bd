/*
 * What rtos.h promises, as cases that every provider has to pass. A case runs at PRIORITY_OF_CASES;
 * after it there must be as many threads and objects to be made as before. Add one by writing a
 * function and a line of its list.
 */
#ifndef RTOS_CASES_H
#define RTOS_CASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tessera/abi.h>

#include "check.h"
#include "crt.h"
#include "room.h"
#include "rtos.h"

enum case_priority {
	LOWEST = 1,
	LOW = 8,
	BELOW = 12,
	PRIORITY_OF_CASES = 16,
	ABOVE = 20,
	HIGH = 24
};

struct rtos_case {
	const char *name;
	void (*function)(void);
};

struct rtos_cases {
	const char *subject;
	const struct rtos_case *cases; /* the last has no name */
};

extern const struct rtos_cases time_cases, thread_cases, priority_cases, kill_cases, timer_cases,
	semaphore_cases, mutex_cases, inheritance_cases, name_cases, channel_cases,
	channel_end_cases, condition_cases, event_cases, event_source_cases;

/* Runs all of them; to be called once, by the first thread. */
void cases_run_all(void);

/* Runs some. */
void cases_run(const struct rtos_cases *cases);

/* ------------------------------------------------------------------ for the cases */

/* A thread of a priority. */
struct thread start(void (*entry)(void *argument), void *argument, unsigned priority);

/* Waits for its end; its exit status. */
int finish(struct thread thread);

/* Sleeps for so many microseconds. */
void pause_for(unsigned microseconds);

struct time later(unsigned microseconds);

/* What happened, in the order in which it did: a character each. trace_is() forgets it. */
void trace(char what);
bool trace_is(const char *expected);
#define CHECK_TRACE(expected) CHECK(trace_is(expected), true)

/* Holds the processor for so many microseconds of its clock. */
void spin_for(unsigned microseconds);

/*
 * A function refuses with -EBADF what is no handle, and one of another generation or index than
 * `live`, which is one.
 */
void check_handles(int (*function)(int32_t handle), int32_t live, const char *name, int line);
/* The functions are named in the same file: STACK_GIVEN(check_handles, function...). */
#define CHECK_HANDLES(function, live) check_handles(function, live, #function, __LINE__)

/* A thread was lost by a fault: there is one less after the case. */
void thread_is_lost(void);

/* How many more threads can be made. */
unsigned threads_free(void);

/* Of a kind so many can be made at most, and then one gets EAGAIN. */
void check_runs_out(enum object kind, unsigned most);

#endif
