/*
 * Pages of components: which addresses of a component's windows are taken, and by which frame.
 *
 * A component has a window in which it gets pages, and one made at run time another for its image,
 * in which its maker puts them. A window is made of leaves, nodes of the component's page table of
 * 2 MiB each, that are made when the first page in them is wanted and charged to the component. For
 * each the manager keeps which frame every page shows, so that none has to be asked of the kernel.
 *
 *	FREE		nothing is at the address
 *	RESERVED	the component has the address, and no page there yet
 *	OWN		a frame of the component's own is there
 *	DELEGATED	a frame of another page is there, which the derivation tree knows
 *	SHARED		a frame of shared memory is there, which is shared_memory.h's, or a device's page, which is
 *			devices.h's
 *	COPY		a frame of copies.h is there, read-only: it is never delegated
 *
 * From COPY it becomes OWN when the component writes, if it may, and before the page leaves it.
 *
 * Every function changes one page at most, or as many as an object of shared memory has, and so
 * takes a bounded time.
 */
#ifndef CAPMGR_PAGES_H
#define CAPMGR_PAGES_H

#include "crt_layout.h"
#include "place.h"

#define LEAF_PAGES 512
#define PAGE_BYTES 4096u
#define LEAF_BYTES (LEAF_PAGES * (uint64_t)PAGE_BYTES)

/* Windows of images start at multiples of their length, this one being the last. */
#define PAGES_IMAGE_BYTES (IMAGE_LEAVES * LEAF_BYTES)
#define PAGES_IMAGE_LAST  (CRT_DYNAMIC_BASE(0) - PAGES_IMAGE_BYTES)

/*
 * Reserves addresses one behind the other, at most LEAF_PAGES. Returns the first address.
 *	-EINVAL	no page, or more	-ENOSPC	the window, or the manager's tables, are full
 *	-ENOMEM	no frame for the leaf	*/
int64_t pages_reserve(struct component *component, uint64_t count);

/* Reserves addresses of the window of a component's image one behind the other, 1 to RUN_PAGES; all or none.
 *	-EINVAL	they are none		-EEXIST	one is taken
 *	-ENOSPC	the manager's tables are full	-ENOMEM	no frame for a leaf	*/
int pages_reserve_at(struct component *component, uint64_t address, uint32_t count);

/* Gives back a reserved address.	-EINVAL: it is not reserved, or shows a page */
int pages_release(struct component *component, uint64_t address);

/* A fresh page at a reserved address.
 *	-EINVAL	not reserved, or it shows a page	-ENOMEM	no frame is left for it	*/
int pages_fill(struct component *component, uint64_t address);

/* The same, told apart where a page is there already.
 *	-EINVAL	not reserved	-EEXIST	it shows a page		-ENOMEM	no frame is left for it	*/
int pages_give(struct component *component, uint64_t address);

/* The same at addresses one behind the other, with the flags of a mapping; all or none. */
int pages_fill_run(struct component *component, uint64_t address, uint32_t count, uint64_t flags);

/* Gives back those of the addresses that are reserved. */
void pages_release_run(struct component *component, uint64_t address, uint32_t count);

/* Fresh pages one behind the other, at most RUN_PAGES; all or none. Returns the first one's address; errors as
 * those of pages_reserve and pages_fill. */
int64_t pages_give_run(struct component *component, uint64_t count);

/* Takes a page of the component's own away; its address is free.
 *	-EINVAL	there is none, or it is delegated	-EBUSY	it is mapped elsewhere
 *	-EPERM	it is shared memory, or a device's	*/
int pages_free(struct component *component, uint64_t address);

/*
 * Moves pages of one component's own one behind the other, which nobody else has, to reserved addresses of
 * another, with the flags of a mapping; they are charged to that one from now on. All or none, if pages_find
 * has found each of them.
 *	-EINVAL	there is none, or no such flags	-ENOMEM	the other one may not have more
 *	-EPERM	it is shared memory	*/
int pages_move(struct component *from, uint64_t address, struct component *to, uint64_t there,
	       uint32_t count, uint64_t flags);

/* The place of a page.	-EINVAL: the address shows none	-EPERM: it shows shared memory, or a device's */
int pages_find(const struct component *component, uint64_t address, struct place *place);

/* Shows the page of one place at a reserved address as well, with the flags.
 *	-EINVAL	not reserved, or it shows a page	-EOVERFLOW	too many show it */
int pages_share(struct component *component, uint64_t address, const struct component *from,
		const struct place *page, uint64_t flags, struct place *place);

/* Ends that, and frees the address. */
void pages_unshare(struct component *component, uint64_t address);

/* Shows frames of shared memory at reserved addresses one behind the other, all or none.
 *	-EINVAL	not reserved, or it shows a page */
int pages_show(struct component *component, uint64_t address, const frame_id *frames,
	       uint32_t count, uint64_t flags);

/* Ends that, and frees the addresses. */
void pages_hide(struct component *component, uint64_t address, uint32_t count);

/*
 * Shows pages of a device at reserved addresses one behind the other, all or none: those of a capability of the
 * manager's from `first` on.
 *	-EINVAL	not reserved, or it shows a page; or it is no page of a device	-ERANGE	it is beyond the capability
 *	-EACCES	that lacks a right
 */
int pages_show_device(struct component *component, uint64_t address, uint32_t cap, uint64_t first,
		      uint32_t count, uint64_t flags);

/* Ends that, and frees the addresses. */
void pages_hide_device(struct component *component, uint64_t address, uint32_t count);

/* What is at an address that a component has. */
struct page_found {
	uint64_t address;
	frame_id frame; /* a page that the component pays for, or a copy; NO_FRAME: another's, or none */
	uint64_t flags; /* of its mapping */
};

/* Looks for the next address that a component has, from the cursor on, at some: 1, or 0: none yet; or
 * -ENOENT: there is none any more. */
int pages_look(const struct component *component, uint32_t *cursor, struct page_found *found);

/*
 * Reserves an address of one of the component's windows and shows a frame there, which it pays for
 * already; none: reserves it only.
 *	-EINVAL	it is in no window	-EEXIST	it is taken
 *	-ENOSPC	the manager's tables are full	-ENOMEM	no frame for the leaf	*/
int pages_put(struct component *component, const struct page_found *page);

/* The same with a frame of copies.h that it does not pay for, read-only whatever the flags say.
 *	-EOVERFLOW	as many show the frame as can be	*/
int pages_put_copy(struct component *component, const struct page_found *page);

/* Has a page that the component may write be its own: it was a copy.
 *	-EINVAL	the address shows none		-EEXIST	it is writable already
 *	-EPERM	the component may not write it	-ENOMEM	no frame is left for it	*/
int pages_copy(struct component *component, uint64_t address);

/* Has whatever is there be no copy, before it is passed on.	-ENOMEM	no frame is left for it */
int pages_own(struct component *component, uint64_t address);

/* One step of taking all pages of a dead component, with the nodes that map them: 0 when none is
 * left, or 1. */
int pages_end_step(struct component *component);

#endif
