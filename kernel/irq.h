/*
 * Interrupt lines, bound to receive endpoints: an interrupt activates the endpoint. A level-
 * triggered line stays masked from its interrupt until it is acknowledged.
 */
#ifndef KERNEL_IRQ_H
#define KERNEL_IRQ_H

#include "core.h"

/* A line has interrupted: activates its endpoint, or masks and unbinds the line of a dead one. */
void irq_raised(struct core *core, uint32_t line);

#endif
