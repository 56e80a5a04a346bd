#include "event_ring.h"

#include <stdlib.h>

bool event_ring_create(struct event_ring *ring, uint64_t capacity)
{
	*ring = (struct event_ring){calloc((size_t)capacity, sizeof(struct event)), capacity, 0};
	return ring->events;
}

void event_ring_add(struct event_ring *ring, const struct event *event)
{
	ring->events[ring->added++ % ring->capacity] = *event;
}

static bool write_some(const struct event_ring *ring, uint64_t first, uint64_t n, FILE *file)
{
	return fwrite(&ring->events[first], sizeof(struct event), (size_t)n, file) == n;
}

bool event_ring_write(const struct event_ring *ring, FILE *file)
{
	uint64_t lost = ring->added > ring->capacity ? ring->added - ring->capacity : 0;
	uint64_t oldest = lost ? ring->added % ring->capacity : 0;
	struct event_file_header header = {EVENT_FILE_MAGIC, ring->added - lost, lost};

	return fwrite(&header, sizeof(header), 1, file) == 1 &&
	       write_some(ring, oldest, header.events - oldest, file) &&
	       write_some(ring, 0, oldest, file);
}
