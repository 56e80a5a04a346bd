/*
 * Untyped memory and who pays with it: for those who manage other components.
 *
 * A pool is a part of a memory capability. Frames are taken from it in order, and given back only by
 * what failed half-way: what is made lives until the whole pool is reclaimed by its owner. Every
 * component that the caller made has a pool that its tables, threads and pages are charged to; at
 * first it is the caller's own.
 */
#ifndef CRT_MEMORY_H
#define CRT_MEMORY_H

#include "crt.h"

struct crt_memory {
	uint32_t slot; /* the memory capability */
	uint64_t base; /* frame number of its offset 0 */
	uint64_t next; /* offset of the next frame to look at */
	uint64_t end;
	bool used_up; /* more was asked of it than it has */
};

/* The caller's own pool: CRT_SLOT_MEMORY. */
struct crt_memory *crt_memory_own(void);

/* A pool over the memory capability in a slot.	-ENOENT, -EBADF: it is none */
int crt_memory_init(struct crt_memory *memory, uint32_t slot, uint64_t frames);

/* Takes the next untyped frame and gives it a type.	-ENOMEM */
int crt_memory_take(struct crt_memory *memory, enum frame_type type, uint64_t *offset);

/* Takes so many untyped frames, one behind the other, out of a pool as a pool of their own. */
int crt_memory_carve(struct crt_memory *memory, uint64_t frames, struct crt_memory *part);

/* Charges a component to a pool from now on. The pool must live as long as the component. */
int crt_comp_charge(crt_comp_t comp, struct crt_memory *memory);

/* The same out of the pool that a component is charged to; 0 frames: all that is left. */
int crt_comp_carve(crt_comp_t comp, uint64_t frames, struct crt_memory *part);

/* crt_comp_create_with, charged to a pool from the first frame on. */
int crt_comp_create_charged(crt_comp_t *comp, uint64_t entry, struct crt_memory *memory);

/* Takes the newest component back, its pages being gone: what a creator does that can't go on. */
void crt_comp_discard(crt_comp_t comp);

/* Capabilities to a component's nodes: captbl root and first leaf; page table from the root down to
 * the leaf of an address. They are those that it needs to manage itself, in the order of its slots
 * from CRT_SLOT_CAPTBL_ROOT on. */
#define CRT_OWN_NODES 6

struct crt_own_nodes {
	uint32_t slot[CRT_OWN_NODES];
};

int crt_comp_nodes(crt_comp_t comp, uint64_t address, struct crt_own_nodes *nodes);

/* Puts a capability to what is left of a pool into a component, with all rights, and uses it up.
 *	-ENOMEM		nothing is left */
int crt_memory_grant_in(struct crt_memory *memory, crt_comp_t in, uint32_t slot, uint64_t *frames);

/* From now on all capabilities that are granted of a pool are good as long as a component lives,
 * and so are their copies.	-EACCES	the pool itself is so */
int crt_memory_lend(struct crt_memory *memory, crt_comp_t to);

/*
 * Maps a frame of memory, or of a device, into a component.
 *	flags		MAP_WRITE, MAP_EXECUTE, or none
 *	-EEXIST		something is mapped there
 *	-EINVAL		not at a page, or the frame is no user memory
 */
int crt_memory_map_in(crt_comp_t comp, uint64_t address, uint32_t slot, uint64_t offset,
		      uint32_t flags);

/* Maps a frame of a pool's that starts with the given bytes; and takes such pages back, those of them
 * that are mapped. */
int crt_memory_page_in(crt_comp_t comp, struct crt_memory *memory, uint64_t address,
		       const void *bytes, size_t length, uint32_t flags);
void crt_memory_free_in(crt_comp_t comp, const struct crt_memory *memory, uint64_t address,
			size_t pages);

/* Maps frames of a memory capability, one behind the other, at an address that the caller's
 * component has free. */
int crt_memory_map(uint32_t slot, uint64_t offset, size_t pages, uint32_t flags, void **address);

/* Which frame is mapped at an address of a component.	-EFAULT	none is */
int crt_memory_mapped_in(crt_comp_t comp, uint64_t address, uint64_t *frame);

/* Lets the caller see a frame of user memory at an address of its own until the next such call. */
int crt_memory_window(uint32_t slot, uint64_t base, uint64_t offset, void **page);

/* Copies a capability (of a range: a part) of the caller's into a slot of a component.
 *	-EEXIST		the slot is taken */
int crt_cap_copy_in(uint32_t slot, crt_comp_t in, uint32_t slot_in, uint32_t rights, uint64_t first,
		    uint64_t count);

/* The next free slot of a component. */
int crt_slot_next_in(crt_comp_t comp, uint32_t *slot);

/* Keeps the slots below `slot` from being given out. */
int crt_slot_reserve_in(crt_comp_t comp, uint32_t slot);

/* The caller's capability to a component itself. */
int crt_comp_capability(crt_comp_t comp, uint32_t *slot);

/* The frame number that names a component in faults and invocation stacks. */
int crt_comp_frame(crt_comp_t comp, uint64_t *frame);

#endif
