/* What happens to the thread that runs, beside its system calls; see tests/host/kernel. */
#ifndef PROCESSOR_H
#define PROCESSOR_H

#include <stdint.h>

/* It calls the gate in a slot of the component that it is in, or returns: 0, or the error of the
 * way. */
int processor_call(uint32_t slot);
int processor_return(void);

/* An exception: nobody handles it, so that the thread stops. */
void processor_fault(void);

/* The time of its dispatch is over. */
void processor_timeout(void);

#endif
