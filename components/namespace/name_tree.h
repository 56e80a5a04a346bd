/*
 * The tree of names. Pure: tested on the host. Nodes are numbers; NAME_ROOT is always there. Directories are
 * made on the way to a service, and go with the last name in them. Each node is charged to the share of who
 * made it, so nobody can use up what is another's.
 */
#ifndef NAMESPACE_NAME_TREE_H
#define NAMESPACE_NAME_TREE_H

#include <stdint.h>

#include "service_path.h"

#define NAME_NODES  256
#define NAME_SHARES 64
#define NAME_ROOT   0

/* Shares are numbers below NAME_SHARES; so many may have any nodes. */
#define NAME_SHARES_USED ((NAME_NODES - 1) / NAMESPACE_NODES_EACH)

/* What is registered: a gate, in a slot, of a component. */
struct name_service {
	uint64_t owner;
	uint64_t slot;
};

struct name_node {
	char name[NAMESPACE_NAME_BYTES];
	struct name_service service;
	uint16_t parent, first_child, next; /* among siblings; of a free node, the next free one; 0: none */
	uint8_t share;
	bool is_service;
	bool in_use;
};

struct name_tree {
	struct name_node node[NAME_NODES];
	uint16_t free;
	uint8_t charged[NAME_SHARES];
};

void name_tree_init(struct name_tree *tree);

/* The node at a path.	-ENOENT	-ENOTDIR: a name on the way is a service */
int name_tree_find(const struct name_tree *tree, const struct path *path);

/* Makes a service, and the directories on the way to it: its node.
 *	-EEXIST, -ENOTDIR	-ENOSPC: the share is used up; nothing is made */
int name_tree_add(struct name_tree *tree, const struct path *path, unsigned share,
		  struct name_service service);

/* Takes a service away, and the directories that nothing is left in. */
void name_tree_remove(struct name_tree *tree, int service);

/* For each node of a directory: the first, and the one behind another; 0: there is none. */
static inline int name_tree_first(const struct name_tree *tree, int directory)
{
	return tree->node[directory].first_child;
}

static inline int name_tree_next(const struct name_tree *tree, int node)
{
	return tree->node[node].next;
}

#endif
