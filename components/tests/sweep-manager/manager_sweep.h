/*
 * Every-instruction preemption of the capability manager: under `-icount shift=0` a cycle is an
 * instruction. For each n the director dispatches a caller for n cycles; where it is stopped inside
 * its call, an adversary acts; then the caller goes on, or is ended. Whatever comes of it, all that
 * was there before must be there afterwards, and a third component be served meanwhile.
 *
 * An operation is a call with all that comes before and behind it. What it uses is the director's
 * to take back: `given`, a page, a gate or device memory that the director delegated to the client,
 * or shared memory.
 */
#ifndef MANAGER_SWEEP_H
#define MANAGER_SWEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "cast_of_callers.h"

#define OPERATION_WORDS	 5
#define OPERATION_ERRORS 3

struct operation {
	const char *name;
	enum function function;
	enum caller caller;
	bool uses_peer;			  /* then the peer is ended, too */
	enum caller peer;		  /* 0: PEER */
	bool of_errand;			  /* what it uses is the errand's to give */
	void (*prepare)(void);		  /* fills point.word */
	void (*take_back)(void);	  /* an adversary; NULL: there is nothing to take back */
	void (*undo)(void);		  /* through the caller, if it has not been ended */
	void (*forget)(void);		  /* what is the director's own, in any case */
	int64_t errors[OPERATION_ERRORS]; /* of a call from which something was taken, or its peer
					   */
};

extern const struct operation operations[];
extern const unsigned operation_count;

/* The point that is visited. */
extern struct point {
	const struct operation *operation;
	enum caller caller, peer;
	uint64_t word[OPERATION_WORDS]; /* of the call */
	int64_t result;			/* of the call; an error if it came to none */
	bool contended;			/* somebody found the lock taken */
	bool anew;			/* the component of the composition has been restored */
} point;

/* Notes the point's first failure. */
void expect(bool condition, const char *what, int line);
#define EXPECT(condition) expect(condition, #condition, __LINE__)

#endif
