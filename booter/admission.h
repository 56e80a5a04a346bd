/*
 * The tables by which components admit threads (thread_admission), as the booter sees them: a
 * thread that it unwinds out of a component could never come in again otherwise, since the
 * component never saw it leave.
 */
#ifndef BOOTER_ADMISSION_H
#define BOOTER_ADMISSION_H

#include <stdint.h>

/* Maps the table of an instance that was built, and whose faults the booter handles. Ends the system
 * if its image names none. */
void admission_open(uint32_t instance);

/* A thread is not inside the instance any more, if it was. */
void admission_reset(uint32_t instance, uint32_t thread);

#endif
