/* The sizes of a channel, as each of its users keeps them (channel_ring.h). */
#ifndef RTOS_CHANNEL_SHAPE_H
#define RTOS_CHANNEL_SHAPE_H

#include "rtos.h"

/* So many places does a ring for so many elements have: a power of two. */
uint32_t channel_places(uint32_t length);

/* Of sizes that fit a ring; flags: CHANNEL_SPSC or CHANNEL_MPMC. */
void channel_shape(struct channel_view *view, size_t element_size, size_t length, unsigned flags);

#endif
