/*
 * What a caller of the capability manager runs: one call after the other, as its orders say. The
 * code stands in one page, so that a component made at run time needs no more of an image.
 */
#ifndef CALLER_H
#define CALLER_H

#include <stdint.h>

#define CALLER_WORDS   6
#define CALLER_RESULTS 13

/* In memory of the director's, that the caller has mapped. It writes all below `word`. */
struct caller_orders {
	uint32_t rcv;	/* slot of its endpoint */
	uint32_t gate;	/* slot of the gate to call */
	uint32_t times; /* with word[0], word[0] + 1 and so on; CALLER_RESULTS at most */
	uint64_t word[CALLER_WORDS];

	uint32_t begun;
	int64_t result[CALLER_RESULTS];
};

/* Where a component starts that has nothing but this code and a page at caller_stack(); the
 * argument of its thread is its orders. */
void caller_start(void);

/* The same as a function. */
void caller_live(volatile struct caller_orders *orders) __attribute__((noreturn));

/* The window of the image that the code was linked into, and where in it the stack's page is to be.
 */
uint64_t caller_window(void);
uint64_t caller_stack(void);

#endif
