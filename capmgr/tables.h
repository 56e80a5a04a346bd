/* Nodes of components' captbls and page tables: charged to the component, the capability kept by the
 * manager alone. */
#ifndef CAPMGR_TABLES_H
#define CAPMGR_TABLES_H

#include "component.h"

enum trie { TRIE_CAPTBL, TRIE_PGTBL };

/* Makes a node, unhooked: a root.
 *	-ENOSPC	no slot is left		-ENOMEM	no frame is left for it	*/
int tables_make_root(struct component *component, enum trie trie, uint32_t level,
		     struct table_node *node);

/* Makes a node and hooks it into entry `index` of the one above, whose capability is in the
 * manager's slot `parent`. Errors as above. */
int tables_make(struct component *component, enum trie trie, uint32_t level, uint32_t parent,
		uint64_t index, struct table_node *node);

/* Takes a frame of kernel memory, and a slot for what will live in it. Errors as above. */
int tables_take(struct component *component, struct table_node *node);

/* Ends what lives there, if anything does; it has no entries. */
void tables_end(struct table_node *node);

#endif
