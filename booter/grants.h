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

/* Gives an instance that was built what the composition grants it, from slot `first_slot` on. */
void grants_give(uint32_t instance, uint32_t first_slot, struct grants *grants);

#endif
