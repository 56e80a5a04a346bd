/*
 * A number that changes where anything changes that introspection shows: all slots of the runner's
 * and the cases' tables, all frames of the case and what its nodes hold, its threads.
 */
#ifndef SUITES_DIGEST_H
#define SUITES_DIGEST_H

#include <stdint.h>

uint64_t digest_state(void);

/* Of what the runner was given at the start alone. */
uint64_t digest_boot(void);

#endif
