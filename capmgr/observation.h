/* What is told of components to who may look at all of them (capmgr_observe.h); every function looks at a
 * few places. */
#ifndef CAPMGR_OBSERVATION_H
#define CAPMGR_OBSERVATION_H

#include "component.h"

/* The handle of the first component, in whatever state, from a number on.	-ENOENT */
int64_t observation_component(uint64_t number);

/* A fact of a component in whatever state.	-ESTALE: there is none	-EINVAL: there is no such fact */
int64_t observation_fact(uint64_t handle, uint64_t fact);

/* Of a live component. */
int64_t observation_slot(const struct component *component, uint64_t slot);
int64_t observation_target(const struct component *component, uint64_t slot);
int64_t observation_pages(const struct component *component, uint64_t address);

#endif
