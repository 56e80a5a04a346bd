/*
 * What runs the threads of a process: made by the capability manager when the process starts, and ended by
 * it when the process is taken away. Those of the composition the booter has made first.
 *
 * For the process's worker, outside of the critical section.
 */
#ifndef SCHED_PROCESS_THREADS_H
#define SCHED_PROCESS_THREADS_H

#include "processes.h"

/* All of them are there, by the booter. */
void process_threads_found(const struct process_record *process);

bool process_threads_any(const struct process_record *process);

/* Makes so many from a number on. The errors of sched_process_start that come from the manager; after one
 * there are none. That no other process has these numbers is for the caller to see to. */
int64_t process_threads_make(struct process_record *process, uint32_t first, uint32_t count);

/* 0: there are none any more.	-EBUSY: one is inside of a server */
int process_threads_end(struct process_record *process);

#endif
