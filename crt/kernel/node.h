/* The nodes of all domains' tries. */
#ifndef CRT_NODE_H
#define CRT_NODE_H

#include "domain.h"

enum trie { TRIE_CAPTBL, TRIE_PGTBL };

struct node {
	struct node *next;
	struct domain *domain;
	struct place place; /* of one that was made here */
	uint64_t start;
	uint32_t cap;  /* slot of the manager's */
	uint8_t trie;  /* enum trie */
	uint8_t level; /* 0: leaf */
};

/* The root of the trie is one level above the highest that is noted here. */
#define PGTBL_ROOT_LEVEL  3u
#define CAPTBL_ROOT_LEVEL 1u

/* Notes a node that exists already. -ENOSPC */
int node_note(struct domain *domain, enum trie trie, uint32_t level, uint64_t start, uint32_t cap);

/* The node of a level that a slot or an address belongs to; makes it if need be. */
int node_find(struct domain *domain, enum trie trie, uint32_t level, uint64_t of, uint32_t *cap);

/* How many there are; and takes back the newest until so many are left. Nothing is below them. */
unsigned node_count(void);
void nodes_give_back(unsigned left);

/* Whether a slot's leaf is there. */
bool node_exists(const struct domain *domain, enum trie trie, uint32_t level, uint64_t of);

#endif
