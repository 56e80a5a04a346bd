/* Pages of shared memory, which have no node in the derivation tree. */
#include "pages_internal.h"

#include <stddef.h>

static int show_shared(struct page_leaf *leaf, uint32_t page, frame_id frame, uint64_t flags)
{
	int error;

	if (!is_taken(leaf, page) || leaf->shows[page] != SHOWS_NOTHING)
		return -TESSERA_EINVAL;
	if ((error = show(leaf, page, frame.number, flags)))
		return error;
	leaf->shows[page] |= SHOWS_SHARED;
	return 0;
}

/* The addresses stay reserved. */
static void hide_shared(struct component *component, uint64_t address, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++, address += PAGE_BYTES) {
		struct page_leaf *leaf;
		uint32_t page;

		if (!find_page(component, address, &leaf, &page))
			hide(leaf, page, address);
	}
}

int pages_show(struct component *component, uint64_t address, const frame_id *frames,
	       uint32_t count, uint64_t flags)
{
	struct page_leaf *leaf = NULL;
	uint32_t page = LEAF_PAGES; /* behind the last of its leaf: another leaf is to be found */

	for (uint32_t i = 0; i < count; i++, page++) {
		int error = 0;

		if (page == LEAF_PAGES)
			error = find_page(component, address + i * (uint64_t)PAGE_BYTES, &leaf,
					  &page);
		if (!error)
			error = show_shared(leaf, page, frames[i], flags);
		if (error) {
			hide_shared(component, address, i);
			return error;
		}
	}
	return 0;
}

void pages_hide(struct component *component, uint64_t address, uint32_t count)
{
	hide_shared(component, address, count);
	for (uint32_t i = 0; i < count; i++)
		pages_release(component, address + i * (uint64_t)PAGE_BYTES);
}
