/* A system as a graph, in the language of Graphviz's dot. */
#ifndef COMPOSE_GRAPH_H
#define COMPOSE_GRAPH_H

#include <stdio.h>

#include "delegated.h"

/* The system's interfaces are known. `delegated` is what a run delegated; NULL: no run is drawn. */
void graph_write(FILE *out, const struct system *system, const struct delegated *delegated);

#endif
