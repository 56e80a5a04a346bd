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

/* By number of the thread: its capability, and the system call that switches to it. */
extern uint32_t port_capabilities[RTOS_THREADS];
extern uint32_t port_switch_calls[RTOS_THREADS];

/* The endpoint at which the scheduler hears of all others, as a dispatch names it. */
extern uint64_t port_events;

/* Notes what a dispatch or a wait has returned: 0, or PORT_NEWS. */
int port_note(int64_t event);

static inline uint32_t port_id(void)
{
	return crt_thread_id();
}

static inline uint64_t port_clock(void)
{
	return crt_cycles();
}

/* The kernel's 0 is no timeout: PORT_NO_TIMEOUT wraps to it, and all others come a cycle later. */
static inline uint64_t port_kernel_timeout(uint64_t timeout)
{
	return timeout + 1;
}

static inline __attribute__((always_inline)) int
port_dispatch(unsigned thread, unsigned priority, uint64_t timeout, uint64_t token)
{
	return (int)kernel_call_3(port_switch_calls[thread], PORT_FIRST_PRIORITY + priority,
				  port_kernel_timeout(timeout), token)
		.status;
}

/* The usual event is of a thread that ran until its timeout, which is what the scheduler counts on. */
static inline __attribute__((always_inline)) int
port_run(unsigned thread, unsigned priority, uint64_t timeout, uint64_t token)
{
	int64_t event = kernel_call_3(port_switch_calls[thread],
				      (PORT_FIRST_PRIORITY + priority) | port_events,
				      port_kernel_timeout(timeout), token)
				.status;

	if (__builtin_expect((event & ~(int64_t)UINT16_MAX) == EVENT_TIMEOUT << EVENT_FLAGS_SHIFT,
			     1))
		return 0;
	return port_note(event);
}

#endif
