/* The stanzas of programs: what lies in the boot image for processes, beside the components. */
#ifndef COMPOSE_PROGRAM_READ_H
#define COMPOSE_PROGRAM_READ_H

#include "system.h"

/* Reads every [program.NAME] behind the instances, which have been read. */
void program_read_all(struct system *system);

#endif
