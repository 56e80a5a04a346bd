/*
 * Shared memory: objects of a few pages each, that several components map.
 *
 *	FREE		the record is nobody's
 *	LIVE		whoever it was offered to may map it
 *	WITHDRAWN	its owner has destroyed it, or ended; who has it mapped keeps it
 *
 * An object is LIVE from its creation until it is withdrawn, and FREE when nobody has it mapped any
 * more then. Nobody ends a mapping of another component's: a server that works in shared memory
 * loses it to none of its clients.
 *
 * Its frames are in the owner's charge; if that ends first, in that of its manager. Who may map it
 * stands in the object: an offer takes nothing from the component to which it is made. A component
 * that has ended is known by its handle, which is nobody's again.
 *
 * An id says which object, and no other one later. Names are for others to give.
 */
#ifndef CAPMGR_SHARED_MEMORY_H
#define CAPMGR_SHARED_MEMORY_H

#include "component.h"

/*
 * Makes an object of so many zeroed pages. Returns its id.
 *	-EINVAL	no page, or more than SHARED_PAGES	-ENOMEM	no frames are left for it
 *	-ENOSPC	the component owns as many as it may	*/
int64_t shared_memory_create(struct component *owner, uint64_t pages);

/*
 * Lets another component map it with at most these rights of those that the giver may pass on; and,
 * unless it is final, pass those on. What it was offered before, it keeps.
 *	-EINVAL	others than RIGHT_MAP and RIGHT_WRITE, or without the first
 *	-EBADF	there is no such object for the giver	-EPERM	the giver may not pass it on
 *	-ENOSPC	it was offered to as many as can be	*/
int shared_memory_offer(const struct component *from, uint64_t id, const struct component *to,
			uint64_t rights, bool final);

/*
 * Maps all of it, at reserved addresses or with 0 anywhere. Returns the first address.
 *	-EINVAL	rights as above; an address is not reserved, or shows a page
 *	-EBADF	there is no such object for the component	-EACCES	a right that it has not
 *	-EEXIST	it has it mapped	-ENOSPC	it has as many mapped as it may
 *	-ENOSPC, -ENOMEM	as pages_reserve	*/
int64_t shared_memory_map(struct component *component, uint64_t id, uint64_t address,
			  uint64_t rights);

/* Ends that, and frees the addresses.
 *	-EBADF	there is no such object for the component	-EINVAL	it has it not mapped	*/
int shared_memory_unmap(struct component *component, uint64_t id);

/* Withdraws it: nobody may map it any more.
 *	-EBADF	there is no such object for the component	-EPERM	another one owns it	*/
int shared_memory_destroy(struct component *component, uint64_t id);

/* Who owns it, and how many pages it has.
 *	-EBADF	there is no such object for the component	*/
int64_t shared_memory_owner(const struct component *component, uint64_t id);
int64_t shared_memory_length(const struct component *component, uint64_t id);

/* One step for a dead component whose pages are gone: of what it had mapped and owns. 0 when
 * nothing is left, or 1. */
int shared_memory_end_step(struct component *component);

#endif
