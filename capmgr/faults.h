/*
 * Where the faults of components go. The kernel keeps it in the component's object; what is noted here
 * is what it takes to say it again: of a component that is live again, and of those whose handler is.
 */
#ifndef CAPMGR_FAULTS_H
#define CAPMGR_FAULTS_H

#include "component.h"

/* Takes a slot for gates.	-ENOSPC */
int faults_init(void);

/* Has the faults of one that is made go where its maker's go, in the name of the new one. */
int faults_inherit(const struct component *maker, struct component *component);

/*
 * Has the faults of a kind go to what the gate in a slot of the maker's names.
 *	-EPERM	another one made the component		-EINVAL	there is no such slot or kind
 *	-ENOENT, -EBADF, -ESTALE	of the kernel's operation
 */
int faults_set(const struct component *maker, struct component *component, uint64_t kind,
	       uint64_t gate);

/* Says all of it to the kernel again. */
int faults_renew(const struct component *component);

/* Those of another one that go to a component which is live again. False: none do. */
bool faults_renew_to(const struct component *component, const struct component *handler);

#endif
