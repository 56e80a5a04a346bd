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
};

extern struct event_record event_records[RTOS_EVENTS];

/* Sources are named by numbers above 0. */
static inline struct event_record *event_record_of(uint16_t number)
{
	return &event_records[(number - 1) / RTOS_EVENT_SOURCES];
}

static inline unsigned event_place_of(uint16_t number)
{
	return (number - 1u) % RTOS_EVENT_SOURCES;
}

/* Whether a source is possible now; if not, its object is armed. */
enum watch_result event_look(const struct source *source, struct watchers **watchers);

#endif
