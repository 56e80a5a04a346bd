#include "pages.h"

#include <tessera/abi.h>

#include "capmgr.h"
#include "manager.h"

/* Each of those that nobody has begins with the number of the next one. */
static uint32_t first_free;

static uint32_t *next_of(uint32_t page)
{
	return (uint32_t *)((uintptr_t)page * RAMFS_PAGE_BYTES);
}

/* Some at once, or where so many are not left, one. */
static int64_t get_some(void)
{
	uint64_t count = CAPMGR_RUN_PAGES;
	int64_t at = MANAGER(capmgr_pages_alloc(count));

	if (at < 0) {
		count = 1;
		at = MANAGER(capmgr_pages_alloc(count));
	}
	for (uint64_t i = 0; at > 0 && i < count; i++)
		ramfs_page_give(NULL, (uint32_t)((uint64_t)at / RAMFS_PAGE_BYTES + i));
	return at < 0 ? at : 0;
}

int64_t ramfs_page_take(void *context)
{
	uint32_t page;
	int64_t error = first_free ? 0 : get_some();

	(void)context;
	if (error)
		return error;
	page = first_free;
	first_free = *next_of(page);
	return page;
}

void ramfs_page_give(void *context, uint32_t page)
{
	(void)context;
	*next_of(page) = first_free;
	first_free = page;
}
