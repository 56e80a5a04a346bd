/*
 * What the processor may remember. Between two loads of the tables, the MMU may cache every
 * translation, and every entry of an inner table, that could be walked at some moment since. The
 * address at which a frame was seen does not matter here, only that it was, and as what.
 *
 * An invalidation of one address is taken for none: user level chooses the address.
 */
#ifndef MODEL_HARDWARE_H
#define MODEL_HARDWARE_H

#include "machine.h"

enum seen {
	SEEN_PAGE = 1,
	SEEN_WRITABLE = 2,
	SEEN_TABLE = 4, /* shifted by the level */
};

/* By frame number: enum seen, what the TLB and the paging-structure caches may hold. */
extern uint8_t hardware_seen[MACHINE_FRAMES];

/* Empties the caches and walks from the root that was loaded. */
void hardware_load(void);

/* The caches may take in whatever can be walked now. */
void hardware_walk(void);

#endif
