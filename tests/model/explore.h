/* Breadth-first search over the states of a piece, to the fixed point or to a limit. */
#ifndef MODEL_EXPLORE_H
#define MODEL_EXPLORE_H

#include "piece.h"

struct outcome {
	uint32_t states;
	uint64_t transitions; /* operations that succeeded */
	uint64_t refused;
	uint32_t depth;
	bool complete;
	const char *wrong; /* null, or what invariant broke; the trace has been printed */
	uint32_t trace;	   /* its length */
};

/* `seconds` bounds it, and `limit` the number of states. */
struct outcome explore(const struct piece *which, uint32_t size, uint32_t limit, double seconds);

#endif
