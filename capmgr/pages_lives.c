/* Pages from one life of a component to the next: what a checkpoint finds and puts back, and copies
 * of its that the component writes to. */
#include "pages_internal.h"

#include <stddef.h>

#include "copies.h"

int pages_put(struct component *component, const struct page_found *page)
{
	struct page_leaf *leaf;
	uint32_t index;
	int error = pages_take_addresses(component, page->address, 1);

	if (error || !page->frame.number)
		return error;
	if ((error = find_reserved(component, page->address, &leaf, &index)))
		return error;
	error = show(leaf, index, page->frame.number, page->flags);
	if (error)
		pages_release(component, page->address);
	return error;
}

int pages_put_copy(struct component *component, const struct page_found *page)
{
	const bool writable = page->flags == MAP_WRITE;
	struct page_found shown = *page;
	struct page_leaf *leaf;
	uint32_t index;
	int error;

	if (writable)
		shown.flags = 0;
	if ((error = pages_put(component, &shown)))
		return error;
	if ((error = find_page(component, page->address, &leaf, &index)))
		return error;
	leaf->shows[index] |= SHOWS_COPY | (writable ? SHOWS_WRITABLE : 0);
	return 0;
}

/* A page of its own in place of a copy, with the same in it; what can fail comes first. */
static int replace(struct component *component, struct page_leaf *leaf, uint32_t page,
		   uint64_t address)
{
	frame_id shown = frame_at(leaf, page), own;
	uint64_t flags = flags_of(leaf, page);
	int error = frames_take(&component->account, FRAME_USER, &own);

	if (error)
		return error;
	copies_write(shown, own);
	if ((error = hide(leaf, page, address))) {
		frames_give(own);
		return error;
	}
	copies_leave(shown);
	return show(leaf, page, own.number, flags);
}

int pages_own(struct component *component, uint64_t address)
{
	struct page_leaf *leaf;
	uint32_t page;

	if (find_page(component, address, &leaf, &page) || !shows_copy(leaf, page))
		return 0;
	return replace(component, leaf, page, address);
}

int pages_copy(struct component *component, uint64_t address)
{
	struct page_leaf *leaf;
	uint32_t page;
	int error = find_page(component, address, &leaf, &page);

	if (error)
		return error;
	if (leaf->shows[page] == SHOWS_NOTHING)
		return -TESSERA_EINVAL;
	if (leaf->shows[page] & SHOWS_WRITABLE)
		return replace(component, leaf, page, address);
	return flags_of(leaf, page) == MAP_WRITE ? -TESSERA_EEXIST : -TESSERA_EPERM;
}

static void describe(const struct component *component, uint32_t number, uint32_t page,
		     struct page_found *found)
{
	const struct page_leaf *leaf = component->leaves[number];
	frame_id frame = frame_at(leaf, page);

	*found = (struct page_found){
		.address = pages_leaf_address(component, number) + page * (uint64_t)PAGE_BYTES,
	};
	if (!shows_copy(leaf, page) && (!frame.number || leaf->shows[page] & SHOWS_SHARED ||
					frames_payer(frame.number) != &component->account))
		return;
	found->frame = frame;
	found->flags = flags_of(leaf, page);
}

/* At one word of a leaf, be it behind leaves that there are not. */
int pages_look(const struct component *component, uint32_t *cursor, struct page_found *found)
{
	uint32_t number = *cursor / LEAF_PAGES, page = *cursor % LEAF_PAGES;
	uint64_t taken;

	for (; number < LEAVES_EACH && !component->leaves[number]; number++)
		page = 0;
	if (number == LEAVES_EACH)
		return -TESSERA_ENOENT;
	taken = component->leaves[number]->taken[page / WORD_BITS] >> page % WORD_BITS;
	if (!taken) {
		*cursor = number * LEAF_PAGES + (page / WORD_BITS + 1) * WORD_BITS;
		return 0;
	}
	page += free_first(taken);
	*cursor = number * LEAF_PAGES + page + 1;
	describe(component, number, page, found);
	return 1;
}
