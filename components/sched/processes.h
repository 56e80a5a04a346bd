/*
 * The components that are scheduled here, each a process: how it begins and ends.
 *
 *	NEW	     waits for those of the stages before
 *	STARTING     its first thread initialises it
 *	INITIALISED  waits until all are
 *	RUNNING	     in main
 *	ENDED	     it has ended, or its last thread has
 */
#ifndef SCHED_PROCESSES_H
#define SCHED_PROCESSES_H

#include "crt_schedule.h"
#include "thread_record.h"

/* From the table of the composition; the first threads of the first stage become ready. */
void processes_start(const struct crt_schedule *schedule);

/* Inside of the critical section: a thread ends, with this status; with the last one its process does. */
void process_thread_ended(const struct thread_record *thread, int status);

/* Where its threads start. */
uint64_t process_entry(unsigned component);

/* Whose threads may be inside of it: bit c for component c. */
uint64_t process_visitors(unsigned component);

#endif
