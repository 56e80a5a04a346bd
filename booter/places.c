#include "places.h"

#include "crt_memory.h"
#include "crt_slots.h"
#include "fail.h"
#include "instances.h"

void *place_table(uint32_t instance, uint64_t address, uint32_t pages)
{
	void *table;
	int error = crt_page_allocn(&table, pages);

	for (uint32_t i = 0; i < pages && !error; i++) {
		uint64_t frame = 0;

		error = crt_memory_mapped_in(CRT_COMP_SELF, (uint64_t)table + i * CRT_PAGE, &frame);
		if (!error)
			error = crt_memory_map_in(instances[instance].comp, address + i * CRT_PAGE,
						  CRT_SLOT_MEMORY, frame, 0);
	}
	booter_check(instance, error, "its table of what it gets");
	return table;
}
