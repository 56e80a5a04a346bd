/* Pages of the component's own. */
#include <stdbool.h>

#include "capmgr.h"
#include "manager.h"
#include "page_count.h"

/* The manager says the same of a page that is delegated as when it is busy: so often it is asked
 * again. */
#define FREE_TRIES 16

static int64_t free_page(uint64_t address)
{
	int64_t status = capmgr_page_free(address);

	for (unsigned i = 1; status == -TESSERA_EBUSY && i < FREE_TRIES; i++) {
		help_manager();
		status = capmgr_page_free(address);
	}
	return status;
}

/* Back from a refusal in the middle: `filled` pages are there, behind them addresses alone. */
static void give_back(uint64_t start, size_t filled, size_t pages)
{
	for (size_t i = 0; i < filled; i++)
		free_page(start + i * RTOS_PAGE_BYTES);
	for (size_t i = filled; i < pages; i++)
		MANAGER(capmgr_page_release(start + i * RTOS_PAGE_BYTES));
}

/* Returns how many of the pages are there; behind an error in *error. */
static size_t fill(uint64_t start, size_t pages, int64_t *error)
{
	for (size_t i = 0; i < pages; i++) {
		*error = MANAGER(capmgr_page_alloc(start + i * RTOS_PAGE_BYTES));
		if (*error < 0)
			return i;
	}
	return pages;
}

static intptr_t get_anywhere(size_t pages)
{
	int64_t start = MANAGER(capmgr_pages_reserve(pages)), error;
	size_t filled;

	if (start < 0)
		return start;
	filled = fill((uint64_t)start, pages, &error);
	if (filled == pages)
		return start;
	give_back((uint64_t)start, filled, pages);
	return error;
}

/* The addresses are the component's: those behind the refused one stay so. */
static intptr_t get_at(uint64_t start, size_t pages)
{
	int64_t error;
	size_t filled = fill(start, pages, &error);

	if (filled == pages)
		return (intptr_t)start;
	give_back(start, filled, filled);
	return error;
}

intptr_t mem_get_pages(void *at, size_t length, unsigned flags)
{
	size_t pages = page_count(length, RTOS_GET_PAGES);

	if (!pages || flags != (MEM_READ | MEM_WRITE) || (uintptr_t)at % RTOS_PAGE_BYTES)
		return -TESSERA_EINVAL;
	return at ? get_at((uint64_t)at, pages) : get_anywhere(pages);
}

int mem_free_pages(void *address, size_t length)
{
	size_t pages = page_count(length, RTOS_GET_PAGES);
	int64_t error = 0;

	if (!pages || !address || (uintptr_t)address % RTOS_PAGE_BYTES)
		return -TESSERA_EINVAL;
	for (size_t i = 0; i < pages && !error; i++)
		error = free_page((uint64_t)address + i * RTOS_PAGE_BYTES);
	return (int)error;
}
