/* Fragile: a server that has faults on request. */
#ifndef FRAGILE_H
#define FRAGILE_H

#include <stdint.h>

/* For fragile_echo: it reads from address 0. */
#define FRAGILE_FAULT (-1000)

/* Returns its parameter. */
int64_t fragile_echo(int64_t value);

/* How often fragile_echo has been called since the server began. */
int64_t fragile_calls(void);

/* What sched_process_wait() says to it on this thread, which is not its own. */
int64_t fragile_hear(void);

#endif
