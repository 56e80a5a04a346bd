/* Objects that a component makes in its own table of what it has there: endpoints and gates. */
#ifndef CAPMGR_OBJECTS_H
#define CAPMGR_OBJECTS_H

#include "component.h"

/* Each returns the slot in which it is.
 *	-EINVAL	there is no such slot
 *	-ENOSPC	no slot is left		-ENOMEM	no frame is left for the table of one
 *	others	of the kernel's operation */

/* Gives the thread in a slot its endpoint: rcv_make. */
int64_t objects_make_rcv(struct component *component, uint64_t thread, uint64_t priority,
			 uint64_t ceiling);

/* A send endpoint to the endpoint in a slot: asnd_make. */
int64_t objects_make_asnd(struct component *component, uint64_t rcv);

/* A gate into the component itself: gate_make. */
int64_t objects_make_gate(struct component *component, uint64_t entry, uint64_t badge);

/* For its scheduler, a capability to a component with the right to unwind threads to it.
 *	-EPERM	it is another's, or the scheduler its own
 *	-EINVAL	the booter made it, and gave the scheduler one */
int64_t objects_make_cut(struct component *scheduler, const struct component *component);

#endif
