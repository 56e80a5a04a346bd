#include "node.h"

#include "crt_kernel.h"
#include "crt_slots.h"
#include "stack_note.h"

#define PAGE_SHIFT    12
#define ENTRIES_SHIFT 9 /* of a page-table node */
#define SLOTS_SHIFT   7 /* of a captbl leaf */

static struct node nodes[NODES_MAX];
static unsigned nodes_used;

/* How many low bits of an index, or of an address, lie below a node of this level. */
static unsigned span_shift(enum trie trie, uint32_t level)
{
	if (trie == TRIE_CAPTBL)
		return SLOTS_SHIFT;
	return PAGE_SHIFT + ENTRIES_SHIFT * (level + 1);
}

static uint64_t start_of(enum trie trie, uint32_t level, uint64_t of)
{
	return of >> span_shift(trie, level) << span_shift(trie, level);
}

static uint32_t root_of(const struct domain *domain, enum trie trie)
{
	return trie == TRIE_CAPTBL ? domain->captbl_root : domain->pgtbl_root;
}

static bool is_root(enum trie trie, uint32_t level)
{
	return level == (trie == TRIE_CAPTBL ? CAPTBL_ROOT_LEVEL : PGTBL_ROOT_LEVEL);
}

/* The entry of a node of the level above that leads to a node of this level. */
static uint64_t index_in_parent(enum trie trie, uint32_t level, uint64_t of)
{
	uint64_t index = of >> span_shift(trie, level);

	return trie == TRIE_CAPTBL ? index : index & ((1u << ENTRIES_SHIFT) - 1);
}

int node_note(struct domain *domain, enum trie trie, uint32_t level, uint64_t start, uint32_t cap)
{
	struct node *node;

	if (nodes_used == NODES_MAX)
		return -TESSERA_ENOSPC;
	node = &nodes[nodes_used++];
	*node = (struct node){
		.next = domain->nodes,
		.domain = domain,
		.start = start,
		.cap = cap,
		.trie = (uint8_t)trie,
		.level = (uint8_t)level,
	};
	domain->nodes = node;
	return 0;
}

unsigned node_count(void)
{
	return nodes_used;
}

void nodes_give_back(unsigned left)
{
	while (nodes_used > left) {
		struct node *newest = &nodes[--nodes_used];

		newest->domain->nodes = newest->next;
		place_give_back(&newest->place);
	}
}

static const struct node *lookup(const struct domain *domain, enum trie trie, uint32_t level,
				 uint64_t of)
{
	uint64_t start = start_of(trie, level, of);
	const struct node *node = domain->nodes;

	while (node && (node->trie != trie || node->level != level || node->start != start))
		node = node->next;
	return node;
}

bool node_exists(const struct domain *domain, enum trie trie, uint32_t level, uint64_t of)
{
	return lookup(domain, trie, level, of);
}

static int64_t activate(enum trie trie, uint32_t level, const struct place *place)
{
	if (trie == TRIE_CAPTBL)
		return kernel_captbl_activate(place->memory, place->offset, place->reference, level)
			.status;
	return kernel_pgtbl_activate(place->memory, place->offset, place->reference, level).status;
}

static int make(struct domain *domain, enum trie trie, uint32_t level, uint64_t of, uint32_t parent,
		uint32_t *cap)
{
	struct place place;
	int error = place_take(domain->memory, &place);

	if (error)
		return error;
	error = (int)activate(trie, level, &place);
	if (!error)
		error = (int)kernel_cons(parent, index_in_parent(trie, level, of), place.slot)
				.status;
	if (!error)
		error = node_note(domain, trie, level, start_of(trie, level, of), place.slot);
	if (error) {
		place_give_back(&place);
		return error;
	}
	domain->nodes->place = place;
	*cap = place.slot;
	return 0;
}

/*
 * Three for the levels of a page table below its root; a fourth for the leaf of the manager's own
 * captbl in which the new node's capability goes; and for that leaf's capability there is a place.
 */
STACK_RECURSES(node_find, 5);

int node_find(struct domain *domain, enum trie trie, uint32_t level, uint64_t of, uint32_t *cap)
{
	const struct node *node;
	uint32_t parent;
	int error;

	if (is_root(trie, level)) {
		*cap = root_of(domain, trie);
		return 0;
	}
	node = lookup(domain, trie, level, of);
	if (node) {
		*cap = node->cap;
		return 0;
	}
	if ((error = node_find(domain, trie, level + 1, of, &parent)))
		return error;
	return make(domain, trie, level, of, parent, cap);
}
