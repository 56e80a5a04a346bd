/*
 * Realms over the kernel's own C files: each test has one in frames of its own. Its component, and
 * whatever else is in there, a test makes by the kernel's operations and the memory that was lent
 * to it, as a manager below the root would that wants the root no good.
 */
#ifndef REALM_WORLD_H
#define REALM_WORLD_H

#include "fixture.h"

#define REALM	    2 /* the component's number; the root handles its faults */
#define REALM_PAGES 64
#define REALM_IDS   8  /* threads */
#define REALM_ID    80 /* the first */

/* An object that was made in the realm: a capability, and its frame's number. */
struct built {
	uint32_t cap;
	uint32_t frame;
};

/* A component with one leaf of slots; and one page table, down to a leaf. */
struct domain {
	struct built component, captbl, slots, pgtbl[4];
};

/* A cmocka setup of a group; then of each test, with a teardown: all of the realm is free again. */
int make_realm_world(void **state);
int make_realm(void **state);
int realm_came_back(void **state);

extern struct component *realm;
extern uint32_t realm_memory; /* that was lent, whole */
extern struct domain inner;   /* of the component that it was lent to */

/* In the realm: a frame that nothing was made of; of user memory; of kernel memory. */
uint32_t realm_frame(void);
uint32_t realm_page(void);
uint32_t realm_fresh(void);
uint64_t realm_offset(uint32_t frame);

struct built realm_node(bool captbl, uint32_t level);
struct domain realm_domain(void);
struct built realm_thread(const struct domain *domain, uint32_t parent, uint32_t id);
uint32_t realm_endpoint(struct built thread);
void realm_map(struct built leaf, uint32_t index, uint32_t memory, uint64_t offset);
void realm_end_object(uint32_t frame);

/* A capability in a slot of a domain's: a copy; a gate to a component. */
void realm_give(const struct domain *domain, uint32_t slot, uint32_t cap);
void realm_give_gate(const struct domain *domain, uint32_t slot, uint32_t component);

/* A thread that the booter made, under one of the realm's ids; the manager is told of it. */
struct built booters_thread(const struct domain *domain, uint32_t id);

/* A component that the booter made in the realm, of which the manager is told. */
void booters_member(const struct domain *domain);

/* One call of ending it, as the root; all of them, with what happens between two; what is expected
 * of each thread that the manager knows. */
int realm_end_some(void);
void realm_end(void (*between)(void));

/* An empty slot of the manager's, its reference in *reference. */
uint32_t own_slot(uint64_t *reference);

#endif
