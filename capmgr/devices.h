/*
 * Device memory that components have mapped. A mapping belongs to the capability by which it was made:
 *
 *	HELD	the capability is in its slot
 *	TAKEN	it was taken out of there; whoever took it ends the mapping, in steps, before it is told that
 *		it is done
 *
 * Each component has a record of its mappings, DEVICE_MAPPINGS_EACH at most, those that the booter made among
 * them. A step ends RUN_PAGES of a mapping, from its end.
 */
#ifndef CAPMGR_DEVICES_H
#define CAPMGR_DEVICES_H

#include "component.h"

#define DEVICES_MORE 1 /* not finished: call again */

/*
 * Maps pages of the device memory in a slot, from one of its pages on, 1 to RUN_PAGES: at reserved addresses
 * one behind the other, or with 0 anywhere. Returns the first.
 *	-EINVAL	no page, or too many; other rights than RIGHT_MAP and RIGHT_WRITE, or without the first; there is
 *		no such slot; an address is not reserved, or shows a page; a page is RAM, or no device's to map
 *	-EPERM	the slot is the component's alone	-ENOENT	it is empty
 *	-EBADF	it holds no device memory		-EACCES	or without a right
 *	-ERANGE	a page is beyond it
 *	-ENOSPC	it has as many mappings as it may	-ENOSPC, -ENOMEM	as pages_reserve
 */
int64_t devices_map(struct component *component, uint64_t slot, uint64_t first, uint64_t count,
		    uint64_t address, uint64_t rights);

/* Ends some of the mapping at an address: 0 when nothing is left of it, or DEVICES_MORE. The addresses are free,
 * but those of the booter's.	-EINVAL: there is none */
int devices_unmap(struct component *component, uint64_t address);

/* Takes note of a mapping that the booter made.	-ENOSPC */
int devices_take_over(struct component *component, uint64_t slot, uint64_t address, uint32_t pages);

/* Whether what is in a slot is mapped. */
bool devices_held(const struct component *component, uint64_t slot);

/* The capability in a slot is gone, by whom has the number: whether something is to be ended by that one. */
bool devices_take(struct component *component, uint64_t slot, uint32_t taker);

/* One step for who took capabilities from a component: 0 when nothing is left, or 1. */
int devices_taken_step(struct component *component, uint32_t taker);

/* One step for a dead component: of all mappings but those that the booter made, which are there in its next
 * life, too. 0 when nothing is left, or 1. */
int devices_end_step(struct component *component);

#endif
