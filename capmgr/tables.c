#include "tables.h"

#include <stddef.h>

#include "crt_kernel.h"

int tables_take(struct component *component, struct table_node *node)
{
	int error;

	node->slot = slots_take();
	if (!node->slot)
		return -TESSERA_ENOSPC;
	error = frames_take(&component->account, FRAME_KERNEL, &node->frame);
	if (error) {
		slots_give(node->slot);
		return error;
	}
	node->cap = node->slot->number;
	return 0;
}

static int activate(enum trie trie, uint32_t level, const struct table_node *node)
{
	if (trie == TRIE_CAPTBL)
		return (int)kernel_captbl_activate(frames_memory(),
						   frames_offset(node->frame.number),
						   node->slot->reference, level)
			.status;
	return (int)kernel_pgtbl_activate(frames_memory(), frames_offset(node->frame.number),
					  node->slot->reference, level)
		.status;
}

int tables_make_root(struct component *component, enum trie trie, uint32_t level,
		     struct table_node *node)
{
	int error = tables_take(component, node);

	if (error)
		return error;
	error = activate(trie, level, node);
	if (error)
		tables_end(node);
	return error;
}

int tables_make(struct component *component, enum trie trie, uint32_t level, uint32_t parent,
		uint64_t index, struct table_node *node)
{
	int error = tables_make_root(component, trie, level, node);

	if (error)
		return error;
	error = (int)kernel_cons(parent, index, node->cap).status;
	if (error)
		tables_end(node);
	return error;
}

void tables_end(struct table_node *node)
{
	kernel_deactivate(frames_memory(), frames_offset(node->frame.number));
	frames_give(node->frame);
	if (node->slot)
		slots_give(node->slot);
	node->cap = 0;
}
