/* The start-up structure of an instance (crt_startup.h), put together in the booter's memory. */
#ifndef BOOTER_STARTUP_PAGE_H
#define BOOTER_STARTUP_PAGE_H

#include "crt_startup.h"

#define STARTUP_BYTES_MAX 0x8000u

/* What comes from what was built, beside what the composition says. */
struct startup_facts {
	const struct crt_grant *grants;
	uint32_t grant_count;
	uint32_t first_free_slot;
	uint64_t memory_frames;
};

/* Valid until the next call. */
const struct crt_startup *startup_page_make(uint32_t instance, const struct startup_facts *facts);

/* Where an instance finds it. */
uint64_t startup_page_address(uint32_t instance);

#endif
