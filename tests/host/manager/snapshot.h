/*
 * All that the manager counts, so that a test can say that nothing has changed.
 *
 * Nodes of tables that a component pays for stay until it ends, also when what they were made for
 * was refused: they are counted apart, and what they cost is not.
 */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "fixture.h"

struct snapshot_part {
	enum component_state state;
	uint64_t handle; /* of one that is there */
	uint32_t tables; /* nodes that were made for it since it was */
	uint32_t pages_used, pages_limit, pages_found, addresses;
	uint32_t slots, capabilities, nodes;
	uint32_t children, components;
	uint32_t threads, threads_used, threads_lent, ids_free;
	uint32_t owned, mapped;
};

struct snapshot {
	uint32_t frames, slots; /* that are free */
	uint32_t tables;
	uint32_t threads;
	struct snapshot_part parts[COMPONENTS_MAX];
};

/* `looked_at`: a bit for each component in whose tables it looks for pages and capabilities. */
void snapshot_take(struct snapshot *snapshot, uint64_t looked_at);

/* What differs first but for tables, in *number of which component; null: nothing. */
const char *snapshot_difference(const struct snapshot *before, const struct snapshot *after,
				uint32_t *number);

/* Nodes of tables that were made for a component. */
uint32_t snapshot_page_leaves(const struct component *component);
uint32_t snapshot_cap_leaves(const struct component *component);

#endif
