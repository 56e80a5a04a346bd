/*
 * Every-instruction preemption of the RTOS: under `-icount shift=0` a cycle is an instruction. For
 * each n a worker begins an operation n instructions before an absolute time, for which an
 * adversary of higher priority sleeps; the adversary then contends for the same object, and in the
 * end results and invariants are checked.
 *
 * A point has four threads: control, above all, makes the objects and the others, waits for the end
 * of all and checks; the adversary; the worker; and where an operation needs somebody else a helper
 * below the worker. Whoever ends shows first that it has its own priority again: a witness of the
 * next priority must run before it goes on.
 */
#ifndef SWEEP_H
#define SWEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "rtos.h"

#include "tessera/abi.h"

enum sweep_priority {
	PRIORITY_OF_HELPER = 8,
	PRIORITY_OF_WORKER = 10,
	PRIORITY_OF_ADVERSARY = 20,
};

struct sweep_adversary {
	const char *name;
	void (*act)(void);
};

#define ADVERSARIES_MOST 9 /* with the end */

struct sweep_operation {
	const char *name;
	void (*prepare)(void); /* control: makes the objects */
	void (*help_first)(
		void); /* the helper, until it waits; it goes on when the worker begins */
	void (*help)(void);
	void (*work)(void);
	void (*check)(void);	  /* control: all others have ended; ends the objects */
	unsigned helper_priority; /* if not PRIORITY_OF_HELPER */
	struct sweep_adversary adversaries[ADVERSARIES_MOST]; /* ends at a name of NULL */
};

/* End at NULL. */
extern const struct sweep_operation *const mutex_operations[], *const semaphore_operations[],
	*const channel_operations[], *const thread_operations[], *const event_operations[],
	*const condition_operations[];

/* The point that is visited. */
extern struct sweep_point {
	const struct sweep_operation *operation;
	void (*act)(void); /* the adversary's; NULL: undisturbed */
	const char *name;  /* of what it does */
	struct thread worker, adversary, helper;
	bool worker_done, adversary_done, helper_done; /* they came to their end by themselves */
} point;

/* Notes a failure of the point. */
void sweep_expect(bool condition, const char *what);
#define EXPECT(condition) sweep_expect(condition, #condition)

/* What all operations have in common to be done to them. */
void sweep_nothing(void);
void sweep_kill_worker(void);
void sweep_kill_helper(void);

/* Microseconds from now, rounded up. */
struct time sweep_later(unsigned microseconds);

#endif
