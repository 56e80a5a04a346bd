/*
 * The manager's one lock, that nobody waits for: its state changes in bounded steps, each by the
 * thread that holds it. A thread that finds it taken is told so.
 */
#ifndef CAPMGR_LOCK_H
#define CAPMGR_LOCK_H

#include <stdbool.h>
#include <stdint.h>

/* False: another thread holds it. */
bool lock_try(void);

/* By the thread that holds it. */
void lock_release(void);

/* The id of the thread that holds it; -EAGAIN: nobody does. */
int64_t lock_holder(void);

#endif
