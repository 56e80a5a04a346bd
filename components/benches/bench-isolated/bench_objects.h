/* What bench-isolated and its partner share, by name, and their priorities. */
#ifndef BENCH_OBJECTS_H
#define BENCH_OBJECTS_H

#include "rtos.h"

#define BENCH_PRIORITY	 10
#define PARTNER_PRIORITY 20 /* as the composition says */

#define NAME_MUTEX     "mutex"
#define NAME_SEMAPHORE "semaphore"
#define NAME_TURN      "turn" /* semaphore: the partner goes on */
#define NAME_CHANNEL   "channel"

#define CHANNEL_LENGTH 4

struct element {
	uint64_t words[2];
};

#endif
