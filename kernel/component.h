/*
 * Components: a captbl and a page table, the entry at which its threads start, and three gates to
 * the handlers of its faults. What the hot paths need of it (captbl, tables, generation) stands in
 * the descriptor of its frame; the rest in its page.
 *
 * A component dies by deactivation of its frame or of one of its roots. Gates, threads' invocation
 * entries and capabilities that name it are dead from that moment.
 */
#ifndef KERNEL_COMPONENT_H
#define KERNEL_COMPONENT_H

#include "core.h"

/* Where a gate leads: what a gate capability holds too. Component 0: nowhere. */
struct gate {
	struct name component;
	uint64_t entry;
	uint64_t badge;
};

struct component {
	uint64_t entry;
	struct gate faults[FAULT_KINDS];
};

static inline struct component *component_at(frame_t frame)
{
	return frame_page(frame);
}

/* Makes a component of two unheld roots in a fresh frame. */
struct name component_create(frame_t frame, frame_t captbl, frame_t pgtbl, uint64_t entry);

/* Ends a live component and lets go of its roots. */
void component_end(frame_t frame);

#endif
