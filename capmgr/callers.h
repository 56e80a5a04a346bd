/* Through which components a thread came. */
#ifndef CAPMGR_CALLERS_H
#define CAPMGR_CALLERS_H

#include "component.h"

/*
 * The handle of the component that called the one in which a thread has a fault that `handler` handles,
 * and asks; with 1, of the one that had called that, and so on. 0: there is none.
 *	-EPERM	it handles no fault of a component whose faults it may handle
 *	-ESTALE	the manager does not know the component
 */
int64_t callers_find(const struct component *handler, uint32_t thread, uint64_t place);

#endif
