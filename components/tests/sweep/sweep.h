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
	bool unmaps; /* an isolated program memory that its others are just about to use: not there
		      */
	bool spent; /* it is the end of the worker's budget that comes after n instructions, then it
		       acts */
};

#define ADVERSARIES_MOST 10 /* with the end */

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
extern const struct sweep_operation *const mutex_operations[],
	*const semaphore_operations[], *const channel_operations[],
					       *const thread_operations[],
						       *const event_operations[],
							       *const condition_operations[];

/*
 * Sweeps operations, and prints of each how it went; or all of those above. By a thread above all
 *others, with the console.
 *
 *	in turn		each instruction meets one adversary, not all
 *	isolated	programs have protection domains of their own
 */
struct sweep_ways {
	bool in_turn, isolated;
};

void sweep_all(const struct sweep_operation *const *operations, struct sweep_ways ways);
void sweep_everything(struct sweep_ways ways);

/* Whether a point of any failed. */
bool sweep_failed(void);

/* What its threads run; all other functions whose addresses are taken are parts of an operation.
 * Whoever begins threads is said to call these, by STACK_GIVEN. */
void sweep_witness(void *unused), sweep_helper(void *unused), sweep_adversary(void *unused),
	sweep_worker(void *unused), sweep_nobody(void *unused), sweep_watch(void *unused);
#define SWEEP_THREADS                                                                              \
	sweep_witness, sweep_helper, sweep_adversary, sweep_worker, sweep_nobody, sweep_watch

/* The point that is visited. */
extern struct sweep_point {
	const struct sweep_operation *operation;
	void (*act)(void); /* the adversary's; NULL: undisturbed */
	const char *name;  /* of what it does */
	struct thread worker, adversary, helper;
	bool spent;   /* its budget ends; the adversary acts then */
	bool killing; /* the worker or the helper is killed */
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
