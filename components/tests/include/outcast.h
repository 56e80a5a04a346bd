/* Outcast: a component to which the composition gives no gates to the namespace, but another component one. */
#ifndef OUTCAST_H
#define OUTCAST_H

#include <stdint.h>

/* It accepts a capability from a component. */
int64_t outcast_accept(uint64_t from);

/* What the namespace says to it, by the gate in a slot: to namespace_attach of a good page, and to namespace_list. */
int64_t outcast_attach(uint64_t slot);
int64_t outcast_list(uint64_t slot);

#endif
