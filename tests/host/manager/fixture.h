/* The manager over the kernel's own C files, and components that act as the tests want it. */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "lifecycle.h"

#define ENTRY	     0x400000
#define FRAMES	     512
#define FIRST_FRAME  210 /* those before are the manager's own */
#define PAGES	     32
#define FIRST_THREAD 8 /* of the ids that the root has */
#define THREADS_EACH 64
#define IMAGE	     0x2000000
#define ACCEPTED     1000 /* by each that is made, from every other */

/* The one component that the booter made; all others are below. It has no tables. */
extern struct component *root;

/* A cmocka setup, of a group. */
int make_world(void **state);

/* The component accepts so many things from each that there may be. */
void accept_all(struct component *component, uint16_t count);

/* Makes a component that accepts all; ends one, with all that is below. */
struct component *make(struct component *manager, uint64_t pages);
struct component *make_planned(struct component *manager, const struct lifecycle_plan *plan);
void end(struct component *component);

/* A page of its own. */
uint64_t fresh(struct component *component);

/* Everything is where it was before the first component was made. */
void nothing_is_left(void);

#endif
