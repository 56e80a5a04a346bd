/*
 * A component that is live again: its object in the frame of the former one, and the gates that died
 * with that one, made anew where the composition put them.
 */
#ifndef CAPMGR_REVIVAL_H
#define CAPMGR_REVIVAL_H

#include "component.h"

/* Makes the object of one whose tables are there, and its fault gates; or nothing.
 *	errors of the kernel's operations: none on one core */
int revival_of_object(struct component *component);

/* One step of the gates, of it and to it: 0 when all are looked at, or 1. */
int revival_step(struct component *component);

#endif
