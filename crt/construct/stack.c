#include "crt_layout.h"
#include "crt_memory.h"

#define REGION_BYTES (1u << THREAD_STACK_SHIFT)

/* The guard page is the region's lowest: it stays unmapped. */
int crt_comp_stack_in(crt_comp_t comp, uint64_t first_block, uint32_t thread_id)
{
	uint64_t end = first_block + THREAD_BLOCK_BYTES + (uint64_t)thread_id * REGION_BYTES;

	if (thread_id >= THREAD_IDS)
		return -TESSERA_ERANGE;
	return crt_comp_page_allocn_in(comp, end - THREAD_STACK_PAGES * CRT_PAGE,
				       THREAD_STACK_PAGES);
}
