/* Nest: a server in which a thread of another component can be kept. */
#ifndef NEST_H
#define NEST_H

#include <stdint.h>

/* Returns when the caller's thread has been activated: 0. */
int64_t nest_stay(void);

#endif
