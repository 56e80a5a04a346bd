#include "shares.h"

#include "crt_layout.h"
#include "fail.h"
#include "instances.h"
#include "payload.h"

static void map(uint32_t region, const struct crt_memory *memory, uint32_t pages)
{
	for (uint32_t i = 0; i < payload_composition()->shares.count; i++) {
		const struct composition_share *share = PAYLOAD_ENTRY(share, i);
		uint32_t flags = share->flags & COMPOSITION_SHARE_WRITE ? MAP_WRITE : 0;
		int error = 0;

		if (share->region != region)
			continue;
		for (uint32_t page = 0; page < pages && !error; page++)
			error = crt_memory_map_in(instances[share->instance].comp,
						  share->address + (uint64_t)page * CRT_PAGE,
						  memory->slot, memory->next + page, flags);
		booter_check(share->instance, error, "its shared regions");
	}
}

/* A region's frames stand one behind the other: its first one names them all. */
static void make(uint32_t number)
{
	const struct composition_region *region = PAYLOAD_ENTRY(region, number);
	struct crt_memory memory, untyped;
	uint64_t offset;

	if (crt_memory_carve(crt_memory_own(), region->pages, &memory))
		booter_fail(INSTANCE_BOOTER, "shared region %s: no memory is left for its %luK",
			    payload_text(region->name), region->pages * 4ul);
	untyped = memory;
	for (uint32_t page = 0; page < region->pages; page++)
		booter_check(INSTANCE_BOOTER, crt_memory_take(&untyped, FRAME_USER, &offset),
			     "a shared region");
	map(number, &memory, region->pages);
}

void shares_map(void)
{
	for (uint32_t i = 0; i < payload_composition()->regions.count; i++)
		make(i);
}
