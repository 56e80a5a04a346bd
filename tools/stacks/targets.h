/* What the names in notes stand for. */
#ifndef STACKS_TARGETS_H
#define STACKS_TARGETS_H

#include "graph.h"

/*
 * After all is read: which functions' addresses are taken, and of which of them notes speak. False
 * with errors where a note names what is not there.
 */
bool targets_resolve(struct graph *graph);

typedef void target_taker_t(void *context, struct function *target);

/* Each function that the names stand for. */
void targets_each(const struct graph *graph, const struct names *names, target_taker_t *take,
		  void *context);

#endif
