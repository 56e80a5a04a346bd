/* The event service, over what the scheduler keeps of it: here stands which source is in which place. */
#include <stdatomic.h>

#include <tessera/abi.h>

#include "events.h"

#define NO_SOURCE { .type = EVENT_DESTROYED }

/*
 * A place is taken before the scheduler is told of its source, and given back after that has forgotten
 * it: what the scheduler finds in a place is the source that stands here, or was just removed.
 */
static struct table {
	_Atomic int32_t handle; /* 0: of no event */
	_Atomic uint32_t free;	/* places, a bit each */
	struct event_source source[RTOS_EVENT_SOURCES];
} tables[RTOS_EVENTS];

static struct table *table_of(struct event event)
{
	return &tables[(uint32_t)event.handle & (RTOS_EVENTS - 1)];
}

/* NULL: there is no such event. */
static struct table *find(struct event event)
{
	struct table *table = table_of(event);

	return event.handle > 0 && table->handle == event.handle ? table : NULL;
}

struct event event_create(unsigned count)
{
	struct event event = { event_open(count) };
	struct table *table = table_of(event);

	if (event.handle < 0)
		return event;
	for (unsigned i = 0; i < RTOS_EVENT_SOURCES; i++)
		table->source[i] = (struct event_source)NO_SOURCE;
	table->free = (1u << count) - 1;
	table->handle = event.handle;
	return event;
}

/* The place of a source, or -EINVAL. */
static int place_of(const struct table *table, struct event_source source)
{
	for (int i = 0; i < RTOS_EVENT_SOURCES; i++)
		if (table->source[i].type == source.type && table->source[i].handle == source.handle)
			return i;
	return -TESSERA_EINVAL;
}

static int take_place(struct table *table, struct event_source source)
{
	uint32_t free = table->free;
	int place;

	do {
		if (!free)
			return -TESSERA_ENOMEM;
		place = __builtin_ctz(free);
	} while (!atomic_compare_exchange_strong(&table->free, &free, free & (free - 1)));
	table->source[place] = source;
	return place;
}

static void give_place(struct table *table, int place)
{
	table->source[place] = (struct event_source)NO_SOURCE;
	table->free |= 1u << place;
}

int event_add(struct event event, struct event_source source)
{
	struct table *table = find(event);
	int place, error;

	if (source.type >= EVENT_DESTROYED)
		return -TESSERA_EINVAL;
	if (!table)
		return -TESSERA_EBADF;
	if (place_of(table, source) >= 0)
		return -TESSERA_EEXIST;
	place = take_place(table, source);
	if (place < 0)
		return place;
	error = event_watch(event.handle, (unsigned)place, source.type, source.handle);
	if (error)
		give_place(table, place);
	return error;
}

int event_remove(struct event event, struct event_source source)
{
	struct table *table = find(event);
	int place, error;

	if (!table)
		return -TESSERA_EBADF;
	place = place_of(table, source);
	if (place < 0)
		return place;
	error = event_unwatch(event.handle, (unsigned)place);
	if (!error)
		give_place(table, place);
	return error;
}

/* What was removed meanwhile is left out. */
static int report(const struct table *table, uint64_t found, struct event_source *happened,
		  unsigned length)
{
	unsigned count = 0;

	for (unsigned i = 0; i < RTOS_EVENT_SOURCES && count < length; i++) {
		if (!((found | found >> EVENT_GONE_SHIFT) >> i & 1) ||
		    table->source[i].type == EVENT_DESTROYED)
			continue;
		happened[count] = table->source[i];
		if (found >> (EVENT_GONE_SHIFT + i) & 1)
			happened[count].type = EVENT_DESTROYED;
		count++;
	}
	return (int)count;
}

static int collect(struct event event, struct event_source *happened, unsigned length, bool wait)
{
	int64_t found;
	int count;

	if (!happened)
		return -TESSERA_EFAULT;
	if (!length)
		return -TESSERA_EINVAL;
	do {
		found = event_collect(event.handle, wait);
		if (found < 0)
			return (int)found;
		count = report(table_of(event), (uint64_t)found, happened, length);
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

int event_delete(struct event event)
{
	int32_t handle = event.handle;
	int error = event_close(handle);

	/* Unless its place is already another event's. */
	if (!error)
		atomic_compare_exchange_strong(&table_of(event)->handle, &handle, 0);
	return error;
}
