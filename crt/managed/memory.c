/* Memory for components that the capability manager manages: by its calls. */
#include <tessera/abi.h>

#include "capmgr.h"
#include "crt.h"
#include "crt_layout.h"
#include "managed.h"

/* Back from a refusal in the middle: `filled` pages are there, behind them addresses alone. */
static void give_back(uint64_t start, size_t filled, size_t pages)
{
	for (size_t i = 0; i < filled; i++)
		MANAGED(capmgr_page_free(start + i * CRT_PAGE));
	for (size_t i = filled; i < pages; i++)
		MANAGED(capmgr_page_release(start + i * CRT_PAGE));
}

int crt_page_allocn(void **address, size_t pages)
{
	int64_t start = MANAGED(capmgr_pages_reserve(pages)), page;

	if (start < 0)
		return (int)start;
	for (size_t i = 0; i < pages; i++) {
		page = MANAGED(capmgr_page_alloc((uint64_t)start + i * CRT_PAGE));
		if (page < 0) {
			give_back((uint64_t)start, i, pages);
			return (int)page;
		}
	}
	*address = (void *)start;
	return 0;
}
