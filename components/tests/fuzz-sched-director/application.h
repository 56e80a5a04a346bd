/*
 * A well-behaved application: a thread more urgent than those that call at random, and one less
 * urgent than all of them. Both are periodic, and are to be in time.
 */
#ifndef APPLICATION_H
#define APPLICATION_H

#include <stdint.h>

void application_start(void);

/* Uses one object of each kind: 0, or the line of what did not work. */
int application_check(void);

/* Periods in which one of the two was late, and of both all that were. */
uint64_t application_misses(void);
uint64_t application_activations(void);

#endif
