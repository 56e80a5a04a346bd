/* Which threads may come to be in which instance: along gates and fault gates, from client to
 * server, and along those to services, which come at run time. */
#ifndef BOOTER_VISITORS_H
#define BOOTER_VISITORS_H

#include <stdbool.h>
#include <stdint.h>

/* Finds out; once, when all thread ids are given out. */
void visitors_compute(void);

/* Whether the threads of `client` may enter `server`. */
bool visitors_reach(uint32_t client, uint32_t server);

/* Whether they do so by a gate of the composition's: then they are never cut off there. */
bool visitors_are_named(uint32_t client, uint32_t server);

/* Sets the bits of the thread ids that have a stack in an instance: its own, and of its visitors
 * as many as it admits, those of the first instances first. */
void visitors_admit(uint32_t instance, uint8_t *bits);

#endif
