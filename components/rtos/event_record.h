/* What the scheduler keeps of an event: for events.c, and for who checks it. */
#ifndef RTOS_EVENT_RECORD_H
#define RTOS_EVENT_RECORD_H

#include "events.h"
#include "thread_queue.h"

struct source {
	uint16_t next; /* that watches the same object */
	uint8_t type;  /* enum event_type */
	int32_t handle;
};

struct event_record {
	int32_t handle;
	uint32_t places; /* that there are, a bit each */
	uint32_t used;
	uint32_t armed; /* of those; the others are unchecked */
	struct thread_queue queue;
	struct source source[RTOS_EVENT_SOURCES];
} __attribute__((aligned(512))); /* so that an index becomes an address by a shift */

extern struct event_record event_records[RTOS_EVENTS];

/* Sources are named by numbers above 0: the event's index, and below it the place, from 1 on. */
#define EVENT_PLACE_BITS 5

_Static_assert(RTOS_EVENT_SOURCES < 1 << EVENT_PLACE_BITS, "each place has a number");

static inline uint16_t event_number_of(const struct event_record *record, unsigned place)
{
	return (uint16_t)((record - event_records) << EVENT_PLACE_BITS | (place + 1));
}

static inline struct event_record *event_record_of(uint16_t number)
{
	return &event_records[number >> EVENT_PLACE_BITS];
}

static inline unsigned event_place_of(uint16_t number)
{
	return (number & ((1u << EVENT_PLACE_BITS) - 1)) - 1;
}

/* Whether a source is possible now; if not, its object is armed. */
enum watch_result event_look(const struct source *source, struct watchers **watchers);

#endif
