/* A system as text: who calls whom by which interface, and who has to trust whom. */
#ifndef COMPOSE_SHOW_H
#define COMPOSE_SHOW_H

#include <stdio.h>

#include "system.h"

/* The system's names are resolved and its order is known. */
void show_system(FILE *out, const struct system *system);

#endif
