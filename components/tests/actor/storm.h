/* Calls of vfs with words at random: some of what is good for something, some of what is not. */
#ifndef STORM_H
#define STORM_H

#include <stdint.h>

/* How many were answered by what is no error. What was opened is closed. */
int64_t storm(uint64_t calls, uint64_t seed);

#endif
