/* Which thread runs, for port.h: its thread block says so. */
#ifndef PORT_ID_H
#define PORT_ID_H

#include "crt_thread.h"

static inline uint32_t port_id(void)
{
	return crt_thread_id();
}

#endif
