/*
 * What the long way through a channel (channel_transfer.c) asks of the scheduler: directly where it
 * is in the same protection domain, by gates where it is not. `ends` is CHANNEL_SEND_CLOSED or
 * CHANNEL_RECV_CLOSED: it names an end here.
 */
#ifndef RTOS_CHANNEL_SLOW_H
#define RTOS_CHANNEL_SLOW_H

#include "rtos.h"

/*
 * Waits until an end may be of use again. Returns which ends are closed, then there is nothing more
 * to wait for; or 0, the caller tries again.
 *	-EBADF		-ECANCELED
 */
int64_t channel_wait(int32_t handle, unsigned end);

/* Wakes the first who waits at an end; 0. */
int64_t channel_wake(int32_t handle, unsigned end);

/*
 * The lock of an end: waits for it; gives it to who waits.
 *	-EBADF		-ECANCELED		-EDEADLK: its word names who waits for the caller
 */
int channel_lock(int32_t handle, unsigned end);
void channel_unlock(int32_t handle, unsigned end);

#endif
