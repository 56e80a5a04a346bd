/* A system as a graph, in the language of Graphviz's dot. */
#ifndef COMPOSE_GRAPH_H
#define COMPOSE_GRAPH_H

#include <stdio.h>

#include "system.h"

/* The system's interfaces are known. */
void graph_write(FILE *out, const struct system *system);

#endif
