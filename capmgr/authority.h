/*
 * Delegation and revocation: what one component gives to another, and takes back.
 *
 * The derivation tree says what may be given and what is to be taken; this has the kernel do it. A
 * capability or page that nobody was given has no node; the first delegation makes its root, and
 * the root goes when nothing is below it any more.
 *
 * A revocation goes on in steps, a few in each call. A component has at most one that is not
 * finished; whoever begins another does steps of that one first.
 */
#ifndef CAPMGR_AUTHORITY_H
#define CAPMGR_AUTHORITY_H

#include "place.h"

#define AUTHORITY_MORE 1 /* not finished: authority_step goes on */

void authority_init(void);

/* Lets a component delegate.	-ENOSPC */
int authority_open(struct component *component);

/*
 * Gives a component what another one has, with at most the rights, and what it may do with it.
 * Returns where it is there.
 *	-EINVAL	nothing can be there, or a page without the right to map it
 *	-ENOENT	nothing is there
 *	-EPERM	it may not be passed on, or the other component does not accept it
 *	-EBUSY	a revocation is under way there
 *	-ENOSPC, -ENOMEM	the giver's or the receiver's share is used up
 */
int64_t authority_delegate(struct component *from, enum place_kind kind, uint64_t where,
			   struct component *to, uint64_t rights, bool final);

/*
 * Delegates a capability to one of the first slots, that the giver chooses, of a component that it made or
 * schedules. The gates whose badge says who calls it gives those that it made: for them they are
 * made anew.
 *	-EEXIST	the slot is taken	others as above	*/
int64_t authority_delegate_at(struct component *from, uint64_t slot, struct component *to,
			      uint64_t there, uint64_t rights, bool final);

/*
 * Notes of the gate in a slot, which the component has just made, that its badge is to say who holds it:
 * whoever is given it gets one of his own.	-ENOSPC: the component may delegate no more; the gate is gone */
int authority_mark_holder(struct component *component, uint64_t slot);

/*
 * Moves pages of the giver's own one behind the other, that nobody else has, to addresses of the image of a
 * component that it made, with the flags of a mapping; from address 0, fresh ones. All or none.
 *	-EINVAL	none or too many; there is none; not in the image; no such flags
 *	-EPERM	it did not make the component, or has a page from another
 *	-EBUSY	one was passed on	-EEXIST	an address is taken
 *	-ENOMEM, -ENOSPC	the other one's share, or the manager's tables, are used up	*/
int authority_image_pages(struct component *from, uint64_t address, struct component *to,
			  uint64_t there, uint64_t count, uint64_t flags);

/* The same, and the giver has it no more; not of a gate to its holder that it made itself. Nothing may have been
 * passed on of it, nor mapped by it: else -EBUSY. */
int64_t authority_grant(struct component *from, enum place_kind kind, uint64_t where,
			struct component *to);

/*
 * Takes back what was passed on of something: from all, or from the one that has it at a place (and
 * whomever that one gave it to). 0 or AUTHORITY_MORE.
 *	-EINVAL	nothing can be there; the other one did not get it from here
 *	-EAGAIN	another revocation of the component's is not finished	*/
int authority_revoke(struct component *from, enum place_kind kind, uint64_t where);
int authority_revoke_child(struct component *from, enum place_kind kind, uint64_t where,
			   const struct component *child, uint64_t child_where);

/* Gives up what was delegated or granted, with all that was passed on of it. As above; -EINVAL
 * also for a page of the component's own. */
int authority_relinquish(struct component *component, enum place_kind kind, uint64_t where);

/* The handle of the component from which another one has something by delegation.
 *	-EINVAL	nothing can be there, or it has it from nobody	-EPERM	as above	-ESTALE	that one is ending */
int64_t authority_giver(const struct component *component, enum place_kind kind, uint64_t where);

/* Does some steps of the unfinished revocation: 0 when there is none any more, or AUTHORITY_MORE.
 */
int authority_step(struct component *component);

/* Before a page of its own is freed: forgets that it was ever delegated.
 *	-EBUSY	it still is	-EINVAL	it is not the component's own */
int authority_forget_page(struct component *component, uint64_t address);

/* Whether the page at an address was delegated to the component, be it by itself. */
bool authority_was_given(const struct component *component, uint64_t address);

/* A dead component gets nothing any more. */
void authority_close(struct component *component);

/* Takes from it all that it has been given and has passed on: 0 when nothing is left, or 1. */
int authority_end_step(struct component *component);

/*
 * One step towards the burial of what a dead component has passed on, that others are taking back: a step for
 * them, who may never go on themselves, so that its number is free for another. 0 when it pays for nothing any
 * more, or 1.
 */
int authority_bury_step(struct component *component);

/* Lets a dead component from which all is taken delegate again. */
void authority_reopen(struct component *component);

/* Begins a walk through what was passed on of something.
 *	-EINVAL	nothing can be there	-EPERM	as above */
int authority_walk(struct component *component, enum place_kind kind, uint64_t where);

/* Goes on to the next node: 1, and its level in *view is how deep below the component's own it is;
 * or 0: there is none.
 *	-EAGAIN	not found yet	-ESTALE	the walk has lost its place, or its beginning */
int authority_walk_next(struct component *component, struct derivation_view *view);

/* How many nodes of the tree the component pays for. */
uint32_t authority_charged(const struct component *component);

#endif
