/*
 * What the booter tells a scheduler of the components that the composition gives it: a table that
 * both can read, at crt_startup->schedule. The capabilities that it names are in the scheduler's
 * captbl, with all rights to the threads of the others, and the right to dispatch its own first
 * thread.
 *
 * The ids of all their threads follow each other from first_thread on, those of one component
 * behind those of the one before it and of its processes, which have no threads yet; so do their
 * capabilities from thread_slots on. None of the
 * threads has run; their parent is the endpoint of the scheduler's first thread. The first of each
 * component has a receive endpoint, with the component's priority.
 */
#ifndef CRT_SCHEDULE_H
#define CRT_SCHEDULE_H

#include <stdint.h>

#define CRT_SCHEDULE_MAGIC 0x454c554445484353u /* "SCHEDULE" */

struct crt_schedule_component {
	uint32_t instance; /* the badge of its gates */
	uint32_t threads;
	uint32_t process_threads; /* ids behind theirs, for processes that it makes */
	uint32_t handler;  /* the instance that handles its faults; 0: the booter */
	uint32_t priority; /* of its first thread */
	uint32_t ceiling;  /* of the priorities of its threads */
	uint32_t budget;   /* microseconds that they may run together in each period; or 0 */
	uint32_t period;
	uint32_t spent;	   /* its handler is told if it was spent in so many in a row; 0: never */
	uint32_t stage;	   /* of initialisation: those of one stage may start together */
	uint64_t entry;	   /* where its threads start */
	uint64_t argument; /* of its first thread: its start-up page */
	uint64_t visitors; /* bit i: threads of instance i may come to be inside; its own too */
	uint32_t cut;	   /* slot of a capability to it, with the right to unwind threads to it */
	char name[32];
};

/* An instance of the composition, whoever schedules it, as a place where threads may be. */
struct crt_schedule_place {
	uint64_t frame;	   /* of its component: what thread_read tells of a caller */
	uint64_t visitors; /* as above, by the composition's gates; all, of who handles faults, manages or schedules */
};

#define CRT_SCHEDULE_PLACES 64

struct crt_schedule {
	uint64_t magic;
	uint32_t own_thread;   /* slot of the capability to the scheduler's own first thread */
	uint32_t own_endpoint; /* and to its endpoint, the parent of all, with all rights: so
				* the kernel hands the events over on its fast path */
	uint32_t thread_slots; /* slot of the capability to the thread first_thread */
	uint32_t first_thread;
	uint32_t components;
	uint32_t places; /* by number of the instance */
	struct crt_schedule_place place[CRT_SCHEDULE_PLACES];
	struct crt_schedule_component component[];
};

#endif
