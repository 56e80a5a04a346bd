/*
 * The call graph that gcc writes beside an object (-fcallgraph-info=su, "Developer Options" in its
 * manual): one node or edge a line. A node with a size is a function that the object holds.
 */
#ifndef STACKS_CALLGRAPH_H
#define STACKS_CALLGRAPH_H

#include "graph.h"

/* The source that it tells of, by which its static functions are named; NULL on an error. */
const char *callgraph_read(struct graph *graph, const char *path);

#endif
