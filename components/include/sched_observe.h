/*
 * What the scheduler knows of all threads and processes, for who is to look at them. To have this interface
 * is the authority, as capmgr_observe.h says; nothing is changed by it. Every function takes a bounded time
 * and does not wait.
 *
 *	-EPERM		the calling thread, or its component, is not scheduled here
 */
#ifndef SCHED_OBSERVE_H
#define SCHED_OBSERVE_H

#include <stdint.h>

enum sched_thread_state {
	SCHED_THREAD_READY,	/* or it runs */
	SCHED_THREAD_THROTTLED, /* would be ready, but has spent its budget */
	SCHED_THREAD_BLOCKED,
	SCHED_THREAD_ENDED, /* its status waits to be asked for */
};

/*
 * The first thread in use whose number is not below: its number, its state, its priority now and of its own,
 * and the number of its component (capmgr_observe.h), in a word.
 *	-ENOENT		there is none
 */
int64_t sched_observe_thread(uint64_t number);

#define SCHED_OBSERVED_THREAD(word)    ((uint64_t)(word) & 0xff)
#define SCHED_OBSERVED_STATE(word)     ((uint64_t)(word) >> 8 & 0xff)
#define SCHED_OBSERVED_PRIORITY(word)  ((uint64_t)(word) >> 16 & 0xff)
#define SCHED_OBSERVED_BASE(word)      ((uint64_t)(word) >> 24 & 0xff)
#define SCHED_OBSERVED_COMPONENT(word) ((uint64_t)(word) >> 32)

enum sched_thread_fact {
	SCHED_FACT_HANDLE, /* by which its component names it */
	SCHED_FACT_ACTIVATIONS,
	SCHED_FACT_MISSES, /* deadlines */
	SCHED_FACT_WORST,  /* responses, in microseconds */
	SCHED_FACT_LAST,
	SCHED_FACT_SPENT, /* so often has it spent its budget */
	SCHED_FACTS
};

/* Of the thread of a number, in its lower 63 bits.
 *	-EINVAL		no such fact
 *	-EBADF		no thread in use has that number */
int64_t sched_observe_fact(uint64_t number, uint64_t fact);

enum sched_process_state {
	SCHED_PROCESS_NEW, /* has not begun */
	SCHED_PROCESS_STARTING,
	SCHED_PROCESS_RUNNING,
	SCHED_PROCESS_ENDED,
};

/* The state of the process whose component has this handle.
 *	-EBADF		there is none */
int64_t sched_observe_process(uint64_t component);

#define SCHED_NAME_PART 7 /* bytes */

/* So many bytes of its name from one on, the first one lowest; behind its end 0.
 *	-EBADF		there is none */
int64_t sched_observe_name(uint64_t component, uint64_t from);

#endif
