/* The stanzas of components, and the booter, which has none. */
#ifndef COMPOSE_COMPONENT_READ_H
#define COMPOSE_COMPONENT_READ_H

#include "system.h"

#define BOOTER_NAME "booter"

/* Reads every [component.NAME] into system->instances; the regions have been read. */
void component_read_all(struct system *system);

#endif
