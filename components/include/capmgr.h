/*
 * The capability manager: memory and capabilities for components that do not manage themselves.
 * Every function works on the component of the caller, as its gate says, and takes a bounded time.
 * Programs use crt.h; its functions call these, and call again on EBUSY.
 *
 *	-EBUSY		another thread is inside the manager; its work is never longer than one call
 *	-ESTALE		the caller's component, or one that it names, is not the manager's or is ending
 */
#ifndef CAPMGR_H
#define CAPMGR_H

#include <stdint.h>

/* The id of the thread that is inside, for whoever gets EBUSY and can let it go on; any component may
 * ask.	-EAGAIN: nobody is */
int64_t capmgr_holder(void);

/*
 * Reserves addresses for so many pages, 1 to 512, one behind the other. Returns the first one.
 *	-EINVAL		no page, or too many
 *	-ENOSPC		the component's addresses, or the manager's tables, are used up
 *	-ENOMEM		the component's memory is
 */
int64_t capmgr_pages_reserve(uint64_t count);

/* Gives one reserved address back, at which no page is.	-EINVAL: it is not reserved, or a page is there */
int64_t capmgr_page_release(uint64_t address);

/*
 * A fresh zeroed page, writable: at a reserved address, or with 0 anywhere. Returns its address.
 *	-EINVAL		the address is not reserved, or a page is there
 *	-ENOMEM		the component's memory, or all memory, is used up
 *	-ENOSPC		as above
 */
int64_t capmgr_page_alloc(uint64_t address);

/* Takes a page back, and its address.
 *	-EINVAL		no page of the caller's own is there
 *	-EPERM		shared memory is there
 *	-EBUSY		others have it; revoke it first */
int64_t capmgr_page_free(uint64_t address);

/* ------------------------------------------------------------------------- delegation
 *
 * What a component has, it can delegate to another one: the capability in a slot, or the page at an
 * address (kind and where). The other one has it at a slot or address of its own, with at most the
 * same rights, and can delegate it further; the giver can take it back, and with it whatever it was
 * passed on to. A component gets only what it accepts.
 */

enum capmgr_kind { CAPMGR_SLOT, CAPMGR_PAGE };

/* In the rights: the other one may not delegate it further. The rights of a page are RIGHT_MAP and
 * RIGHT_WRITE, those of a capability as in <tessera/abi.h>; others than the giver has are left out. */
#define CAPMGR_FINAL 256u

/* A revocation that goes on with capmgr_revoke_step. */
#define CAPMGR_MORE 1

/* The caller accepts so many capabilities and pages from a component from now on.
 *	-EINVAL		more than 65535 */
int64_t capmgr_accept(uint64_t from, uint64_t count);

/*
 * Returns the slot or address in the other component.
 *	-EINVAL		no such kind or rights, nothing can be there, or a page without RIGHT_MAP
 *	-ENOENT		the slot is empty
 *	-EPERM		it was delegated to the caller with CAPMGR_FINAL, it is a gate of the
 *			manager's, shared memory, or the caller's alone, or the other component does
 *			not accept it
 *	-EBUSY		it is just being revoked
 *	-ENOSPC		the caller has delegated as much as it may, or the other has no place
 *	-ENOMEM		the same, of memory
 */
int64_t capmgr_delegate(uint64_t kind, uint64_t where, uint64_t to, uint64_t rights);

/* Moves it: the caller has it no more. Errors as above; -EBUSY if it has delegated it. A page of
 * the caller's own stays charged to the caller until the other one frees it. */
int64_t capmgr_grant(uint64_t kind, uint64_t where, uint64_t to);

/*
 * Take back: all that was passed on of something, or from one component that has it from here, by
 * where it is there. Relinquish: gives up what was delegated, and what was passed on of it.
 * 0, or CAPMGR_MORE: call capmgr_revoke_step until it returns 0.
 *	-EINVAL		as above; that one does not have it from here; the page is the caller's own
 *	-ENOENT		there is nothing in the slot to give up
 *	-EPERM		the slot's capability is the caller's alone; a gate of the manager's is not
 *			given up; shared memory is there
 *	-EAGAIN		an earlier one is not finished: call capmgr_revoke_step first
 */
int64_t capmgr_revoke(uint64_t kind, uint64_t where);
int64_t capmgr_revoke_child(uint64_t kind, uint64_t where, uint64_t child, uint64_t child_where);
int64_t capmgr_relinquish(uint64_t kind, uint64_t where);

/* Goes on. 0: finished, or nothing was under way. CAPMGR_MORE. */
int64_t capmgr_revoke_step(void);

/* ------------------------------------------------------------------------- components
 *
 * A component can make others, out of its own memory, and end them; what it made may make more. All of
 * it comes back to the one above.
 */

/*
 * Makes an empty component with so many pages of the caller's; its tables are paid from them. Returns
 * its handle, which names it wherever a component is asked for.
 *	-EFAULT		the entry, at which its threads start, is no user address
 *	-ENOMEM		the caller has not so many pages, or they are too few for the tables
 *	-ENOSPC		there are too many components
 */
int64_t capmgr_component_create(uint64_t entry, uint64_t pages);

/* Ends a component that the caller made, with all that it made and gave to others. 0 when it is gone,
 * or CAPMGR_MORE: call again.
 *	-ESTALE		there is no such component
 *	-EPERM		another one manages it */
int64_t capmgr_component_end(uint64_t component);

/* What a component may have, and has. */
enum capmgr_quota {
	CAPMGR_PAGES_USED,  /* frames, those of its tables and image included */
	CAPMGR_PAGES_LIMIT,
	CAPMGR_PAGES_FREE,  /* of the whole system */
	CAPMGR_NODES_USED,  /* what it has delegated, and from what */
	CAPMGR_MEM_OWNED,   /* objects of shared memory that it made, and has not destroyed */
	CAPMGR_MEM_MAPPED,  /* objects of shared memory that it has mapped */
	CAPMGR_QUOTAS
};

/* A number; -EINVAL: no such quota. */
int64_t capmgr_quota(uint64_t quota);

/* ------------------------------------------------------------------------- shared memory
 *
 * Objects of a few pages, each to be mapped by whom its owner offers it to, and by whom those do.
 * What a component has mapped, nobody takes from it: it stays, whoever destroys the object or ends,
 * until the component unmaps it or ends itself. So a server may work in memory that it shares with
 * a client which it does not trust.
 *
 * An object has an id, which any component may know: it means something only to those that it was
 * offered to, and never names another object. All others get the same error:
 *
 *	-EBADF		there is no such object, it is destroyed, or was not offered to the caller
 *
 * The rights are RIGHT_MAP, always, and RIGHT_WRITE.
 */

#define CAPMGR_MEMORY_PAGES  16 /* of one object, at most */
#define CAPMGR_MEMORY_USERS  16 /* its owner, and those that it is offered to */
#define CAPMGR_MEMORIES_EACH 32 /* objects that one component owns; and that it has mapped */

/*
 * Makes an object of so many zeroed pages, that nobody has mapped. Returns its id, above 0. The
 * pages are in the caller's charge until the object is gone; if it ends before, in its manager's.
 *	-EINVAL		no page, or too many
 *	-ENOMEM		the component's memory, or all memory, is used up
 *	-ENOSPC		it owns as many as it may
 */
int64_t capmgr_memory_create(uint64_t pages);

/*
 * Lets another component map it, with at most these rights, and offer it further, unless
 * CAPMGR_FINAL is among them; rights that the caller may not pass on are left out. The other one
 * pays nothing for it, and keeps what it was offered before. 0.
 *	-EINVAL		no such rights, or without RIGHT_MAP
 *	-EBADF		as above
 *	-EPERM		it was offered to the caller with CAPMGR_FINAL
 *	-ENOSPC		it is offered to as many as can be; those that ended do not count
 */
int64_t capmgr_memory_offer(uint64_t memory, uint64_t to, uint64_t rights);

/*
 * Maps all of it, with these rights and no others: at addresses one behind the other that are
 * reserved, or with 0 anywhere. Returns the first.
 *	-EINVAL		no such rights, or without RIGHT_MAP; an address is not reserved, or a page
 *			is there
 *	-EBADF		as above
 *	-EACCES		it was offered without RIGHT_WRITE
 *	-EEXIST		the caller has it mapped
 *	-ENOSPC		the caller has as many mapped as it may, or as for capmgr_pages_reserve
 *	-ENOMEM		as for capmgr_pages_reserve
 */
int64_t capmgr_memory_map(uint64_t memory, uint64_t address, uint64_t rights);

/* Ends that, and gives the addresses back.
 *	-EBADF		as above
 *	-EINVAL		the caller has it not mapped */
int64_t capmgr_memory_unmap(uint64_t memory);

/* Destroys an object of the caller's: nobody maps it any more. Its pages are free when the last
 * component that has it mapped, be it the caller itself, has unmapped it.
 *	-EBADF		as above
 *	-EPERM		another one made it */
int64_t capmgr_memory_destroy(uint64_t memory);

/* ------------------------------------------------------------------------- the derivation tree
 *
 * Who has what the caller passed on: a walk through all that is below something of its own, in
 * pre-order. It tells of nobody else's. A component has one walk, and begins another when it likes.
 */

/* Components that there can be at once: the remainder of a handle by this is the number of its
 * component, and for an instance of the composition both are the same. */
#define CAPMGR_COMPONENTS 64

/* What capmgr_tree_next returns: the rights there, CAPMGR_FINAL among them; the number of the
 * component that has it; how deep below, from 1 on; and the slot or the address there. */
#define CAPMGR_NODE_RIGHTS(node)    ((uint64_t)(node) & 511)
#define CAPMGR_NODE_COMPONENT(node) ((uint64_t)(node) >> 9 & 255)
#define CAPMGR_NODE_DEPTH(node)	    ((uint64_t)(node) >> 17 & 32767)
#define CAPMGR_NODE_SLOT(node)	    ((uint64_t)(node) >> 32)
#define CAPMGR_NODE_ADDRESS(node)   ((uint64_t)(node) >> 32 << 12)

/* Begins a walk below the caller's capability in a slot, or its page at an address. 0.
 *	-EINVAL		no such kind, or nothing can be there
 *	-EPERM		shared memory, or the caller's alone, is there */
int64_t capmgr_tree(uint64_t kind, uint64_t where);

/*
 * The next node; 0: there is none, or no walk. The tree may change between two calls: what is
 * delegated meanwhile is found or not, what is taken back is found no more.
 *	-EAGAIN		it is further away than one call looks: call again
 *	-ESTALE		what the walk began at is passed on no more, or no longer the caller's; or the
 *			node that was found last was taken back: begin again
 */
int64_t capmgr_tree_next(void);

#endif
