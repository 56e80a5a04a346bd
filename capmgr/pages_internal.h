/*
 * What the files of pages.h share: the leaves of a component's windows, and what each page of them shows.
 *
 *	pages_addresses.c	which addresses a component has, and the leaves that they are in; what page_alloc
 *				runs of it stands in pages_reserve.h, inline
 *	pages.c			pages of its own, and those of others that it was given
 *	pages_shared.c		those of shared memory
 *	pages_devices.c		those of devices
 *	pages_lives.c		what a checkpoint asks for and puts back, and copies that it writes to
 */
#ifndef CAPMGR_PAGES_INTERNAL_H
#define CAPMGR_PAGES_INTERNAL_H

#include "crt_kernel.h"
#include "pages.h"

#define LEAVES_EACH (WINDOW_LEAVES + IMAGE_LEAVES)

#define WORD_BITS  64
#define LEAF_WORDS (LEAF_PAGES / WORD_BITS)

/* What a page that is taken shows: a frame's number, or that it shows none yet; and beside the
 * number, that the frame is of shared memory, or a copy, and one that the component may write: then
 * it gets a page of its own. */
#define SHOWS_NOTHING  0u
#define SHOWS_SHARED   (1u << 31)
#define SHOWS_COPY     (1u << 30)
#define SHOWS_WRITABLE (1u << 29)
#define SHOWS_DEVICE   SHOWS_SHARED /* with no number */
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

/* Takes addresses of one leaf of any window, all of them free; the leaf is made if there is none.
 *	-EINVAL	they are in none	-EEXIST	one is taken
 *	-ENOSPC, -ENOMEM	as pages_reserve */
int pages_take_addresses(struct component *component, uint64_t address, uint32_t count);

/* The length of the longest run of free pages. */
uint32_t pages_longest_free(const struct page_leaf *leaf);

/* The first page of a leaf. */
uint64_t pages_leaf_address(const struct component *component, uint32_t number);

/* Takes the node of a leaf in which no address is taken any more. */
void pages_end_leaf(struct component *component, uint32_t number);

static inline bool is_taken(const struct page_leaf *leaf, uint32_t page)
{
	return leaf->taken[page / WORD_BITS] >> page % WORD_BITS & 1;
}

static inline void unmark(struct page_leaf *leaf, uint32_t page)
{
	leaf->taken[page / WORD_BITS] &= ~((uint64_t)1 << page % WORD_BITS);
}

static inline uint32_t smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* The length of the run of free pages at the beginning of a word of `taken`. */
static inline uint32_t free_first(uint64_t taken)
{
	return taken ? (uint32_t)__builtin_ctzll(taken) : WORD_BITS;
}

/* Another leaf is changed than before: what was not found out of that one is. */
static inline void change(struct component *component, struct page_leaf *leaf)
{
	struct page_leaf *before = component->changed_leaf;

	if (before == leaf)
		return;
	if (before)
		before->longest_free = pages_longest_free(before);
	component->changed_leaf = leaf;
}

/* A page that becomes free joins two runs at most. */
static inline void give_address(struct component *component, struct page_leaf *leaf, uint32_t page)
{
	change(component, leaf);
	unmark(leaf, page);
	leaf->longest_free = smaller(2 * leaf->longest_free + 1, LEAF_PAGES);
}

static inline bool in_image(const struct component *component, uint64_t address)
{
	return component->image && address - component->image < PAGES_IMAGE_BYTES;
}

static inline uint32_t page_at(uint64_t address)
{
	return (uint32_t)(address / PAGE_BYTES % LEAF_PAGES);
}

static inline uint32_t image_leaf_at(const struct component *component, uint64_t address)
{
	return WINDOW_LEAVES + (uint32_t)((address - component->image) / LEAF_BYTES);
}

/* The leaf of an address in one of the windows, be it there or not.	-EINVAL: it is in none */
static inline int leaf_at(const struct component *component, uint64_t address, uint32_t *number)
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
static inline int find_page(const struct component *component, uint64_t address,
			    struct page_leaf **leaf, uint32_t *page)
{
	uint32_t number;

	if (address % PAGE_BYTES || leaf_at(component, address, &number))
		return -TESSERA_EINVAL;
	*leaf = component->leaves[number];
	*page = page_at(address);
	return *leaf && is_taken(*leaf, *page) ? 0 : -TESSERA_EINVAL;
}

/* A page that the component has the address for, and which shows nothing yet. */
static inline int find_reserved(const struct component *component, uint64_t address,
				struct page_leaf **leaf, uint32_t *page)
{
	int error = find_page(component, address, leaf, page);

	if (error)
		return error;
	return (*leaf)->shows[*page] == SHOWS_NOTHING ? 0 : -TESSERA_EINVAL;
}

/* Shows a frame in a page that shows nothing. */
static inline int show(struct page_leaf *leaf, uint32_t page, uint32_t frame, uint64_t flags)
{
	int error =
		(int)kernel_map(leaf->node.cap, page, frames_memory(), frames_offset(frame), flags)
			.status;

	if (!error)
		leaf->shows[page] = frame;
	return error;
}

static inline frame_id frame_at(const struct page_leaf *leaf, uint32_t page)
{
	return (frame_id){leaf->shows[page] & ~SHOWS_FLAGS};
}

static inline bool shows_copy(const struct page_leaf *leaf, uint32_t page)
{
	return leaf->shows[page] & SHOWS_COPY;
}

static inline uint64_t flags_of(const struct page_leaf *leaf, uint32_t page)
{
	if (leaf->shows[page] & SHOWS_WRITABLE)
		return MAP_WRITE;
	return kernel_entry_read(leaf->node.cap, page).value & (MAP_WRITE | MAP_EXECUTE);
}

static inline int hide(struct page_leaf *leaf, uint32_t page, uint64_t address)
{
	int error = (int)kernel_unmap(leaf->node.cap, leaf->node.frame.number, page,
				      frame_at(leaf, page).number, address)
			    .status;

	if (!error)
		leaf->shows[page] = SHOWS_NOTHING;
	return error;
}

#endif
