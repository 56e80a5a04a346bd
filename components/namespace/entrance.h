/* The one lock, which each function of namespace.h holds for the component that calls. */
#ifndef NAMESPACE_ENTRANCE_H
#define NAMESPACE_ENTRANCE_H

#include "clients.h"

/* 0, or an error of mutex_create. */
int entrance_init(void);

/*
 * Locks: 0. Who calls has attached a page, or need not have; or an error, and the lock is not held.	-EBADF
 * The scheduler cuts off threads where the composition does not say that they may be, in calls by gates that came at
 * run time: so who may not attach must not get the lock.
 */
int64_t enter(struct client **client);
int64_t enter_anyway(void);

/* Unlocks: the result. */
int64_t leave(int64_t result);

#endif
