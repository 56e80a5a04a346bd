/* Errand: a component of the composition that calls the capability manager in its own name, on its
 * clients' threads. */
#ifndef ERRAND_H
#define ERRAND_H

#include <stdint.h>

/* The function of the manager with this number (sweep-manager/cast_of_callers.h), with these words.
 */
int64_t errand_run(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t function);

#endif
