/*
 * Handing the system over: each instance that manages others gets the capabilities to their tables,
 * and the table of capmgr_handover.h.
 */
#ifndef BOOTER_HANDOVER_H
#define BOOTER_HANDOVER_H

#include <stdbool.h>
#include <stdint.h>

/* Where a manager of others finds its table. */
uint64_t handover_address(uint32_t instance);

/* Whether the composition names it as the manager of another instance. */
bool handover_wanted(uint32_t instance);

/* After everything was built; the memory that is left goes along to whom the composition names. */
void handover_make(void);

#endif
