/* The event service, over what the scheduler keeps of it: here stands which source is in which place. */
#include <tessera/abi.h>

#include "events.h"

#define NO_SOURCE { .type = EVENT_DESTROYED }

static struct event_source sources[RTOS_EVENTS][RTOS_EVENT_SOURCES];

static struct event_source *places_of(struct event event)
{
	return sources[(uint32_t)event.handle & (RTOS_EVENTS - 1)];
}

struct event event_create(unsigned count)
{
	struct event event = { event_open(count) };

	for (unsigned i = 0; event.handle > 0 && i < RTOS_EVENT_SOURCES; i++)
		places_of(event)[i] = (struct event_source)NO_SOURCE;
	return event;
}

/* The place of a source, or -EINVAL. */
static int place_of(struct event event, struct event_source source)
{
	for (int i = 0; i < RTOS_EVENT_SOURCES; i++)
		if (places_of(event)[i].type == source.type &&
		    places_of(event)[i].handle == source.handle)
			return i;
	return -TESSERA_EINVAL;
}

int event_add(struct event event, struct event_source source)
{
	int place;

	if (source.type >= EVENT_DESTROYED)
		return -TESSERA_EINVAL;
	if (place_of(event, source) >= 0)
		return -TESSERA_EEXIST;
	place = event_watch(event.handle, source.type, source.handle);
	if (place < 0)
		return place;
	places_of(event)[place] = source;
	return 0;
}

int event_remove(struct event event, struct event_source source)
{
	int place = place_of(event, source), error;

	if (place < 0)
		return place;
	error = event_unwatch(event.handle, (unsigned)place);
	if (!error)
		places_of(event)[place] = (struct event_source)NO_SOURCE;
	return error;
}

static int report(struct event event, uint64_t found, struct event_source *happened, unsigned length)
{
	unsigned count = 0;

	for (unsigned i = 0; i < RTOS_EVENT_SOURCES && count < length; i++) {
		if (!((found | found >> EVENT_GONE_SHIFT) >> i & 1))
			continue;
		happened[count] = places_of(event)[i];
		if (found >> (EVENT_GONE_SHIFT + i) & 1)
			happened[count].type = EVENT_DESTROYED;
		count++;
	}
	return (int)count;
}

static int collect(struct event event, struct event_source *happened, unsigned length, bool wait)
{
	int64_t found;

	if (!happened)
		return -TESSERA_EFAULT;
	if (!length)
		return -TESSERA_EINVAL;
	found = event_collect(event.handle, wait);
	return found < 0 ? (int)found : report(event, (uint64_t)found, happened, length);
}

int event_wait(struct event event, struct event_source *happened, unsigned length)
{
	return collect(event, happened, length, true);
}

int event_check(struct event event, struct event_source *happened, unsigned length)
{
	return collect(event, happened, length, false);
}

int event_delete(struct event event)
{
	return event_close(event.handle);
}
