/*
 * The deepest path from a function on: the bytes that it and all below it use at most.
 *
 * Errors, each with the way to it: a call of a function of which nothing is known; a call through a
 * pointer that no note explains; recursion that no note bounds; a frame without a size.
 */
#ifndef STACKS_DEEPEST_H
#define STACKS_DEEPEST_H

#include "graph.h"

/* Fills `need` and `next` of the function and of what it calls; false with errors. */
bool deepest_find(struct graph *graph, struct function *from);

/* `a 64 > b 320 > c 8`, allocated in the graph's arena. */
const char *deepest_text(const struct graph *graph, const struct function *from);

#endif
