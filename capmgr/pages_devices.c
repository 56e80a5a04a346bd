/* Pages of devices in a component's addresses, which devices.h shows there. */
#include "pages_internal.h"

static int show_device(struct component *component, uint64_t address, uint32_t cap, uint64_t offset,
		       uint64_t flags)
{
	struct page_leaf *leaf;
	uint32_t page;
	int error = find_reserved(component, address, &leaf, &page);

	if (error)
		return error;
	error = (int)kernel_map(leaf->node.cap, page, cap, offset, flags).status;
	if (!error)
		leaf->shows[page] = SHOWS_DEVICE;
	return error;
}

/* The addresses stay reserved. */
static void hide_device(struct component *component, uint64_t address, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++, address += PAGE_BYTES) {
		struct page_leaf *leaf;
		uint32_t page;
		uint64_t shown;

		if (find_page(component, address, &leaf, &page))
			continue;
		shown = kernel_entry_read(leaf->node.cap, page).value >> ENTRY_FRAME_SHIFT;
		kernel_unmap(leaf->node.cap, leaf->node.frame.number, page, shown, address);
		leaf->shows[page] = SHOWS_NOTHING;
	}
}

int pages_show_device(struct component *component, uint64_t address, uint32_t cap, uint64_t first,
		      uint32_t count, uint64_t flags)
{
	for (uint32_t i = 0; i < count; i++) {
		int error = show_device(component, address + i * (uint64_t)PAGE_BYTES, cap,
					first + i, flags);

		if (!error)
			continue;
		hide_device(component, address, i);
		return error;
	}
	return 0;
}

void pages_hide_device(struct component *component, uint64_t address, uint32_t count)
{
	hide_device(component, address, count);
	pages_release_run(component, address, count);
}
