/*
 * The graph of authority: who can act on whom, at once or by way of others. An instance has
 * authority over another one
 *
 *	- whose gates it has, or that handles its faults: its threads enter it with words it chose;
 *	- that maps memory which it can write;
 *	- that it manages, schedules, or handles the faults of;
 *	- if it manages others: it holds all memory;
 *	- if one of its devices masters the bus: no IOMMU confines it;
 *	- that is, as itself, a client of their common manager, where one of the two may delegate to the
 *	  other: each could come to share what the other has.
 *
 * The booter and the kernel stand outside of the graph: everybody trusts them, and whoever calls
 * the booter could come by it to everything.
 */
#ifndef COMPOSE_AUTHORITY_H
#define COMPOSE_AUTHORITY_H

#include "system.h"

/* The interface by which the clients of a manager delegate to each other. */
#define DELEGATION_INTERFACE "capmgr"

struct authority_path {
	const struct instance *steps[INSTANCES_MAX]; /* from the first to the last */
	size_t length;				     /* 0: there is no path */
};

/* Whether it needs DELEGATION_INTERFACE of its manager. */
bool authority_is_client(const struct instance *instance);

/* Whether one can delegate to another, or to itself: both are clients of one manager, and the composition
 * does not keep the first from it. */
bool authority_may_delegate(const struct instance *from, const struct instance *to);

/* A shortest path; none of the instances in the set `avoided`, a bit for each number, is on it. */
struct authority_path authority_path(const struct system *system, const struct instance *from,
				     const struct instance *to, uint64_t avoided);

/* The path in words, each step with the reason why there is one: a -> b (gates of log). */
const char *authority_path_text(const struct system *system, const struct authority_path *path);

#endif
