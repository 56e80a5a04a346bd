/*
 * The larder: a server that uses the RTOS and the capability manager inside of its functions, on
 * the threads of its callers, and has the reckoner reckon. Each function returns LARDER_DONE, or
 * the error that it got itself.
 */
#ifndef LARDER_H
#define LARDER_H

#include <stdint.h>

#define LARDER_DONE 1

/* Locks and unlocks; having told who is in larder_hold to let go. */
int64_t larder_lock(void);

/* Locks, waits until it is told to let go, and unlocks. */
int64_t larder_hold(void);

/* Gives and takes a semaphore. */
int64_t larder_give(void);
int64_t larder_take(void);

/* Sends to a channel, and receives from it, waiting for an element. */
int64_t larder_send(void);
int64_t larder_receive(void);

/* Sleeps for some microseconds. */
int64_t larder_sleep(void);

/* Waits for what nobody does. */
int64_t larder_wait(void);

/* Takes a page and gives it back. */
int64_t larder_page(void);

/* Makes a semaphore and shared memory, both with names, and takes them away. */
int64_t larder_stock(void);

/* Asks the reckoner. */
int64_t larder_reckon(void);

/* Whether all works, whatever others have left; nothing is left then. */
int64_t larder_check(void);

/* capmgr_quota, of its own. */
int64_t larder_quota(uint64_t quota);

#endif
