/* What port.h has inline: in every switch, the calls would cost more than what they do. */
#ifndef PORT_INLINE_H
#define PORT_INLINE_H

#include "crt.h"
#include "crt_kernel.h"
#include "rtos_config.h"

/* Priorities of the kernel: those of threads from 0 on, and the scheduler's. */
#define PORT_FIRST_PRIORITY 1u
#define PORT_SCHEDULER_PRIORITY (PORT_FIRST_PRIORITY + RTOS_PRIORITIES)

#define PORT_NO_TIMEOUT UINT64_MAX

extern uint32_t port_capabilities[RTOS_THREADS]; /* slots, by number of the thread */

static inline uint32_t port_id(void)
{
	return crt_thread_id();
}

static inline uint64_t port_clock(void)
{
	return crt_cycles();
}

/* The kernel's 0 is no timeout; a time that has come is as good as any other. */
static inline uint64_t port_kernel_timeout(uint64_t timeout)
{
	return timeout == PORT_NO_TIMEOUT ? 0 : timeout;
}

static inline int port_dispatch(unsigned thread, unsigned priority, uint64_t timeout,
				uint64_t token)
{
	return (int)kernel_dispatch(port_capabilities[thread], PORT_FIRST_PRIORITY + priority,
				    port_kernel_timeout(timeout), token)
		.status;
}

#endif
