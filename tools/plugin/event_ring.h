/* The last events of a run, as many as there is room for, and the file that they come into. */
#ifndef EVENT_RING_H
#define EVENT_RING_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "event_file.h"

struct event_ring {
	struct event *events;
	uint64_t capacity;
	uint64_t added; /* ever */
};

/* False if there is no memory for it. */
bool event_ring_create(struct event_ring *ring, uint64_t capacity);

/* Instead of the oldest one, if the ring is full. */
void event_ring_add(struct event_ring *ring, const struct event *event);

/* False, with errno set, if the file cannot be written. */
bool event_ring_write(const struct event_ring *ring, FILE *file);

#endif
