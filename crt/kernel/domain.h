/*
 * A protection domain as its manager knows it: the nodes of its two tries, and what it may place in
 * them next. Number 0 is the manager's own; the others are components that it made.
 *
 * Nodes are made when something below them is first needed, and live as long as the domain. A
 * domain's nodes form a list; `start` is the first slot, or the first address, below the node.
 */
#ifndef CRT_DOMAIN_H
#define CRT_DOMAIN_H

#include "crt.h"
#include "crt_layout.h"
#include "crt_memory.h"

#define DOMAINS_MAX 64
#define NODES_MAX   1024

struct node;

struct domain {
	bool used;
	uint32_t captbl_root; /* slots of the manager's */
	uint32_t pgtbl_root;
	uint32_t component;
	uint32_t next_slot;
	uint64_t next_dynamic; /* where the next pages go that may be anywhere */
	struct crt_memory *memory;
	struct node *nodes;
};

/* The manager's own, ready for use. */
struct domain *domain_self(void);

/* -EBADF: no such component. */
int domain_find(crt_comp_t comp, struct domain **domain);

/* An empty one, without tables. -ENOSPC */
int domain_new(crt_comp_t *comp, struct domain **domain);

/* Reference (for the kernel's operations) to a slot of a domain; makes the leaf if need be. */
int domain_slot_at(struct domain *domain, uint32_t slot, uint64_t *reference);

/* The next slot that nobody has used, and its reference. */
int domain_slot_next(struct domain *domain, uint32_t *slot, uint64_t *reference);

/* The page-table leaf for an address, and the entry in it; makes nodes if need be. */
int domain_entry(struct domain *domain, uint64_t address, uint32_t *leaf, uint32_t *index);

/* The node above that leaf, and whether the leaf is there. */
int domain_node_above(struct domain *domain, uint64_t address, uint32_t *node);
bool domain_maps(const struct domain *domain, uint64_t address);

/* A range of the domain's dynamic addresses that nothing is mapped in. -ENOSPC */
int domain_addresses(struct domain *domain, size_t pages, uint64_t align, uint64_t *address);

/* A fresh frame of kernel memory, and a slot of the manager's for the object in it. */
struct place {
	uint32_t memory; /* slot of the memory capability */
	uint32_t slot;
	uint64_t offset;
	uint64_t reference;
};

int place_take(struct crt_memory *memory, struct place *place);

#endif
