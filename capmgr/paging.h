/* Page faults of components, cured by others: by who made one, or handles its page faults. */
#ifndef CAPMGR_PAGING_H
#define CAPMGR_PAGING_H

#include "component.h"

/* A fresh page where the component has reserved one.
 *	-EPERM	the caller is neither	others	as pages_give */
int paging_give(const struct component *caller, struct component *component, uint64_t address);

/* A page of its own in place of a copy that it may write.
 *	-EPERM	the caller is neither	others	as pages_copy */
int paging_copy(const struct component *caller, struct component *component, uint64_t address);

#endif
