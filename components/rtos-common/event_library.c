/*
 * The event service, over what the scheduler keeps of it: here stands which source is in which place.
 *
 * A source is put in its place here before it is there, and taken out after it was: a thread that waits
 * meanwhile finds all that it is told of. A place is claimed by one instruction.
 */
#include <stdatomic.h>

#include <tessera/abi.h>

#include "events.h"

#define FREE 0 /* no object has the handle 0 */

static struct library_event {
	_Atomic int32_t handle; /* 0: none */
	_Atomic uint64_t sources[RTOS_EVENT_SOURCES];
} events[RTOS_EVENTS];

static uint64_t packed(struct event_source source)
{
	return (uint64_t)source.type << 32 | (uint32_t)source.handle;
}

static struct event_source unpacked(uint64_t source)
{
	return (struct event_source){ (enum event_type)(source >> 32), (int32_t)(uint32_t)source };
}

static struct library_event *slot_of(int32_t handle)
{
	return &events[(uint32_t)handle & (RTOS_EVENTS - 1)];
}

/* NULL: there is no such event. */
static struct library_event *find(struct event event)
{
	struct library_event *slot = slot_of(event.handle);

	return event.handle > 0 && atomic_load(&slot->handle) == event.handle ? slot : NULL;
}

struct event event_create(unsigned count)
{
	struct event event = { event_open(count) };

	if (event.handle < 0)
		return event;
	for (unsigned i = 0; i < RTOS_EVENT_SOURCES; i++)
		atomic_store(&slot_of(event.handle)->sources[i], FREE);
	atomic_store(&slot_of(event.handle)->handle, event.handle);
	return event;
}

/* The place of a source, or RTOS_EVENT_SOURCES. */
static unsigned place_of(struct library_event *event, struct event_source source)
{
	unsigned place = 0;

	while (place < RTOS_EVENT_SOURCES && atomic_load(&event->sources[place]) != packed(source))
		place++;
	return place;
}

/* The first free place, or RTOS_EVENT_SOURCES. */
static unsigned claim(struct library_event *event, struct event_source source)
{
	unsigned place = 0;
	uint64_t none = FREE;

	while (place < RTOS_EVENT_SOURCES &&
	       !atomic_compare_exchange_strong(&event->sources[place], &none, packed(source))) {
		none = FREE;
		place++;
	}
	return place;
}

static void leave(struct library_event *event, unsigned place)
{
	if (place < RTOS_EVENT_SOURCES)
		atomic_store(&event->sources[place], FREE);
}

int event_add(struct event event, struct event_source source)
{
	struct library_event *own = find(event);
	unsigned place;
	int error;

	if (source.type >= EVENT_DESTROYED)
		return -TESSERA_EINVAL;
	if (!own || source.handle <= 0)
		return -TESSERA_EBADF;
	if (place_of(own, source) < RTOS_EVENT_SOURCES)
		return -TESSERA_EEXIST;
	place = claim(own, source);
	error = event_watch(event.handle, place, source.type, source.handle);
	if (error)
		leave(own, place);
	return error;
}

int event_remove(struct event event, struct event_source source)
{
	struct library_event *own = find(event);
	unsigned place;
	int error;

	if (!own)
		return -TESSERA_EBADF;
	place = source.handle > 0 ? place_of(own, source) : RTOS_EVENT_SOURCES;
	if (place == RTOS_EVENT_SOURCES)
		return -TESSERA_EINVAL;
	error = event_unwatch(event.handle, place);
	if (!error)
		leave(own, place);
	return error;
}

/* What was taken out since it was told is left out. */
static int report(struct library_event *event, uint64_t found, struct event_source *happened,
		  unsigned length)
{
	uint64_t gone = found >> EVENT_GONE_SHIFT, source;
	uint64_t left = (found | gone) & (((uint64_t)1 << RTOS_EVENT_SOURCES) - 1);
	unsigned count = 0, place;

	for (; left && count < length; left &= left - 1) {
		place = (unsigned)__builtin_ctzll(left);
		source = atomic_load(&event->sources[place]);
		if (source == FREE)
			continue;
		happened[count] = unpacked(source);
		if (gone >> place & 1)
			happened[count].type = EVENT_DESTROYED;
		count++;
	}
	return (int)count;
}

static int collect(struct event event, struct event_source *happened, unsigned length, bool wait)
{
	int64_t found;
	int count = 0;

	if (!happened)
		return -TESSERA_EFAULT;
	if (!length)
		return -TESSERA_EINVAL;
	do {
		found = find(event) ? event_collect(event.handle, wait) : -TESSERA_EBADF;
		if (found < 0)
			return (int)found;
		count = report(slot_of(event.handle), (uint64_t)found, happened, length);
	} while (wait && !count);
	return count;
}

int event_wait(struct event event, struct event_source *happened, unsigned length)
{
	return collect(event, happened, length, true);
}

int event_check(struct event event, struct event_source *happened, unsigned length)
{
	return collect(event, happened, length, false);
}

/* Its index may be another event's by then. */
int event_delete(struct event event)
{
	int error = find(event) ? event_close(event.handle) : -TESSERA_EBADF;
	int32_t handle = event.handle;

	if (!error)
		atomic_compare_exchange_strong(&slot_of(handle)->handle, &handle, 0);
	return error;
}
