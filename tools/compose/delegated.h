/*
 * What was delegated in a run, as its captured output tells in lines
 *
 *	::delegated FROM TO WHAT
 *
 * FROM and TO are components of the composition, WHAT a name. Other lines are passed over.
 */
#ifndef COMPOSE_DELEGATED_H
#define COMPOSE_DELEGATED_H

#include "system.h"

struct delegated_edge {
	const struct instance *from;
	const struct instance *to;
	const char *what;
};

struct delegated {
	struct delegated_edge *edges; /* no two are the same */
	size_t count;
};

/*
 * Reads the lines, and compares them with what the composition lets components delegate. False,
 * with errors in the system's report: the file cannot be read, or has no such line; a line is none,
 * names no component, or tells of a delegation that the composition does not allow.
 */
bool delegated_read(struct delegated *delegated, const struct system *system, const char *path);

#endif
