/* The inn: a service that keeps its callers as long as they say; a component that serves it runs in other
 * inns' names, too. */
#ifndef INN_H
#define INN_H

#include <stdint.h>

enum inn_stay {
	INN_RETURNS, /* at once: INN_ANSWER */
	INN_SPINS,   /* never returns, by itself */
	INN_SLEEPS,  /* the same, in the scheduler */
	INN_ASKS,    /* the same, again and again by the gate of compinit_entered */
	INN_ENTERED, /* what compinit_entered says */
	INN_GOES_ON, /* by the gate in slot a: the stay b there, with c and d for a and b */
	INN_TRIES,   /* spins there until a deadline that is soon; then the same */
	INN_STAYS
};

/* Of the badge of the gate, and of the four words. */
#define INN_ANSWER(badge, a, b, c, d)                                                              \
	((int64_t)((uint64_t)(badge) << 32 | (uint64_t)(a) << 24 | (uint64_t)(b) << 16 |           \
		   (uint64_t)(c) << 8 | (uint64_t)(d)))

int64_t inn_stay(uint64_t how, uint64_t a, uint64_t b, uint64_t c, uint64_t d);

#endif
