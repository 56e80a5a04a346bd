/*
 * A protection domain as its manager knows it: the nodes of its two tries, and what it may place in
 * them next. Number 0 is the manager's own; the others are components that it made.
 *
 * Nodes are made when something below them is first needed, and live as long as the domain. A
 * domain's nodes form a list; `start` is the first slot, or the first address, below the node.
 *
 * What is made in several steps comes whole or not at all. Who makes it takes a mark first; when a
 * step fails he takes back what the steps before it made (objects, pages, capabilities), and then
 * returns to the mark: that takes back the nodes, and numbers of slots, addresses and frames, which
 * are given out in order. Taking back cannot fail on one core.
 */
#ifndef CRT_DOMAIN_H
#define CRT_DOMAIN_H

#include "crt.h"
#include "crt_layout.h"
#include "crt_memory.h"

#define DOMAINS_MAX 64
#define NODES_MAX   1024

struct node;

struct domain;

/* How far a domain, and its manager's own, have come. */
struct mark {
	struct domain *domain;
	unsigned nodes; /* of all domains */
	uint32_t slot, own_slot;
	uint64_t address, own_address;
	uint64_t frame, own_frame;
};

struct domain {
	bool used;
	uint32_t captbl_root; /* slots of the manager's */
	uint32_t pgtbl_root;
	uint32_t component;
	uint32_t next_slot;
	uint64_t next_dynamic; /* where the next pages go that may be anywhere */
	struct crt_memory *memory;
	struct node *nodes;
	struct mark made; /* before it was */
};

struct mark mark_here(struct domain *domain);

/* Returns the error that made it necessary; without one it does nothing. */
int mark_return(const struct mark *mark, int error);

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

/* Whether that leaf is there. */
bool domain_maps(const struct domain *domain, uint64_t address);

/* The frame of the object that one of the manager's own slots names. */
int domain_frame_of(uint32_t slot, uint64_t *frame);

/* Empties a slot that was filled. */
void domain_slot_clear(struct domain *domain, uint32_t slot);

/* Ends the mappings of pages, where there are any; with their frames, which are the pool's. */
void domain_unmap(struct domain *domain, uint64_t address, size_t pages);
void domain_free_pages(struct domain *domain, const struct crt_memory *memory, uint64_t address,
		       size_t pages);

/* Ends the view of a frame through the manager's window, and the window if it is at or behind an
 * address. */
void window_close(void);
void window_forget(uint64_t from);

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

/* Ends the object, if there is one yet; the slot is empty, and the frame untyped again. */
void place_give_back(const struct place *place);

/* The same in two halves: an object with something below it keeps its frame until that is gone. */
void place_clear(const struct place *place);
void place_free(const struct place *place);

/* The same for an object of which the slot is known; and where it is. */
void object_end(const struct crt_memory *memory, uint32_t slot);
int object_place(const struct crt_memory *memory, uint32_t slot, struct place *place);

#endif
