/*
 * Processes (sched.h): the components that are scheduled here, those of the composition and those that
 * others have made; how each begins and ends.
 *
 *	NEW	     of the composition: waits for those of the stages before; else for its maker
 *	STARTING     its first thread initialises it
 *	INITIALISED  of the composition: waits until all are
 *	RUNNING	     in main
 *	ENDED	     it has ended, or its last thread has
 *
 * A process is done when it has ended and has no thread any more that lives. A record stands at its
 * component's number; the number is another one's as soon as the manager says so.
 *
 * Fields are protected by the critical section. Its threads are made and taken back by one thread at a
 * time, the process's worker.
 */
#ifndef SCHED_PROCESSES_H
#define SCHED_PROCESSES_H

#include "crt_schedule.h"
#include "events.h"
#include "thread_record.h"

enum process_state { PROCESS_NONE, PROCESS_NEW, PROCESS_STARTING, PROCESS_INITIALISED, PROCESS_RUNNING,
		     PROCESS_ENDED };

struct process_record {
	uint64_t handle; /* of its component */
	uint64_t maker;  /* the handle of who made it; 0: the composition did */
	const char *name;
	char given_name[RTOS_NAME_BYTES]; /* by its maker */
	uint64_t entry;	   /* where its threads start */
	uint64_t argument; /* of the first one */
	uint64_t visitors;
	uint32_t first, count; /* its threads, by number */
	uint32_t endpoint;     /* the slot of that of its first thread; 0: the booter has made it */
	uint32_t cut;	       /* of the capability by which threads are unwound to it; 0: not asked for yet */
	int32_t worker;	       /* the handle of the thread that makes or ends its threads; or of one that was */
	uint8_t state; /* enum process_state */
	uint8_t stage;
	uint8_t priority;
	uint8_t ceiling;
	uint8_t handler; /* the instance that handles its faults; 0: none that is known here */
	uint8_t family;	 /* the component of the composition from which it descends */
	uint16_t spent;	 /* its handler is told of so many periods in a row; 0: never */
	uint8_t ancestor; /* that one's number among those that are scheduled here */
	bool again;	 /* it begins when the others have begun: nobody waits for it */
	int status;	 /* once it has ended */
	struct watchers watchers;
};

extern struct process_record processes[THREAD_COMPONENTS];

/* From the table of the composition; the first threads of the first stage become ready. */
void processes_start(const struct crt_schedule *schedule);

/* Where its threads start. */
uint64_t process_entry(unsigned component);

/* The families whose threads may be inside of it: bit c for that of component c. */
uint64_t process_visitors(unsigned component);

/* Of how many components of the composition all descend, and from which of them the one with this handle does:
 * a number from 0 on. One that is not scheduled here: that of none. */
extern unsigned processes_composed;
unsigned process_ancestor(uint64_t handle);

/* Whether a handle names a process that the calling component has made. */
bool process_of_caller(uint64_t handle);

/* It has ended: what it has made is destroyed. Not inside of the critical section. */
void process_bury(const struct process_record *process);

/* ---- Inside of the critical section */

/* A thread ends, with this status; with the last one its process does. */
void process_thread_ended(const struct thread_record *thread, int status);

/* It has ended, if it had not; what it made ends soon. */
void process_ended(struct process_record *process, int status);

bool process_has_thread(const struct process_record *process);
bool process_done(const struct process_record *process);

/* Ends all threads of a process but one. */
void process_end_threads(const struct process_record *process, const struct thread_record *but);

#endif
