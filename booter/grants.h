/* The devices of an instance: capabilities in the slots behind its gates, device memory mapped. */
#ifndef BOOTER_GRANTS_H
#define BOOTER_GRANTS_H

#include "crt_startup.h"

#define GRANTS_MAX 64

struct grants {
	uint32_t count;
	uint32_t next_slot;
	struct crt_grant entries[GRANTS_MAX];
};

/* Device memory that was given to an instance, in one of its slots, and mapped there. */
struct granted_device {
	uint32_t instance;
	uint32_t slot;
	uint32_t pages;
	uint64_t address;
};

/* The one of this number, or null: there are no more. */
const struct granted_device *grants_device(uint32_t number);

/* Gives an instance that was built what the composition grants it, from slot `first_slot` on. */
void grants_give(uint32_t instance, uint32_t first_slot, struct grants *grants);

#endif
