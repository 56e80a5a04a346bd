/*
 * Capacities of the RTOS: nothing is allocated after rtos_start(), and what exceeds one of these
 * is refused with the error that the function names. Counts of objects are powers of two, at most
 * 32, since a handle keeps the index in its low bits.
 */
#ifndef RTOS_CONFIG_H
#define RTOS_CONFIG_H

#define RTOS_THREADS 32
#define RTOS_PRIORITIES 32 /* 0 to 31; the greater is the more urgent */
#define RTOS_TIMERS 32
#define RTOS_MUTEXES 32
#define RTOS_SEMAPHORES 32
#define RTOS_CHANNELS 16
#define RTOS_CONDITIONS 32
#define RTOS_EVENTS 16
#define RTOS_EVENT_SOURCES 31 /* of one event */
#define RTOS_CHANNEL_BYTES 2048 /* element size times the queue length, rounded up to 2^n */
#define RTOS_NAME_BYTES 16	/* of a channel, with the NUL */
#define RTOS_PAGE_BYTES 4096
#define RTOS_GET_PAGES 512 /* of one call */
#define RTOS_SHARED_PAGES 16 /* of one object of shared memory */
#define RTOS_MEMORIES 32 /* objects of shared memory with a name */
#define RTOS_KEPT 4 /* isolated applications: so many objects of a kind are kept for each, at most */
#define RTOS_SINGLE_PAGES 64 /* one protection domain: of all memory that it gets and shares */

#define RTOS_MUTEX_DEPTH 255 /* a recursive mutex may be locked so often beyond the first time */
#define RTOS_SEMAPHORE_MAX 0x7fffffff

#define RTOS_BUDGET_MICROSECONDS 10 /* the unit of SCHEDULE_BUDGET */
#define RTOS_EXPIRATION_MICROSECONDS 1 /* what an expired time costs whom it interrupts; charged to who set it */
#define RTOS_REAP_MICROSECONDS 100 /* so often is looked whether a killed thread has left a server */
#define RTOS_SLICE_MICROSECONDS 1000 /* of a thread among equals */

#endif
