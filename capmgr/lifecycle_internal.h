/* What other lives of a component have from its end. */
#ifndef CAPMGR_LIFECYCLE_INTERNAL_H
#define CAPMGR_LIFECYCLE_INTERNAL_H

#include "lifecycle.h"

/* Dead from now on: its gates, its threads, and what others would give it. The frame that it lived
 * in stays its own. */
void lifecycle_begin_end(struct component *component);

/* The line of children down from a component dies first, from above; then it gives its memory back,
 * from below. `ending` is where in the line that is. 0, or an error. */
int lifecycle_end_step(struct component *component);

/* One step for a dead component without children, until it has but what it was made with: 0, 1, or
 * an error. */
int lifecycle_strip_step(struct component *component);

/* Who made it, or handles its faults. */
bool lifecycle_may_end(const struct component *caller, const struct component *component);

/* Then it ends as a part of that one's end, in its turn. */
bool lifecycle_ends_with_its_maker(const struct component *component);

/* Whoever ends what the booter built gets what it had. */
void lifecycle_adopt(struct component *handler, struct component *component);

#endif
