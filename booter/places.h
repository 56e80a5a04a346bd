/*
 * Where the booter puts what it gives to managers and schedulers beside what the composition says:
 * slots that their own crt never comes to, and the end of the addresses at which the booter maps;
 * below those, the boot image for who has it. Who is several of these finds all.
 */
#ifndef BOOTER_PLACES_H
#define BOOTER_PLACES_H

#include <stdint.h>

#include "address_plan.h"
#include "capmgr_handover.h"
#include "crt_layout.h"

/* Capabilities to the tables of each instance that is handed over (handover.c). */
#define HANDOVER_FIRST_SLOT 32768u
#define HANDOVER_SLOTS_EACH 8u

/* Behind those, one to each node. */
#define HANDOVER_FIRST_NODE_SLOT (HANDOVER_FIRST_SLOT + INSTANCES_MAX * HANDOVER_SLOTS_EACH)

/* And one to each thread. */
#define HANDOVER_FIRST_THREAD_SLOT (HANDOVER_FIRST_NODE_SLOT + HANDOVER_NODES)

/* Capabilities to threads (schedule.c). */
#define SCHEDULE_FIRST_SLOT (HANDOVER_FIRST_THREAD_SLOT + HANDOVER_THREADS)

/* The boot image: in the middle of the range whose lower end is for devices. */
#define BOOT_IMAGE_ADDRESS(instance) (CRT_DYNAMIC_BASE(instance) + CRT_DYNAMIC_BYTES / 4)

/* A table each, and an unmapped page between them. */
#define HANDOVER_PAGES 15u
#define HANDOVER_ADDRESS(instance)                                                                 \
	(CRT_DYNAMIC_BASE(instance) + CRT_DYNAMIC_BYTES / 2 - HANDOVER_PAGES * CRT_PAGE)
#define SCHEDULE_PAGES		   2u
#define SCHEDULE_ADDRESS(instance) (HANDOVER_ADDRESS(instance) - (SCHEDULE_PAGES + 1) * CRT_PAGE)

/* Pages that the booter fills and an instance reads, at one of these addresses. */
void *place_table(uint32_t instance, uint64_t address, uint32_t pages);

#endif
