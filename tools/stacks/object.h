/*
 * What an object file adds to the call graph beside it: notes in .debug_stack, whose addresses its
 * code and its tables take, which functions are others by another name, and which names need not be
 * defined anywhere.
 *
 * An address is taken by an absolute relocation in what is loaded. Calls are relative to where they
 * are, as components are linked to fixed addresses and not compiled to run at any.
 */
#ifndef STACKS_OBJECT_H
#define STACKS_OBJECT_H

#include "graph.h"

/* Reads an object and, if it is an X.c.o, X.c.ci beside it; false with an error. */
bool object_read(struct graph *graph, const char *path);

#endif
