/* What port.h has inline; in the simulation little is. */
#ifndef PORT_INLINE_H
#define PORT_INLINE_H

#include <stdint.h>

#define PORT_NO_TIMEOUT UINT64_MAX

extern __thread uint32_t simulated_id;

uint64_t port_clock(void);
int port_dispatch(unsigned thread, unsigned priority, uint64_t timeout, uint64_t token);

int port_run(unsigned thread, unsigned priority, uint64_t timeout, uint64_t token);

static inline uint32_t port_id(void)
{
	return simulated_id;
}

#endif
