/* The tables of components that the booter built, and their end with such a component. */
#ifndef CAPMGR_BUILT_H
#define CAPMGR_BUILT_H

#include "place.h"

/* Where the booter tells of nodes: stays. */
struct handover;
struct handover_gate;
void built_init(const struct handover *handover);

/* The gates that the composition gave to components, and lead into others: in any order. */
uint32_t built_gates(void);
const struct handover_gate *built_gate(uint32_t number);

/* Whether the composition gave the component a gate to a service in that slot; it may have lost it since: of its
 * entry, and into the component of the number. NULL: it did not. */
const struct handover_gate *built_service(const struct component *component, uint64_t slot);

/* A slot of the component's, in any of the leaves that the booter made: what of `place` the kernel's
 * operations need. -EINVAL: there is no such leaf */
int built_slot(const struct component *component, uint32_t slot, struct place *place);

/* Of pages of devices at addresses one behind the other, where the booter mapped them, ends the last ones' mappings, at
 * most RUN_PAGES: so many. */
uint32_t built_hide_last(const struct component *component, uint64_t address, uint32_t pages);

/* How far a component's tables have been looked through. */
struct built_cursor {
	uint32_t node;
	uint32_t entry;
};

/*
 * Looks for the next page that the component pays for and can write, at some entries: 1, and its frame;
 * 0 and no frame: none yet; or -ENOENT: there is none any more. Which frames these are never changes.
 */
int built_look(const struct component *component, struct built_cursor *cursor, frame_id *frame);

/*
 * One step of taking them: what they map is shown no more, then their nodes end, from below, then
 * the frames in its charge are free. What the booter paid for stays the booter's. 0 when nothing is
 * left, or 1.
 */
int built_end_step(struct component *component);

#endif
