/*
 * What the director of restart-sweep, its two customers and the metronome have in common: a region
 * that the composition shares, and objects of the RTOS by their names.
 *
 * A customer does one request after the other: the director fills its desk and gives its `go`; it
 * calls, and says so by `done`. The first customer arms the director before, when `lead` is not
 * NO_LEAD: it calls so many cycles before `strike`.
 */
#ifndef CUSTOMER_DESK_H
#define CUSTOMER_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "capmgr.h"
#include "instant.h"

enum customer { FIRST, SECOND, CUSTOMERS };

enum request {
	ASK_SUM,
	ASK_PONDER,
	ASK_LOCK,
	ASK_HOLD,
	ASK_GIVE,
	ASK_TAKE,
	ASK_SEND,
	ASK_RECEIVE,
	ASK_SLEEP,
	ASK_WAIT,
	ASK_PAGE,
	ASK_STOCK,
	ASK_RECKON,
	ASK_CHECK,  /* of both services */
	ASK_QUOTAS, /* its own, and both services' */
	REQUESTS
};

#define NO_LEAD (~0ull)

#define DESK_GO	   "go-0" /* of the first; the digit is a customer's number */
#define DESK_ARMED "armed"

#define METRONOME_MS 1 /* its period, and deadline */

enum account { ACCOUNT_CUSTOMER, ACCOUNT_LARDER, ACCOUNT_RECKONER, ACCOUNTS };

struct customer_desk {
	/* by the director */
	uint32_t request;  /* enum request */
	uint32_t priority; /* at which it is to do it */
	uint64_t lead;

	/* by the customer */
	struct instant strike;
	uint64_t begun, ended; /* cycles, of the call */
	int64_t result;
	uint32_t rounds; /* of the metronome, when it began */
	bool too_late;	 /* it could not begin so long before the strike */
	bool outranks;	 /* afterwards it has a greater priority than it should */
	int64_t quotas[ACCOUNTS][CAPMGR_QUOTAS];
	bool done;
};

struct metronome_desk {
	uint32_t rounds;
	uint32_t misses;
	uint32_t refused; /* calls of its that brought an error */
	int64_t quotas[CAPMGR_QUOTAS];
};

struct restart_desk {
	volatile struct customer_desk customers[CUSTOMERS];
	volatile struct metronome_desk metronome;
};

extern struct restart_desk shared_desk;

#endif
