/* The tables of components that the booter built, when such a component has ended. */
#ifndef CAPMGR_BUILT_H
#define CAPMGR_BUILT_H

#include "component.h"

/* Where the booter tells of nodes: stays. */
struct handover;
void built_init(const struct handover *handover);

/*
 * One step of taking them: what they map is shown no more, then their nodes end, from below, then
 * the frames in its charge are free. What the booter paid for stays the booter's. 0 when nothing is
 * left, or 1.
 */
int built_end_step(struct component *component);

#endif
