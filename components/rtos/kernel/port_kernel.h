/* The port over the kernel's operations, for the provider that has the threads made. */
#ifndef PORT_KERNEL_H
#define PORT_KERNEL_H

#include "crt.h"
#include "crt_kernel.h"
#include "port.h"

/* Slot of the capability to the scheduler's thread. */
extern uint32_t port_scheduler;

/* The scheduler's thread and its endpoint, by their slots. */
void port_use_scheduler(uint32_t thread, uint32_t rcv);

/* The thread of a number, by its slot; its events come to the scheduler's endpoint. */
void port_use_thread(unsigned number, uint32_t thread);

#endif
