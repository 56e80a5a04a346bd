#include "name_tree.h"

#include <string.h>

#include <tessera/abi.h>

void name_tree_init(struct name_tree *tree)
{
	*tree = (struct name_tree){.free = 1};
	tree->node[NAME_ROOT].in_use = true;
	for (uint16_t i = 1; i < NAME_NODES - 1; i++)
		tree->node[i].next = (uint16_t)(i + 1);
}

/* 0: there is none; the root is nobody's child. */
static int child_named(const struct name_tree *tree, int directory, const char *name)
{
	int child = name_tree_first(tree, directory);

	while (child && !name_is(tree->node[child].name, name))
		child = name_tree_next(tree, child);
	return child;
}

/* Goes along a path as far as there are names: the node there, and how many it is from the root. */
static __attribute__((noinline)) int walk(const struct name_tree *tree, const struct path *path, unsigned *depth)
{
	int node = NAME_ROOT;

	for (*depth = 0; *depth < path->count; (*depth)++) {
		int child = child_named(tree, node, path->name[*depth]);

		if (!child)
			break;
		node = child;
	}
	return node;
}

int name_tree_find(const struct name_tree *tree, const struct path *path)
{
	unsigned depth;
	int node = walk(tree, path, &depth);

	if (depth == path->count)
		return node;
	return tree->node[node].is_service ? -TESSERA_ENOTDIR : -TESSERA_ENOENT;
}

static int make(struct name_tree *tree, int directory, const char *name, unsigned share)
{
	int number = tree->free;
	struct name_node *node = &tree->node[number], *parent = &tree->node[directory];

	tree->free = node->next;
	tree->charged[share]++;
	*node = (struct name_node){
		.parent = (uint16_t)directory,
		.next = parent->first_child,
		.share = (uint8_t)share,
		.in_use = true,
	};
	memcpy(node->name, name, NAMESPACE_NAME_BYTES);
	parent->first_child = (uint16_t)number;
	return number;
}

int name_tree_add(struct name_tree *tree, const struct path *path, unsigned share,
		  struct name_service service)
{
	unsigned depth;
	int node = walk(tree, path, &depth);

	if (depth == path->count)
		return -TESSERA_EEXIST;
	if (tree->node[node].is_service)
		return -TESSERA_ENOTDIR;
	if (tree->charged[share] + (path->count - depth) > NAMESPACE_NODES_EACH)
		return -TESSERA_ENOSPC;
	for (; depth < path->count; depth++)
		node = make(tree, node, path->name[depth], share);
	tree->node[node].is_service = true;
	tree->node[node].service = service;
	return node;
}

void name_tree_path(const struct name_tree *tree, int node, struct path *path)
{
	unsigned depth = 0;

	for (int at = node; at != NAME_ROOT; at = tree->node[at].parent)
		depth++;
	path->count = depth;
	for (int at = node; at != NAME_ROOT; at = tree->node[at].parent)
		memcpy(path->name[--depth], tree->node[at].name, NAMESPACE_NAME_BYTES);
}

static void unlink_child(struct name_tree *tree, int number)
{
	uint16_t *link = &tree->node[tree->node[number].parent].first_child;

	while (*link != number)
		link = &tree->node[*link].next;
	*link = tree->node[number].next;
}

void name_tree_remove(struct name_tree *tree, int service)
{
	int number = service;

	do {
		struct name_node *node = &tree->node[number];
		int parent = node->parent;

		unlink_child(tree, number);
		tree->charged[node->share]--;
		*node = (struct name_node){.next = tree->free};
		tree->free = (uint16_t)number;
		number = parent;
	} while (number != NAME_ROOT && !tree->node[number].first_child);
}
