/* The reckoner: a server that only reckons, in memory of its own, on the threads of its callers.
 * One at a time is to reckon. */
#ifndef RECKONER_H
#define RECKONER_H

#include <stdint.h>

#define RECKONER_SUM 2016

/* Turns its table about and back, and adds it up: RECKONER_SUM, if nobody was cut off in here. */
int64_t reckoner_sum(void);

/* Reckons for some 200 microseconds, with nothing that others have: RECKONER_SUM. */
int64_t reckoner_ponder(void);

/* capmgr_quota, of its own. */
int64_t reckoner_quota(uint64_t quota);

#endif
