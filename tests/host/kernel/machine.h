/*
 * The simulated machine behind arch.h: memory, one core, and a record of what the kernel did to
 * the processor and its devices. Tests read the record and set what the kernel reads.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include "core.h"
#include "pgtbl.h"

#include <setjmp.h>

/* What stands in the kernel's half of every root: no address of RAM, and not for users. */
#ifndef MACHINE_KERNEL_ENTRY
#define MACHINE_KERNEL_ENTRY (PTE_PRESENT | PTE_WRITE | PTE_ADDRESS)
#endif

struct machine {
	uint64_t clock;	 /* what arch_clock tells */
	uint64_t tables; /* physical address of the root that the MMU walks */
	uint32_t loads;	 /* of the tables */
	uint64_t timer;	 /* what the timer was last set to */
	uint32_t timers; /* how often */
	word invalidated;
	const void *frame; /* where the processor would push registers */
	bool masked[IRQ_LINES], level[IRQ_LINES];
	uint16_t port;
	uint32_t port_width, port_value;
	char serial[64]; /* what was put */
	uint32_t serial_length;
	int serial_in; /* what arch_serial_get gives, -1: nothing */
	uint32_t exit_code;
	jmp_buf exit;
	uint8_t vectors[VECTOR_AREA + 1]; /* the vector registers, all zero when clean */
};

extern struct machine machine;

/* Called, where set, when the tables are loaded; and before a state word changes. */
extern void (*machine_on_load)(void);
extern void (*machine_on_swap)(frame_t frame, struct frame_state old, struct frame_state new);

/* Memory, frame table, core and record as at power-on; all frames but 0 untyped. */
void machine_reset(void);

#endif
