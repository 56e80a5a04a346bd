/* A component's own pages, and those that others have delegated to it. */
#include "copies.h"
#include "pages_reserve.h"
#include "tables.h"

#define LEAVES_WORDS ((LEAVES_EACH + WORD_BITS - 1) / WORD_BITS)

/* Shows a fresh one in a page that shows nothing. */
static inline int fill_page(struct component *component, struct page_leaf *leaf, uint32_t page,
			    uint64_t flags)
{
	frame_id frame;
	int error = frames_take(&component->account, FRAME_USER, &frame);

	if (error)
		return error;
	error = show(leaf, page, frame.number, flags);
	if (error)
		frames_give(frame);
	return error;
}

static int fill(struct component *component, uint64_t address, uint64_t flags)
{
	struct page_leaf *leaf;
	uint32_t page;
	int error = find_reserved(component, address, &leaf, &page);

	return error ? error : fill_page(component, leaf, page, flags);
}

int pages_give(struct component *component, uint64_t address)
{
	struct page_leaf *leaf;
	uint32_t page;
	int error = find_page(component, address, &leaf, &page);

	if (error)
		return error;
	return leaf->shows[page] == SHOWS_NOTHING ? pages_fill(component, address)
						  : -TESSERA_EEXIST;
}

int pages_fill(struct component *component, uint64_t address)
{
	return fill(component, address, MAP_WRITE);
}

/* What was just filled; the addresses stay reserved. */
static void unfill(struct component *component, uint64_t address, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++, address += PAGE_BYTES) {
		struct page_leaf *leaf;
		frame_id frame;
		uint32_t page;

		if (find_page(component, address, &leaf, &page))
			continue;
		frame = frame_at(leaf, page);
		if (!hide(leaf, page, address))
			frames_give(frame);
	}
}

int pages_fill_run(struct component *component, uint64_t address, uint32_t count, uint64_t flags)
{
	for (uint32_t i = 0; i < count; i++) {
		int error = fill(component, address + i * (uint64_t)PAGE_BYTES, flags);

		if (!error)
			continue;
		unfill(component, address, i);
		return error;
	}
	return 0;
}

static __attribute__((noinline)) int64_t give_back(struct component *component, uint64_t address,
						   uint32_t filled, uint64_t count, int error)
{
	unfill(component, address, filled);
	pages_release_run(component, address, (uint32_t)count);
	return error;
}

int64_t pages_give_run(struct component *component, uint64_t count)
{
	struct page_run run;
	uint32_t first;

	if (count > RUN_PAGES)
		return -TESSERA_EINVAL;
	run = reserve_run(component, count);
	if (run.address < 0)
		return run.address;
	first = page_at((uint64_t)run.address);
	for (uint32_t i = 0; i < count; i++) {
		int error = fill_page(component, run.leaf, first + i, MAP_WRITE);

		if (error)
			return give_back(component, (uint64_t)run.address, i, count, error);
	}
	return run.address;
}

/* A page that shows something which may be freed or passed on. */
static inline int find_shown(const struct component *component, uint64_t address,
			     struct page_leaf **leaf, uint32_t *page)
{
	int error = find_page(component, address, leaf, page);

	if (error)
		return error;
	if ((*leaf)->shows[*page] == SHOWS_NOTHING)
		return -TESSERA_EINVAL;
	return (*leaf)->shows[*page] & SHOWS_SHARED ? -TESSERA_EPERM : 0;
}

int pages_free(struct component *component, uint64_t address)
{
	struct page_leaf *leaf;
	frame_id frame;
	uint32_t page;
	bool copy;
	int error = find_shown(component, address, &leaf, &page);

	if (error)
		return error;
	if (leaf->derivation[page].offset)
		return -TESSERA_EINVAL;
	frame = frame_at(leaf, page);
	copy = shows_copy(leaf, page);
	if ((error = hide(leaf, page, address)))
		return error;
	give_address(component, leaf, page);
	if (!copy)
		return frames_give(frame);
	copies_leave(frame);
	return 0;
}

static int move(struct component *from, uint64_t address, struct component *to, uint64_t there,
		uint64_t flags)
{
	struct page_leaf *leaf, *leaf_there;
	uint32_t page, page_there;
	frame_id frame;
	int error;

	if ((error = find_shown(from, address, &leaf, &page)))
		return error;
	if ((error = find_reserved(to, there, &leaf_there, &page_there)))
		return error;
	frame.number = leaf->shows[page];
	if ((error = show(leaf_there, page_there, frame.number, flags)))
		return error;
	hide(leaf, page, address);
	give_address(from, leaf, page);
	frames_charge_to(&to->account, frame);
	return 0;
}

int pages_move(struct component *from, uint64_t address, struct component *to, uint64_t there,
	       uint32_t count, uint64_t flags)
{
	int error = 0;

	if (to->account.limit < count || to->account.limit - count < to->account.used)
		return -TESSERA_ENOMEM;
	for (uint32_t i = 0; i < count && !error; i++) {
		uint64_t offset = i * (uint64_t)PAGE_BYTES;

		error = move(from, address + offset, to, there + offset, flags);
	}
	return error;
}

static void set_place(struct page_leaf *leaf, uint32_t page, uint64_t address, struct place *place)
{
	*place = (struct place){
		.node = leaf->node.cap,
		.frame = leaf->node.frame,
		.index = page,
		.where = address,
		.derivation = &leaf->derivation[page],
	};
}

int pages_find(const struct component *component, uint64_t address, struct place *place)
{
	struct page_leaf *leaf;
	uint32_t page;
	int error = find_shown(component, address, &leaf, &page);

	if (error)
		return error;
	set_place(leaf, page, address, place);
	return 0;
}

int pages_share(struct component *component, uint64_t address, const struct component *from,
		const struct place *shared, uint64_t flags, struct place *place)
{
	struct page_leaf *leaf, *from_leaf;
	uint32_t page, from_page;
	int error;

	if ((error = find_reserved(component, address, &leaf, &page)))
		return error;
	if ((error = find_page(from, shared->where, &from_leaf, &from_page)))
		return error;
	if ((error = show(leaf, page, from_leaf->shows[from_page], flags)))
		return error;
	set_place(leaf, page, address, place);
	return 0;
}

void pages_unshare(struct component *component, uint64_t address)
{
	struct page_leaf *leaf;
	uint32_t page;

	if (find_page(component, address, &leaf, &page) || hide(leaf, page, address))
		return;
	give_address(component, leaf, page);
}

/* Takes the first pages away that show something, if some of this word do; addresses that are only
 * reserved are given back on the way. */
static void end_word(struct page_leaf *leaf, uint32_t word)
{
	uint32_t ended = 0;

	while (leaf->taken[word] && ended < END_PAGES) {
		uint32_t page = word * WORD_BITS + free_first(leaf->taken[word]);
		uint32_t shows = leaf->shows[page];

		unmark(leaf, page);
		if (shows == SHOWS_NOTHING)
			continue;
		hide(leaf, page, 0);
		if (shows & SHOWS_COPY)
			copies_leave((frame_id){shows & ~SHOWS_FLAGS});
		else if (!(shows & SHOWS_SHARED))
			frames_give((frame_id){shows});
		ended++;
	}
}

static void end_leaf(struct component *component, uint32_t number)
{
	struct page_leaf *leaf = component->leaves[number];

	for (uint32_t word = 0; word < LEAF_WORDS; word++) {
		if (!leaf->taken[word])
			continue;
		end_word(leaf, word);
		return;
	}
	pages_end_leaf(component, number);
}

static int end_lower(struct table_node *lower)
{
	if (!lower->cap)
		return 0;
	tables_end(lower);
	return 1;
}

int pages_end_step(struct component *component)
{
	for (uint32_t word = 0; word < LEAVES_WORDS; word++) {
		uint64_t made = component->leaves_made[word];

		if (!made)
			continue;
		end_leaf(component, word * WORD_BITS + (uint32_t)__builtin_ctzll(made));
		return 1;
	}
	return end_lower(&component->pgtbl_lower) || end_lower(&component->image_lower);
}
