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

/* Pages that one call gives, or moves, at most. */
#define CAPMGR_RUN_PAGES 8

/*
 * Fresh zeroed pages, 1 to CAPMGR_RUN_PAGES one behind the other, writable; all or none. Returns the first
 * one's address.
 *	-EINVAL		no page, or too many
 *	-ENOMEM		the component's memory, or all memory, is used up
 *	-ENOSPC		as above
 */
int64_t capmgr_pages_alloc(uint64_t count);

/* Takes a page back, and its address.
 *	-EINVAL		no page of the caller's own is there
 *	-EPERM		shared memory is there, or device memory
 *	-EBUSY		others have it; revoke it first */
int64_t capmgr_page_free(uint64_t address);

/* ------------------------------------------------------------------------- delegation
 *
 * What a component has, it can delegate to another one: the capability in a slot, or the page at an
 * address (kind and where). The other one has it at a slot or address of its own, with at most the
 * same rights, and can delegate it further; the giver can take it back, and with it whatever it was
 * passed on to. A component gets only what it accepts, but from its maker and its scheduler anything.
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
 *	-EPERM		it was delegated to the caller with CAPMGR_FINAL, it is a gate to the manager
 *			or to the caller's scheduler, shared or device memory at an address, or the
 *			caller's alone; or the other component does not accept it, or the composition keeps it from the
 *			caller's (`delegates_to`)
 *	-EBUSY		it is just being revoked
 *	-ENOSPC		the caller has delegated as much as it may, or the other has no place
 *	-ENOMEM		the same, of memory
 */
int64_t capmgr_delegate(uint64_t kind, uint64_t where, uint64_t to, uint64_t rights);

/* Moves it: the caller has it no more. Errors as above; -EBUSY if it has delegated it, or has device memory
 * mapped by it (capmgr_device_unmap). A page of the caller's own stays charged to the caller until the other
 * one frees it. */
int64_t capmgr_grant(uint64_t kind, uint64_t where, uint64_t to);

/*
 * Take back: all that was passed on of something, or from one component that has it from here, by
 * where it is there. Relinquish: gives up what was delegated, and what was passed on of it.
 *
 * What is in use is taken back, too. The next access to a page, or to device memory that was mapped, is a
 * fault. A call that is inside of what a
 * gate led to returns, and is the last. A thread that waits at an endpoint waits on, and is woken, but cannot
 * wait there again. An interrupt line that was bound stays bound: whoever has it ends that (kernel_irq_detach).
 * 0, or CAPMGR_MORE: call capmgr_revoke_step until it returns 0.
 *	-EINVAL		as above; that one does not have it from here; the page is the caller's own
 *	-ENOENT		there is nothing in the slot to give up
 *	-EPERM		the slot's capability is the caller's alone; a gate to the manager, or to the
 *			caller's scheduler, is not given up; shared memory is there
 *	-EAGAIN		an earlier one is not finished: call capmgr_revoke_step first
 */
int64_t capmgr_revoke(uint64_t kind, uint64_t where);
int64_t capmgr_revoke_child(uint64_t kind, uint64_t where, uint64_t child, uint64_t child_where);
int64_t capmgr_relinquish(uint64_t kind, uint64_t where);

/* Goes on. 0: finished, or nothing was under way. CAPMGR_MORE. */
int64_t capmgr_revoke_step(void);

/*
 * Delegates the capability in a slot to a component that the caller made or schedules, into a slot
 * there that the caller chooses, below 256: where the component was linked to find it. Of a gate to
 * the manager, or to the caller's scheduler, a component that the caller made gets its own, which
 * says that it is it who calls; and also of the caller's gates of compinit.h (CRT_SLOT_INIT_DONE,
 * CRT_SLOT_EXIT, CRT_SLOT_ENTERED), if those lead to its scheduler.
 *	-EINVAL		no such slot here or there, or no such rights
 *	-ENOENT		the slot is empty
 *	-EPERM		the caller neither made nor schedules it; or as for capmgr_delegate
 *	-EEXIST		the slot there is taken
 *	-EBUSY		it is just being revoked
 *	-ENOSPC		the caller has delegated as much as it may, or the manager's tables are full
 *	-ENOMEM		the other one's memory does not suffice for the slot's table */
int64_t capmgr_delegate_to_slot(uint64_t slot, uint64_t to, uint64_t there, uint64_t rights);

/* The handle of the component from which the caller has what was delegated to it, in a slot or at an
 * address; of what was granted, of the one who had delegated that.
 *	-EINVAL		nothing can be there, or the caller has it from nobody
 *	-EPERM		shared memory, or the caller's alone, is there
 *	-ESTALE		that one is ending, and this with it */
int64_t capmgr_giver(uint64_t kind, uint64_t where);

/* ------------------------------------------------------------------------- components
 *
 * A component can make others, out of its own memory, and end them; what it made may make more. All of
 * it comes back to the one above.
 */

/* The window of a component's image: so long, at a multiple of its length below 4 GiB but 0. */
#define CAPMGR_IMAGE_BYTES 0x2000000u

/*
 * Makes an empty component with so many pages of the caller's; its tables are paid from them. Its
 * image will be in the window that starts at `image` (0: it gets none); it has so many of the
 * caller's thread ids, from the first one on, of which none may be in use, and the caller's scheduler.
 * Returns its handle, which names it wherever a component is asked for.
 *	-EFAULT		the entry, at which its threads start, is no user address
 *	-EINVAL		no image can be there
 *	-ENOMEM		the caller has not so many pages, or they are too few for the tables
 *	-ERANGE		the thread ids are not all the caller's
 *	-EBUSY		one of them is in use
 *	-ENOSPC		there are too many components, of all or of the caller's (CAPMGR_COMPONENTS_LIMIT); or the
 *			manager's tables are full
 */
int64_t capmgr_component_create(uint64_t entry, uint64_t pages, uint64_t image,
				uint64_t first_thread, uint64_t threads);

/*
 * Moves pages of the caller's own, 1 to CAPMGR_RUN_PAGES one behind the other, to addresses of the image of
 * a component that it made, with the flags of a mapping: MAP_WRITE, MAP_EXECUTE or none, never both.
 * That component pays for them now. With address 0 it gets as many fresh zeroed pages there. All or none.
 *	-EINVAL		no page, or too many; a page is not the caller's own; not all in the image; or no
 *			such flags
 *	-EPERM		the caller did not make the component, or has a page from another; or one is
 *			shared memory
 *	-EBUSY		others have a page
 *	-EEXIST		an address is taken
 *	-ENOMEM		the component's pages, or all memory, are used up
 *	-ENOSPC		the manager's tables are
 */
int64_t capmgr_image_pages(uint64_t address, uint64_t to, uint64_t there, uint64_t count, uint64_t flags);

/*
 * Has a component's faults of a kind (enum fault_kind) go where the gate in a slot leads, which is a
 * function of fault.h: of one that the caller made. Until then they go where the caller's own do,
 * with the component's handle as the badge, if that is in a component of this manager; else they
 * stop the thread. The handler of the caller's faults may end the component, whatever is set here.
 *	-EINVAL		there is no such slot or kind
 *	-ENOENT		the slot is empty
 *	-EBADF		it holds no gate
 *	-EPERM		the caller did not make the component
 *	-ESTALE		the component, or the one that the gate leads to, is gone
 */
int64_t capmgr_fault_gate(uint64_t component, uint64_t kind, uint64_t slot);

/*
 * For the handler of a fault, on the thread that has it: the handle of the component that had called the
 * faulty one; with 1, of the one that had called that, and so on. 0: there is none.
 *	-EPERM		the caller does not handle a fault of a component in whose faults it has a say
 *	-ESTALE		it is another manager's, or is gone; but a component that was made since where that one
 *			lived is told of in its place
 */
int64_t capmgr_fault_caller(uint64_t place);

/*
 * Ends a component that the caller made, one whose faults it handles by what the composition says,
 * or itself, with all that it made and gave to others: its threads and gates are dead at once. What
 * it had is its maker's then, or the caller's if the composition made it. Who handles the faults of
 * one of the composition may end all that this one made, too. 0 when it is gone, or CAPMGR_MORE:
 * call again.
 *	-ESTALE		there is no such component, or its maker is ending, and it with that
 *	-EPERM		the caller may not
 *	-EBUSY		a thread of its is inside another component, and has not stopped yet: call
 *			again when its scheduler has let it go on. Who ends itself is told so, if it
 *			could be told: the rest is its maker's, or handler's
 */
int64_t capmgr_component_end(uint64_t component);

/* The handle of the component that made one at run time; any component may ask.
 *	-ESTALE		there is no such component
 *	-EINVAL		nobody did: it is of the composition */
int64_t capmgr_maker(uint64_t component);

/* ------------------------------------------------------------------------- checkpoints
 *
 * How a component was, so that whoever may end it can instead begin it anew, as often as it likes,
 * in place: it keeps its number and handle, its tables, and whatever the composition gave it.
 *
 * A checkpoint holds the pages that the component pays for: of one of the composition the writable
 * ones of its image, heap and stacks, and those that it got from the manager; of one made at run time
 * all of its image, too. Regions that the composition shares, shared memory, and what was delegated to
 * it, be it by itself, are not in it. The pages are copied some in each call: they make sense together only if none of
 * its threads runs from the first to the last, nor any inside of it. A thread begins at the
 * component's entry: a checkpoint that was taken before the first one ran is what that expects.
 *
 * Each function works on checkpoints of the caller's own; they go when it ends, or is restored itself.
 *
 *	-EBADF		there is no such checkpoint of the caller's
 *	-ESTALE		the component has ended, or is ending, for good: the checkpoint can be freed
 */

/*
 * Begins a checkpoint of a component that the caller may end, but not of itself. Returns its id,
 * above 0; nothing is copied yet.
 *	-ESTALE		there is no such component, or it is ending
 *	-EPERM		the caller may not end it, or is it
 *	-EINVAL		it schedules itself or others, who could not go on
 *	-ENOSPC		there are too many checkpoints
 */
int64_t capmgr_checkpoint_create(uint64_t component);

/*
 * Copies some pages: 0 when all are, or CAPMGR_MORE. The caller pays for a page each, but for none
 * that holds zeroes alone.
 *	-EBADF, -ESTALE	as above; -ESTALE also while it is being restored
 *	-ENOMEM		the caller's memory, or all memory, is used up; what is copied stays
 *	-ENOSPC		the manager's tables are
 */
int64_t capmgr_checkpoint_step(uint64_t checkpoint);

/*
 * Ends the component's life and begins another one, as the checkpoint says: 0 when that is done, or
 * CAPMGR_MORE: call again. Dead at once, as by capmgr_component_end, are its threads and gates. All
 * that it had beyond the checkpoint is taken back: what it was given and has passed on, what it
 * accepts, its endpoints and gates, its shared memory, the components and checkpoints that it made.
 * Then its pages are as they were, at the same addresses; and reserved are those that it had
 * reserved, or where it had what is not in the checkpoint.
 *
 * It is live again with its fault gates. The gates into it that the composition gave to components
 * of this manager are made anew, each in the client's slot where the dead one still is; and its own
 * to such components, wherever it has lost one. Copies that were delegated stay dead: take them
 * back, and delegate the new gate. Devices that it gave away are not given back, nor is mapped
 * again what it unmapped of those that the composition gave it; device memory that it mapped itself it maps anew.
 *
 * It has no threads: their ids, and the slot of its endpoint, are free, for its scheduler to make
 * them. What it granted to others or shared with them, and they have still, it pays for as before;
 * what they offered it, it may map again.
 *
 * Until it is live, whatever is returned, the component is dead, to be restored further or from
 * another checkpoint, or ended by capmgr_component_end. If the caller ends in between, one of the
 * composition ends with it.
 *	-EBADF, -ESTALE	as above
 *	-EAGAIN		the checkpoint is not finished: capmgr_checkpoint_step
 *	-EBUSY		a thread of its is inside another component, and has not stopped yet; or another
 *			one, which was inside of it, is still in the manager (capmgr_holder)
 *	-ENOMEM		what it pays for still, or all memory, leaves too little for its pages
 *	-ENOSPC		the manager's tables are used up
 */
int64_t capmgr_checkpoint_restore(uint64_t checkpoint);

/*
 * Gives the copies back, but for those that components share: 0 when all are and the id means nothing any
 * more, or CAPMGR_MORE: call again. A component that was just being restored from it stays as far as
 * that has come.
 *	-EBADF		as above
 */
int64_t capmgr_checkpoint_free(uint64_t checkpoint);

/* ------------------------------------------------------------------------- paging
 *
 * Who made a component, or handles its page faults, can give it memory when it touches it, so that a
 * fault is cured: pages where it has reserved addresses, and in place of pages that it shares with a
 * checkpoint. The component pays for them. components/paging has what a fault handler does.
 *
 *	-ESTALE		there is no such component, or it is ending
 *	-EPERM		the caller neither made the component nor handles its page faults
 */

/*
 * A fresh zeroed page, writable, at an address that the component has reserved. 0.
 *	-EINVAL		it has not, or that is no address of a page
 *	-EEXIST		a page is there
 *	-ENOMEM		the component's memory, or all memory, is used up
 */
int64_t capmgr_page_give(uint64_t component, uint64_t address);

/*
 * A page of the component's own, writable, in place of one that it shares with a checkpoint, with the
 * same in it. 0.
 *	-EINVAL		no page is there, or that is no address of a page
 *	-EEXIST		the component can write there
 *	-EPERM		as above; or the page is not for the component to write
 *	-ENOMEM		as above
 */
int64_t capmgr_page_copy(uint64_t component, uint64_t address);

/*
 * As capmgr_checkpoint_restore, but the pages that the component got from the manager, or its image
 * from its maker, are not copied: it shares those of the checkpoint, and of zeroes one for all, until
 * it writes. Then it has a fault, which capmgr_page_copy cures: without a handler that does, it can't
 * write. A page that it delegates, grants or moves into an image is its own first.
 *
 * A page that is shared is the checkpoint's owner's to pay for. Once the checkpoint is freed it stays so,
 * until the last component that shares it has written to it, freed it, or ended.
 *	-EOVERFLOW	a page is shared 65535 times
 *	others		as capmgr_checkpoint_restore
 */
int64_t capmgr_checkpoint_restore_shared(uint64_t checkpoint);

/*
 * Makes another component like the one of which a checkpoint of the caller's is, be that alive or
 * not: with the same entry, and the same addresses for its image and for pages that it gets. It has so
 * many pages and thread ids of the caller's, its scheduler, and its fault gates, as by
 * capmgr_component_create, and no capabilities. Its pages come by capmgr_component_fill. Returns its
 * handle.
 *	-EBADF		there is no such checkpoint of the caller's
 *	-EAGAIN		the checkpoint is not finished: capmgr_checkpoint_step
 *	-EINVAL		it is of one of the composition
 *	-EPERM		the caller did not make that component
 *	-ENOMEM, -ERANGE, -EBUSY, -ENOSPC	as capmgr_component_create
 */
int64_t capmgr_component_create_from(uint64_t checkpoint, uint64_t pages, uint64_t first_thread,
				     uint64_t threads);

/*
 * Gives it pages as they are in the checkpoint: pages of its own; or pages that it shares with it, as by
 * capmgr_checkpoint_restore_shared. 0 when all are there, or CAPMGR_MORE: call again. If the checkpoint
 * is freed before, those that are there are all.
 *	-ESTALE		there is no such component, or it is ending
 *	-EPERM		the caller did not make it
 *	-EEXIST		something is at the address already
 *	-ENOMEM		the component's memory, or all memory, is used up
 *	-ENOSPC		the manager's tables are
 *	-EOVERFLOW	as above, if shared
 */
int64_t capmgr_component_fill(uint64_t component);
int64_t capmgr_component_fill_shared(uint64_t component);

/* ------------------------------------------------------------------------- threads and endpoints
 *
 * A component's threads are made and ended by its scheduler: the component that the composition names
 * so, or of those made at run time their maker's. What they return is the slot of a new capability in
 * the caller's own table.
 */

/* Any id that is free. */
#define CAPMGR_ANY_THREAD 0

/*
 * Makes a thread that starts at the component's entry with its id and the argument. The receive
 * endpoint in the caller's slot `parent` gets its events. The component pays for the thread.
 *	-EPERM		the caller is not the component's scheduler
 *	-EINVAL		there is no such slot
 *	-ENOENT		it is empty
 *	-EBADF		it holds no receive endpoint
 *	-EACCES		or one without RIGHT_PARENT
 *	-EOVERFLOW	or one with too many parents above
 *	-ERANGE		the component has no such thread id
 *	-EBUSY		the id is in use, or all are
 *	-ENOSPC		no slot is left
 *	-ENOMEM		the component's memory, the caller's, or all memory is used up
 */
int64_t capmgr_thread_create(uint64_t component, uint64_t parent, uint64_t id, uint64_t argument);

/*
 * Ends the thread in a slot and empties the slot; where the thread has gone with its component, that
 * is all there is to do. Its id is free for another. A thread that is inside the caller, called from
 * home, is ended too: by the call its scheduler says that nobody waits for it there.
 *	-EINVAL		there is no such slot
 *	-ENOENT		it is empty
 *	-EBADF		it holds no thread
 *	-EPERM		the caller is not its scheduler
 *	-EBUSY		the thread is inside another component than its own and not stopped there, but
 *			for the caller, into which it came from home; or the capability was passed on
 */
int64_t capmgr_thread_end(uint64_t slot);

/* The same for a thread that the booter made, which is named by its id: the capability to it is in a slot
 * that the manager does not know, and stays there, naming nothing.
 *	-EPERM		there is no such thread, or the caller is not its scheduler
 *	-EBUSY		as above */
int64_t capmgr_thread_end_id(uint64_t id);

/*
 * For a scheduler that is to cut its threads out of a component's calls: a capability to the component,
 * good for the kernel's `unwind` alone, which takes one to the thread, too. Whoever schedules itself gets
 * none: no server would be safe from its threads.
 *	-EPERM		the caller is not the component's scheduler, or its own
 *	-EINVAL		the component is as the booter made it, which gave the scheduler one (crt_schedule.h)
 *	-ESTALE		there is no such component
 *	-ENOSPC, -ENOMEM	as above
 */
int64_t capmgr_component_cut(uint64_t component);

/*
 * Gives the thread in a slot its receive endpoint, with a priority and the ceiling of threads below it.
 *	-EINVAL		there is no such slot
 *	-ENOENT		it is empty
 *	-EBADF		it holds no thread
 *	-EACCES		or one without RIGHT_ENDPOINT
 *	-ERANGE		the priority or the ceiling is above its parent's ceiling
 *	-EBUSY		it has an endpoint
 *	-ENOSPC		no slot is left
 *	-ENOMEM		no page is left for the table of one
 *	-ESTALE		the thread or its parent is gone
 */
int64_t capmgr_rcv_create(uint64_t thread, uint64_t priority, uint64_t ceiling);

/* Makes a send endpoint to the receive endpoint in a slot.
 *	-EINVAL, -ENOENT, -EBADF, -EACCES	likewise: without RIGHT_SEND
 *	-ENOSPC, -ENOMEM, -ESTALE		likewise */
int64_t capmgr_asnd_create(uint64_t rcv);

/*
 * A badge that is none: the gate tells who holds it, by the handle of that component. Whoever it is delegated
 * or granted to, however often, gets a gate of its own to the same entry, recorded and taken back as any. The
 * caller can't grant it itself (-EPERM); it counts among what the caller has delegated, also while nobody
 * else has it. So are the gates to services that the composition gives, but for that.
 */
#define CAPMGR_BADGE_HOLDER UINT64_MAX

/* Makes a gate into the caller's component, which tells the function at the entry the badge.
 *	-EFAULT		the entry is no user address
 *	-ENOSPC, -ENOMEM	as above */
int64_t capmgr_gate_create(uint64_t entry, uint64_t badge);

/* ------------------------------------------------------------------------- quotas */

/* What a component may have, and has. */
enum capmgr_quota {
	CAPMGR_PAGES_USED,  /* frames, those of its tables and image included */
	CAPMGR_PAGES_LIMIT,
	CAPMGR_PAGES_FREE,  /* of the whole system */
	CAPMGR_NODES_USED,  /* what it has delegated, and from what */
	CAPMGR_SLOTS_USED,  /* for capabilities, beside those of the composition */
	CAPMGR_THREADS_USED,
	CAPMGR_THREADS_LIMIT, /* thread ids; those that it has lent are others' */
	CAPMGR_MEM_OWNED,     /* objects of shared memory that it made, and has not destroyed */
	CAPMGR_MEM_MAPPED,    /* objects of shared memory that it has mapped */
	CAPMGR_NODES_LIMIT,
	CAPMGR_SLOTS_LIMIT,
	CAPMGR_COMPONENTS_USED,	 /* that are there of those which the component of the composition from
				  * which it descends, or it itself, has made, and these have */
	CAPMGR_COMPONENTS_LIMIT, /* of those, as the composition says */
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

#define CAPMGR_MEMORY_PAGES    16  /* of one object, at most */
#define CAPMGR_MEMORY_USERS    16  /* its owner, and those that it is offered to */
#define CAPMGR_MEMORIES_OWNED  32  /* objects that one component owns, at most */
#define CAPMGR_MEMORIES_MAPPED 128 /* and that it has mapped */

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
 *	-EPERM		it was offered to the caller with CAPMGR_FINAL; or the composition keeps the
 *			other component from the caller's
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

/* What is true of an object, whatever those say who hand its id on. */
enum capmgr_memory_fact {
	CAPMGR_MEMORY_OWNER,  /* the handle of the component that made it */
	CAPMGR_MEMORY_LENGTH, /* pages */
	CAPMGR_MEMORY_FACTS
};

/* A number.
 *	-EINVAL		no such fact
 *	-EBADF		as above */
int64_t capmgr_memory_fact(uint64_t memory, uint64_t fact);

/* ------------------------------------------------------------------------- device memory
 *
 * What a capability of device memory is good for: the composition gave it, or another component has delegated
 * it. A mapping belongs to the capability in the slot by which it was made: it ends before a call says that this one is
 * taken back, given up, or its component gone. To grant the capability, its holder unmaps first. Where the
 * composition gives device memory, it is mapped already (crt_device_memory), by the capability that it gave.
 *
 * Such pages are neither freed nor delegated by address, nor do they count as the component's.
 */

#define CAPMGR_DEVICES_MAPPED 16 /* mappings that a component may have, those of the composition among them */

/*
 * Maps pages of the device memory in a slot, 1 to CAPMGR_RUN_PAGES, from its page `first` on, uncached, with
 * these rights and no others: at addresses one behind the other that are reserved, or with 0 anywhere. Returns
 * the first. The same pages may be mapped as often as one likes.
 *	-EINVAL		no page, or too many; others than RIGHT_MAP and RIGHT_WRITE, or without the first;
 *			there is no such slot; an address is not reserved, or a page is there; or what is to be
 *			mapped is RAM, or an interrupt controller's
 *	-ENOENT		the slot is empty
 *	-EBADF		it holds no device memory
 *	-EPERM		it is the caller's alone
 *	-EACCES		the capability lacks one of the rights
 *	-ERANGE		a page is beyond it
 *	-ENOSPC		the caller has as many mappings as it may, or as for capmgr_pages_reserve
 *	-ENOMEM		as for capmgr_pages_reserve
 */
int64_t capmgr_device_map(uint64_t slot, uint64_t first, uint64_t count, uint64_t address, uint64_t rights);

/* Ends the mapping that begins at an address, and gives the addresses back, but those where the composition had it.
 * 0; or of a long one, of the composition's, CAPMGR_MORE: call again.
 *	-EINVAL		no mapping of device memory begins there */
int64_t capmgr_device_unmap(uint64_t address);

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
 *	-EPERM		shared or device memory, or the caller's alone, is there */
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
