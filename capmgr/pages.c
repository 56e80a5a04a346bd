#include "pages.h"

#include <stddef.h>

#include "copies.h"
#include "crt_kernel.h"
#include "tables.h"

#define LEAF_SHIFT  21
#define LOWER_SHIFT 30
#define NODE_INDEX  511

#define LEAVES_EACH (WINDOW_LEAVES + IMAGE_LEAVES)

#define WORD_BITS    64
#define LEAF_WORDS   (LEAF_PAGES / WORD_BITS)
#define LEAVES_WORDS ((LEAVES_EACH + WORD_BITS - 1) / WORD_BITS)

/* What a page that is taken shows: a frame's number, or that it shows none yet; and beside the
 * number, that the frame is of shared memory (with no number: a device's), or a copy, and one that the component may write: then it
 * gets a page of its own. */
#define SHOWS_NOTHING  0u
#define SHOWS_SHARED   (1u << 31)
#define SHOWS_COPY     (1u << 30)
#define SHOWS_WRITABLE (1u << 29)
#define SHOWS_DEVICE   SHOWS_SHARED
#define SHOWS_FLAGS    (SHOWS_SHARED | SHOWS_COPY | SHOWS_WRITABLE)

struct page_leaf {
	struct table_node node;
	uint64_t taken[LEAF_WORDS];
	/* The length of the longest run of free pages; of the leaf that its component changed last,
	 * no less than that: it is found out when it is wanted, or another leaf is changed. */
	uint32_t longest_free;
	uint32_t shows[LEAF_PAGES];
	struct derivation_node derivation[LEAF_PAGES];
	struct page_leaf *next; /* while the record is free */
};

static struct page_leaf leaves[PAGE_LEAVES];
static struct page_leaf *free_leaves;
static uint32_t leaves_used; /* the others have never been */

static struct page_leaf *take_leaf(void)
{
	struct page_leaf *leaf = free_leaves;

	if (!leaf)
		return leaves_used < PAGE_LEAVES ? &leaves[leaves_used++] : NULL;
	free_leaves = leaf->next;
	return leaf;
}

/* It shows nothing any more, and nothing is reserved in it. */
static void give_leaf(struct page_leaf *leaf)
{
	leaf->next = free_leaves;
	free_leaves = leaf;
}

static bool of_image(uint32_t number)
{
	return number >= WINDOW_LEAVES;
}

/* The address of a leaf's first page. */
static uint64_t address_of(const struct component *component, uint32_t number)
{
	return of_image(number) ? component->image + (number - WINDOW_LEAVES) * LEAF_BYTES
				: component->window + number * LEAF_BYTES;
}

/* The node above a window's leaves is made with the first of them. */
static int make_lower(struct component *component, uint64_t address, struct table_node *lower)
{
	if (lower->cap)
		return 0;
	return tables_make(component, TRIE_PGTBL, 1, component->pgtbl_middle.cap,
			   address >> LOWER_SHIFT & NODE_INDEX, lower);
}

static int make_leaf(struct component *component, uint32_t number)
{
	struct table_node *lower =
		of_image(number) ? &component->image_lower : &component->pgtbl_lower;
	uint64_t address = address_of(component, number);
	struct page_leaf *leaf;
	int error;

	if ((error = make_lower(component, address, lower)))
		return error;
	leaf = take_leaf();
	if (!leaf)
		return -TESSERA_ENOSPC;
	error = tables_make(component, TRIE_PGTBL, 0, lower->cap,
			    address >> LEAF_SHIFT & NODE_INDEX, &leaf->node);
	if (error) {
		give_leaf(leaf);
		return error;
	}
	leaf->longest_free = LEAF_PAGES;
	component->leaves[number] = leaf;
	component->leaves_made[number / WORD_BITS] |= (uint64_t)1 << number % WORD_BITS;
	return 0;
}

static bool is_taken(const struct page_leaf *leaf, uint32_t page)
{
	return leaf->taken[page / WORD_BITS] >> page % WORD_BITS & 1;
}

static void unmark(struct page_leaf *leaf, uint32_t page)
{
	leaf->taken[page / WORD_BITS] &= ~((uint64_t)1 << page % WORD_BITS);
}

/* The length of the run of free pages at the beginning of a word of `taken`, and at its end. */
static uint32_t free_first(uint64_t taken)
{
	return taken ? (uint32_t)__builtin_ctzll(taken) : WORD_BITS;
}

static uint32_t free_last(uint64_t taken)
{
	return taken ? (uint32_t)__builtin_clzll(taken) : WORD_BITS;
}

/* The first of so many free pages one behind the other, all in one word; WORD_BITS if there are
 * not. */
static uint32_t find_in_word(uint64_t taken, uint64_t count)
{
	uint64_t begins = ~taken; /* bits at which a run of `length` begins */
	uint64_t length = 1;

	if (count > WORD_BITS)
		return WORD_BITS;
	while (length < count && begins) {
		uint64_t more = count - length < length ? count - length : length;

		begins &= begins >> more;
		length += more;
	}
	return begins ? (uint32_t)__builtin_ctzll(begins) : WORD_BITS;
}

/* The first of so many free pages one behind the other; LEAF_PAGES if there are not. */
static uint32_t find_free(const struct page_leaf *leaf, uint64_t count)
{
	uint32_t run = 0; /* of free pages just before the word */

	for (uint32_t word = 0; word < LEAF_WORDS; word++) {
		uint64_t taken = leaf->taken[word];
		uint32_t first;

		if (run + free_first(taken) >= count)
			return word * WORD_BITS - run;
		first = find_in_word(taken, count);
		if (first < WORD_BITS)
			return word * WORD_BITS + first;
		run = taken ? free_last(taken) : run + WORD_BITS;
	}
	return LEAF_PAGES;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static uint32_t longest_in_word(uint64_t taken)
{
	uint32_t length = 0;

	for (uint64_t begins = ~taken; begins; begins &= begins >> 1)
		length++;
	return length;
}

static uint32_t longest_free(const struct page_leaf *leaf)
{
	uint32_t longest = 0, run = 0; /* of free pages just before the word */

	for (uint32_t word = 0; word < LEAF_WORDS; word++) {
		uint64_t taken = leaf->taken[word];

		run += free_first(taken);
		longest = larger(longest, run);
		if (taken)
			run = free_last(taken);
	}
	for (uint32_t word = 0; word < LEAF_WORDS && longest < WORD_BITS; word++)
		longest = larger(longest, longest_in_word(leaf->taken[word]));
	return longest;
}

/* Another leaf is changed than before: what was not found out of that one is. */
static inline void change(struct component *component, struct page_leaf *leaf)
{
	struct page_leaf *before = component->changed_leaf;

	if (before == leaf)
		return;
	if (before)
		before->longest_free = longest_free(before);
	component->changed_leaf = leaf;
}

/* A page that becomes free joins two runs at most. */
static inline void give_address(struct component *component, struct page_leaf *leaf, uint32_t page)
{
	change(component, leaf);
	unmark(leaf, page);
	leaf->longest_free = smaller(2 * leaf->longest_free + 1, LEAF_PAGES);
}

/* Marks the pages of a run as taken, a word of marks at a time. */
static inline void mark(struct page_leaf *leaf, uint32_t first, uint32_t last)
{
	uint64_t marks = ~(uint64_t)0 << first % WORD_BITS;
	uint32_t word = first / WORD_BITS;

	for (; word < last / WORD_BITS; word++) {
		leaf->taken[word] |= marks;
		marks = ~(uint64_t)0;
	}
	leaf->taken[word] |= marks & ~(uint64_t)0 >> (WORD_BITS - 1 - last % WORD_BITS);
}

/* Pages of a leaf, one behind the other, whose addresses the component gets: the first one's, or an error. */
struct run {
	struct page_leaf *leaf;
	int64_t address;
};

static inline struct run reserve_in(struct component *component, uint32_t number, uint32_t first,
				    uint64_t count)
{
	struct page_leaf *leaf = component->leaves[number];

	change(component, leaf);
	mark(leaf, first, first + (uint32_t)count - 1);
	return (struct run){leaf, (int64_t)(component->window + number * LEAF_BYTES +
					    first * (uint64_t)PAGE_BYTES)};
}

static __attribute__((noinline)) struct run reserve_in_new(struct component *component,
							   uint32_t number, uint64_t count)
{
	int error = make_leaf(component, number);

	return error ? (struct run){NULL, error} : reserve_in(component, number, 0, count);
}

static struct run reserve(struct component *component, uint64_t count)
{
	if (!count || count > LEAF_PAGES)
		return (struct run){NULL, -TESSERA_EINVAL};
	for (uint32_t number = 0; number < WINDOW_LEAVES; number++) {
		struct page_leaf *leaf = component->leaves[number];
		uint32_t first;

		if (!leaf)
			return reserve_in_new(component, number, count);
		if (leaf->longest_free < count)
			continue;
		first = find_free(leaf, count);
		if (first < LEAF_PAGES)
			return reserve_in(component, number, first, count);
		leaf->longest_free = (uint32_t)count - 1;
	}
	return (struct run){NULL, -TESSERA_ENOSPC};
}

int64_t pages_reserve(struct component *component, uint64_t count)
{
	return reserve(component, count).address;
}

static bool in_image(const struct component *component, uint64_t address)
{
	return component->image && address - component->image < PAGES_IMAGE_BYTES;
}

static uint32_t page_at(uint64_t address)
{
	return (uint32_t)(address / PAGE_BYTES % LEAF_PAGES);
}

static uint32_t image_leaf_at(const struct component *component, uint64_t address)
{
	return WINDOW_LEAVES + (uint32_t)((address - component->image) / LEAF_BYTES);
}

/* The leaf of an address in one of the windows, be it there or not.	-EINVAL: it is in none */
static int leaf_at(const struct component *component, uint64_t address, uint32_t *number)
{
	uint64_t offset = address - component->window;

	if (offset < WINDOW_LEAVES * LEAF_BYTES)
		*number = (uint32_t)(offset / LEAF_BYTES);
	else if (in_image(component, address))
		*number = image_leaf_at(component, address);
	else
		return -TESSERA_EINVAL;
	return 0;
}

/* A page whose address the component has, or -EINVAL. */
static inline int find_page(const struct component *component, uint64_t address, struct page_leaf **leaf,
		     uint32_t *page)
{
	uint32_t number;

	if (address % PAGE_BYTES || leaf_at(component, address, &number))
		return -TESSERA_EINVAL;
	*leaf = component->leaves[number];
	*page = page_at(address);
	return *leaf && is_taken(*leaf, *page) ? 0 : -TESSERA_EINVAL;
}

/* A page that the component has the address for, and which shows nothing yet. */
static int find_reserved(const struct component *component, uint64_t address,
			 struct page_leaf **leaf, uint32_t *page)
{
	int error = find_page(component, address, leaf, page);

	if (error)
		return error;
	return (*leaf)->shows[*page] == SHOWS_NOTHING ? 0 : -TESSERA_EINVAL;
}

/* Pages of one leaf, all of them free.	-EEXIST */
static int take_in_leaf(struct page_leaf *leaf, uint32_t first, uint32_t count)
{
	for (uint32_t page = first; page < first + count; page++)
		if (is_taken(leaf, page))
			return -TESSERA_EEXIST;
	mark(leaf, first, first + count - 1);
	return 0;
}

/* Of the window of an image nobody asks for a run of free pages: only for addresses. */
static int take_addresses(struct component *component, uint64_t address, uint32_t count)
{
	struct page_leaf *leaf;
	uint32_t number;
	int error;

	if ((error = leaf_at(component, address, &number)))
		return error;
	if (!component->leaves[number] && (error = make_leaf(component, number)))
		return error;
	leaf = component->leaves[number];
	error = take_in_leaf(leaf, page_at(address), count);
	if (!error && !of_image(number))
		leaf->longest_free = longest_free(leaf);
	return error;
}

static bool run_in_image(const struct component *component, uint64_t address, uint32_t count)
{
	return address % PAGE_BYTES == 0 && in_image(component, address) &&
	       in_image(component, address + (count - 1) * (uint64_t)PAGE_BYTES);
}

int pages_reserve_at(struct component *component, uint64_t address, uint32_t count)
{
	uint32_t first = smaller(count, LEAF_PAGES - page_at(address));
	uint64_t behind = address + first * (uint64_t)PAGE_BYTES;
	int error;

	if (!run_in_image(component, address, count))
		return -TESSERA_EINVAL;
	error = take_addresses(component, address, first);
	if (error || first == count)
		return error;
	error = take_addresses(component, behind, count - first);
	if (error)
		pages_release_run(component, address, first);
	return error;
}

int pages_release(struct component *component, uint64_t address)
{
	struct page_leaf *leaf;
	uint32_t page;
	int error = find_reserved(component, address, &leaf, &page);

	if (error)
		return error;
	give_address(component, leaf, page);
	return 0;
}

/* Shows a frame in a page that shows nothing. */
static int show(struct page_leaf *leaf, uint32_t page, uint32_t frame, uint64_t flags)
{
	int error =
		(int)kernel_map(leaf->node.cap, page, frames_memory(), frames_offset(frame), flags)
			.status;

	if (!error)
		leaf->shows[page] = frame;
	return error;
}

static frame_id frame_at(const struct page_leaf *leaf, uint32_t page)
{
	return (frame_id){leaf->shows[page] & ~SHOWS_FLAGS};
}

static bool shows_copy(const struct page_leaf *leaf, uint32_t page)
{
	return leaf->shows[page] & SHOWS_COPY;
}

static uint64_t flags_of(const struct page_leaf *leaf, uint32_t page)
{
	if (leaf->shows[page] & SHOWS_WRITABLE)
		return MAP_WRITE;
	return kernel_entry_read(leaf->node.cap, page).value & (MAP_WRITE | MAP_EXECUTE);
}

static int hide(struct page_leaf *leaf, uint32_t page, uint64_t address)
{
	int error = (int)kernel_unmap(leaf->node.cap, leaf->node.frame.number, page,
				      frame_at(leaf, page).number, address)
			    .status;

	if (!error)
		leaf->shows[page] = SHOWS_NOTHING;
	return error;
}

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

void pages_release_run(struct component *component, uint64_t address, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		pages_release(component, address + i * (uint64_t)PAGE_BYTES);
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
	struct run run;
	uint32_t first;

	if (count > RUN_PAGES)
		return -TESSERA_EINVAL;
	run = reserve(component, count);
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
static inline int find_shown(const struct component *component, uint64_t address, struct page_leaf **leaf,
		      uint32_t *page)
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

int pages_put(struct component *component, const struct page_found *page)
{
	struct page_leaf *leaf;
	uint32_t index;
	int error = take_addresses(component, page->address, 1);

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
		.address = address_of(component, number) + page * (uint64_t)PAGE_BYTES,
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
	tables_end(&leaf->node);
	give_leaf(leaf);
	component->changed_leaf = NULL;
	component->leaves[number] = NULL;
	component->leaves_made[number / WORD_BITS] &= ~((uint64_t)1 << number % WORD_BITS);
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
