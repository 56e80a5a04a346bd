/* The rival: a component that does what sweep-isolated tells it, with objects that both have by
 * name. */
#ifndef RIVAL_H
#define RIVAL_H

#include <stdint.h>

#define RIVAL_ORDERS	"rival-orders" /* a channel of uint64_t: enum rival_act */
#define RIVAL_DONE	"rival-done"   /* a semaphore: given after each */
#define RIVAL_MUTEX	"rival-mutex"
#define RIVAL_SEMAPHORE "rival-count"
#define RIVAL_CHANNEL	"rival-channel" /* of uint64_t, RIVAL_ROOM long */
#define RIVAL_ROOM	2

enum rival_act { RIVAL_LOCK, RIVAL_GIVE, RIVAL_TAKE, RIVAL_SEND, RIVAL_RECEIVE };

/* The region of both, and of the neighbour, a component that wants to be served every PERIOD. */
#define NEIGHBOUR_PERIOD 5000 /* microseconds */

struct rival_board {
	volatile uint32_t inside, entries; /* under the mutex */
	volatile int32_t status;	   /* what the last order brought */

	volatile uint32_t rounds;  /* of the neighbour */
	volatile uint32_t latest;  /* microseconds that one came too late, at most */
	volatile uint32_t refused; /* calls of it that brought an error */
};

#endif
