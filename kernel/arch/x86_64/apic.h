/* The interrupt controllers: one local APIC a core, with its timer, and the I/O APIC. */
#ifndef KERNEL_APIC_H
#define KERNEL_APIC_H

#include <stdint.h>

#define VECTOR_FIRST_IRQ 32
#define VECTOR_TIMER	 64
#define VECTOR_SPURIOUS	 255

/* In the window of the local APIC: a write ends the interrupt. */
#define LOCAL_EOI 0xb0

/* Likewise: starts the timer. */
#define LOCAL_INITIAL_COUNT 0x380

/* Local APIC ticks a cycle of the clock, as a fraction of 2^32; found by apic_init. */
extern uint64_t ticks_per_cycle;

/* Physical pages that no component may map. */
#define LOCAL_APIC_PAGE 0xfee00
#define IO_APIC_PAGE	0xfec00

/* Masks all lines, starts the local APIC, and finds how fast the clocks run: cycles a second. */
uint64_t apic_init(void);

/* The interrupt being handled is served. */
void apic_end_of_interrupt(void);

#endif
