/*
 * What a core knows of itself: which thread runs on it and until when.
 *
 * The entry code finds its core without a look-up: its data lies directly above its kernel stack.
 * A core is idle when `current` is null; it then stands on the kernel's own page table.
 */
#ifndef KERNEL_CORE_H
#define KERNEL_CORE_H

#include "arch.h"
#include "config.h"
#include "frame.h"
#include "types.h"

struct thread;
struct invocation;

struct irq_binding {
	struct name thread;  /* whose endpoint; frame 0: not bound */
	uint8_t trigger;     /* enum irq_trigger */
	struct thread *page; /* the same's */
	uint64_t edge_key;   /* the thread's, if the line is edge-triggered, else nobody's */
};

struct core {
	uint64_t user_stack;	    /* the caller's stack pointer, while the kernel works for it */
	uint64_t scratch;	    /* a register, while the entry code needs one */
	struct thread *current;	    /* null: idle */
	struct invocation *top;	    /* of current's invocation stack, while it runs */
	struct invocation *leaving; /* where the entry code keeps the context of the thread left by
				     * a system call; null: nothing was left, or by an interrupt */
	uint64_t timeout;	    /* of the current dispatch; 0: none */
	uint64_t reloaded;	    /* frame_clock at the last reload that counts */
	uint8_t vector_live;	    /* vector registers are on, and may hold something */
	uint8_t resume;		    /* the entry code must not go back the way it came */
	struct name root;	    /* thread of the root endpoint */
	struct irq_binding irqs[IRQ_LINES];
	struct arch_core arch;
};

static inline bool name_none(struct name name)
{
	return name.frame.offset == 0;
}

/* Loads the tables again, so that this core's TLB holds nothing that was cut before. */
void core_reload(struct core *core);

/* Loads the page table of the component that lives in a frame. */
static inline void core_enter_component(frame_t component)
{
	arch_load_tables(frame_at(component)->tables);
}

#endif
