/*
 * The data of files, in pages. A file of one page has just that; of more, a tree of pages that tell
 * of pages, as high as it must be. A page that was never written is not there.
 *
 * Invariants: in no page there is anything but zeroes beyond the file's size; of a file of n pages
 * by its size none is there beyond n, and none that tells only of such.
 */
#include "ramfs_internal.h"

#include <string.h>

#include <stack_note.h>

static void *page_at(const struct ramfs *fs, uint32_t slot)
{
	return (void *)(fs->pages.base + (uintptr_t)(slot - 1) * RAMFS_PAGE_BYTES);
}

/* A page of zeroes into an empty slot: 0, or -ENOSPC */
static int take_page(struct ramfs *fs, uint32_t *slot)
{
	int64_t page;

	if (!fs->pages_free)
		return -TESSERA_ENOSPC;
	STACK_CALLS(ramfs_page_take);
	page = fs->pages.take(fs->pages.context);
	if (page < 0)
		return -TESSERA_ENOSPC;
	fs->pages_free--;
	*slot = (uint32_t)page + 1;
	memset(page_at(fs, *slot), 0, RAMFS_PAGE_BYTES);
	return 0;
}

static void give_page(struct ramfs *fs, uint32_t *slot)
{
	STACK_CALLS(ramfs_page_give);
	fs->pages.give(fs->pages.context, *slot - 1);
	fs->pages_free++;
	*slot = 0;
}

/* So many pages does a tree of that height hold. */
static uint64_t pages_of_height(uint32_t height)
{
	return UINT64_C(1) << 10 * height;
}

_Static_assert(RAMFS_INDEX == 1 << 10, "a level of the tree");

static uint64_t pages_of_size(uint64_t size)
{
	return (size + RAMFS_PAGE_BYTES - 1) / RAMFS_PAGE_BYTES;
}

/* The slot in the page that a slot names, at that height above the data, on the way to a page of
 * the file. */
static uint32_t *slot_below(const struct ramfs *fs, uint32_t slot, uint32_t height, uint64_t index)
{
	uint32_t *slots = page_at(fs, slot);

	return &slots[index / pages_of_height(height - 1) % RAMFS_INDEX];
}

/* The page's slot number, 0: it is not there. */
static inline uint32_t find_page(const struct ramfs *fs, const struct ramfs_inode *inode,
				 uint64_t index)
{
	uint32_t slot = inode->root;

	if (index >= pages_of_height(inode->height))
		return 0;
	for (uint32_t height = inode->height; height > 0 && slot; height--)
		slot = *slot_below(fs, slot, height, index);
	return slot;
}

/* Makes the tree so high that it can hold the page: 0, or -ENOSPC */
static int raise_tree(struct ramfs *fs, struct ramfs_inode *inode, uint64_t index)
{
	while (index >= pages_of_height(inode->height)) {
		uint32_t below = inode->root;

		if (below) {
			uint32_t above;

			if (take_page(fs, &above) < 0)
				return -TESSERA_ENOSPC;
			*(uint32_t *)page_at(fs, above) = below;
			inode->root = above;
		}
		inode->height++;
	}
	return 0;
}

/* The page's slot number; what of the way to it was not there is made, 0: there is no room. */
static uint32_t make_page(struct ramfs *fs, struct ramfs_inode *inode, uint64_t index)
{
	uint32_t *slot = &inode->root;

	if (raise_tree(fs, inode, index) < 0)
		return 0;
	for (uint32_t height = inode->height; height > 0; height--) {
		if (!*slot && take_page(fs, slot) < 0)
			return 0;
		slot = slot_below(fs, *slot, height, index);
	}
	if (!*slot) {
		if (take_page(fs, slot) < 0)
			return 0;
		inode->pages++;
	}
	return *slot;
}

/* Of one page that tells of the data: those from `first` to `end`, and itself if none is left. */
static void drop_leaves(struct ramfs *fs, struct ramfs_inode *inode, uint32_t *slot, uint64_t first,
			uint64_t end)
{
	uint32_t *slots = *slot ? page_at(fs, *slot) : NULL;

	for (uint64_t i = first; slots && i < end; i++)
		if (slots[i]) {
			give_page(fs, &slots[i]);
			inode->pages--;
		}
	if (slots && first == 0)
		give_page(fs, slot);
}

static uint64_t at_most(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Gives the pages from `first` to `end` away, and those that told of nothing else. */
static void drop_pages(struct ramfs *fs, struct ramfs_inode *inode, uint64_t first, uint64_t end)
{
	uint32_t *tops = inode->height == 2 && inode->root ? page_at(fs, inode->root) : NULL;

	/* A size may be beyond what the tree holds. */
	end = at_most(end, pages_of_height(inode->height));
	if (inode->height == 0 && inode->root && first == 0) {
		give_page(fs, &inode->root);
		inode->pages--;
	} else if (inode->height == 1) {
		drop_leaves(fs, inode, &inode->root, first, end);
	}
	for (uint64_t from = first; tops && from < end;
	     from = (from / RAMFS_INDEX + 1) * RAMFS_INDEX)
		drop_leaves(fs, inode, &tops[from / RAMFS_INDEX], from % RAMFS_INDEX,
			    at_most(end - from / RAMFS_INDEX * RAMFS_INDEX, RAMFS_INDEX));
	if (tops && first == 0)
		give_page(fs, &inode->root);
	if (first == 0)
		inode->height = 0;
}

static size_t bytes_in_page(uint64_t offset, size_t count)
{
	return (size_t)at_most(RAMFS_PAGE_BYTES - offset % RAMFS_PAGE_BYTES, count);
}

int64_t data_write(struct ramfs *fs, struct ramfs_inode *inode, uint64_t offset, const void *from,
		   size_t count)
{
	size_t done = 0;

	while (done < count) {
		uint64_t place = offset + done;
		size_t bytes = bytes_in_page(place, count - done);
		uint32_t slot = find_page(fs, inode, place / RAMFS_PAGE_BYTES);

		if (!slot)
			slot = make_page(fs, inode, place / RAMFS_PAGE_BYTES);
		if (!slot) {
			drop_pages(fs, inode, pages_of_size(inode->size), UINT64_MAX);
			return done ? (int64_t)done : -TESSERA_ENOSPC;
		}
		memcpy((char *)page_at(fs, slot) + place % RAMFS_PAGE_BYTES,
		       (const char *)from + done, bytes);
		done += bytes;
		if (place + bytes > inode->size)
			inode->size = place + bytes;
	}
	return (int64_t)done;
}

/* Of one page. */
static inline void read_page(const struct ramfs *fs, const struct ramfs_inode *inode,
			     uint64_t offset, char *to, size_t count)
{
	uint32_t slot = find_page(fs, inode, offset / RAMFS_PAGE_BYTES);

	if (slot)
		memcpy(to, (char *)page_at(fs, slot) + offset % RAMFS_PAGE_BYTES, count);
	else
		memset(to, 0, count);
}

static __attribute__((noinline)) size_t read_pages(const struct ramfs *fs,
						   const struct ramfs_inode *inode, uint64_t offset,
						   char *to, size_t count)
{
	for (size_t done = 0, bytes; done < count; done += bytes) {
		bytes = bytes_in_page(offset + done, count - done);
		read_page(fs, inode, offset + done, to + done, bytes);
	}
	return count;
}

/* Most reads are of one page: these are to cost little beside the copy. */
size_t data_read(const struct ramfs *fs, const struct ramfs_inode *inode, uint64_t offset, void *to,
		 size_t count)
{
	if (offset >= inode->size)
		return 0;
	count = (size_t)at_most(count, inode->size - offset);
	if (count != bytes_in_page(offset, count))
		return read_pages(fs, inode, offset, to, count);
	read_page(fs, inode, offset, to, count);
	return count;
}

void data_cut(struct ramfs *fs, struct ramfs_inode *inode, uint64_t size)
{
	uint32_t last = find_page(fs, inode, size / RAMFS_PAGE_BYTES);

	drop_pages(fs, inode, pages_of_size(size), pages_of_size(inode->size));
	if (last && size % RAMFS_PAGE_BYTES)
		memset((char *)page_at(fs, last) + size % RAMFS_PAGE_BYTES, 0,
		       RAMFS_PAGE_BYTES - size % RAMFS_PAGE_BYTES);
	inode->size = size;
}
