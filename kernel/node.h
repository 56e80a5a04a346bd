/*
 * What captbls and page tables have in common: nodes that are hooked into nodes one level above.
 *
 * A node has at most one parent and knows it (frame.parent, frame.index); a root belongs to one
 * component at most (frame.holder). So a trie is always a tree. A node counts its entries. A hook
 * or a mapping may be ended from either end by whoever has memory with the right destroy there,
 * also after the node died: the entries of a dead node stay, and count, until they are taken out.
 */
#ifndef KERNEL_NODE_H
#define KERNEL_NODE_H

#include "captbl.h"

static inline bool node_inner(enum cap_type type)
{
	return type == CAP_CAPTBL_ROOT || (type > CAP_PGTBL_0 && type <= CAP_PGTBL_3);
}

/* A live node of any kind that a capability names, with the rights. */
int slot_node(const struct slot *slot, uint8_t rights, frame_t *node);

/*
 * The node with the frame number `number`, if the capability gives authority over it or over
 * `other`: it names the node itself and has the right write, or it is memory with the right
 * destroy that covers one of the two. The node may be dead; that the frame is a node at all is
 * for the caller to check.
 */
int node_by_authority(const struct slot *cap, word number, frame_t other, frame_t *node);

/* What an entry of a node holds, dead or alive, as entry_read tells; false: there is no such entry. */
bool node_entry(frame_t node, word index, word *value);

/* Takes a node out of the parent that it is hooked into, if any. */
void node_unhook(frame_t child);

#endif
