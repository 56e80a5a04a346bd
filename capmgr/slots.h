/* The manager's own capability slots, for the nodes and objects that it makes. */
#ifndef CAPMGR_SLOTS_H
#define CAPMGR_SLOTS_H

#include <stdint.h>

struct own_slot {
	uint32_t number;
	uint64_t reference;	/* for the kernel's operations */
	uint64_t leaf_frame;
	struct own_slot *next;	/* while it is free */
};

/* Makes the leaves for OWN_SLOTS slots.	errors of crt_slot_next_in */
int slots_init(void);

/* An empty slot, or null: all are in use. */
struct own_slot *slots_take(void);

/* Empties a slot, if something is in it. */
void slots_empty(const struct own_slot *slot);

/* Takes a slot back, and empties it. */
void slots_give(struct own_slot *slot);

#endif
