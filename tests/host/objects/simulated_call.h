/* The simulated kernel as a test of crt sees it: what it has given away, and when it fails. */
#ifndef SIMULATED_CALL_H
#define SIMULATED_CALL_H

#include <stdbool.h>

#define SLOTS_LOOKED_AT 1024 /* of the manager's; no test uses more */

/* A cmocka setup: the booter's world. */
int world_setup(void **state);

/* The call of this number from now on, from 1, fails with EBUSY; 0: none. */
void fail_call(unsigned number);

/* Whether it was made. */
bool has_failed(void);

unsigned frames_of_type(unsigned type);
unsigned capabilities(void);
unsigned threads_alive(void);

#endif
