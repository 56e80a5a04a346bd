/*
 * The manager's one lock, that nobody waits for: its state changes in bounded steps, each by the
 * thread that holds it. A thread that finds it taken is told so, and whose turn it is.
 */
#ifndef CAPMGR_LOCK_H
#define CAPMGR_LOCK_H

#include <stdbool.h>
#include <stdint.h>

/* False: another thread holds it. */
bool lock_try(uint32_t thread);

/* The thread that holds it did so last. */
void lock_release(void);

/* A thread that holds it, or did when it was asked. */
uint32_t lock_holder(void);

#endif
