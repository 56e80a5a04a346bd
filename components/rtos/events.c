#include "event_record.h"

#include <tessera/abi.h>

#include "handle_pool.h"
#include "provider.h"
#include "scheduler_usual.h"

#define PLACES RTOS_EVENT_SOURCES

struct event_record event_records[RTOS_EVENTS];

static uint32_t generations[RTOS_EVENTS];
static struct handle_pool pool;

_Static_assert(2 * PLACES < 63, "what is possible, and what is gone, fit a word that is no error");

void events_init(void)
{
	handle_pool_init(&pool, generations, RTOS_EVENTS);
	for (unsigned i = 0; i < RTOS_EVENTS; i++)
		event_records[i] = (struct event_record){ .handle = HANDLE_NONE(i) };
}

static struct event_record *find(int32_t handle)
{
	struct event_record *record = &event_records[handle_index(handle, RTOS_EVENTS)];

	return record->handle == handle ? record : NULL;
}

/* ---- The sources of an object: named by a number above 0 */

static struct source *source_of(uint16_t number)
{
	return &event_record_of(number)->source[event_place_of(number)];
}

enum watch_result event_look(const struct source *source, struct watchers **watchers)
{
	switch ((enum event_type)source->type) {
	case EVENT_CHANNEL_READABLE:
	case EVENT_CHANNEL_WRITABLE:
	case EVENT_CHANNEL_CLOSED:
		return channel_watch(source->handle, (enum event_type)source->type, watchers);
	case EVENT_TIMER_EXPIRED:
		return timer_watch(source->handle, watchers);
	case EVENT_THREAD_ENDED:
		return thread_watch(source->handle, watchers);
	case EVENT_PROCESS_ENDED:
		return process_watch(source->handle, watchers);
	case EVENT_SEMAPHORE_TAKABLE:
		return semaphore_watch(source->handle, watchers);
	case EVENT_MUTEX_LOCKABLE:
		return mutex_watch(source->handle, watchers);
	case EVENT_DESTROYED:
		break;
	}
	return WATCH_GONE;
}

static void wake_first(struct event_record *record)
{
	struct thread_record *first = thread_queue_first(&record->queue);

	if (first)
		scheduler_ready(first, 0);
}

void events_signal(struct watchers *watchers)
{
	for (uint16_t number = watchers->first; number; number = source_of(number)->next) {
		struct event_record *record = event_record_of(number);

		record->armed &= ~(1u << event_place_of(number));
		wake_first(record);
	}
}

static __attribute__((noinline)) int64_t signal_many(struct watchers *watchers)
{
	events_signal(watchers);
	scheduler_switch();
	return 0;
}

int64_t events_signal_and_switch(struct watchers *watchers)
{
	uint16_t number = watchers->first;
	struct event_record *record = event_record_of(number);
	struct usual_wake woken;

	if (!number)
		return critical_leave_with(0);
	if (__builtin_expect(record->source[event_place_of(number)].next, 0))
		return signal_many(watchers);
	record->armed &= ~(1u << event_place_of(number));
	woken = scheduler_usual_wake(&record->queue);
	if (__builtin_expect(!woken.thread, 0))
		return signal_many(watchers);
	return scheduler_give_way(&woken);
}

void events_bury(void)
{
	for (uint32_t left = pool.taken; left; left &= left - 1) {
		struct event_record *record = &event_records[__builtin_ctz(left)];

		if (record->used & ~record->armed)
			wake_first(record);
	}
}

/* Out of the list of the object, which may be gone: then its list is, too. */
static void take_out(struct event_record *record, unsigned place)
{
	uint16_t number = event_number_of(record, place), *link;
	struct watchers *watchers;

	record->used &= ~(1u << place);
	record->armed &= ~(1u << place);
	if (event_look(&record->source[place], &watchers) == WATCH_GONE)
		return;
	link = &watchers->first;
	for (unsigned i = 0; *link && *link != number && i < RTOS_EVENTS * PLACES; i++)
		link = &source_of(*link)->next;
	if (*link == number)
		*link = record->source[place].next;
}

/* ---- For the library */

int32_t event_open(unsigned places)
{
	int32_t handle;

	if (!places || places > PLACES)
		return -TESSERA_EINVAL;
	critical_enter();
	handle = handle_pool_take(&pool, provider_share(RTOS_EVENTS));
	if (handle > 0)
		event_records[handle_index(handle, RTOS_EVENTS)] = (struct event_record){
			.handle = handle,
			.places = (1u << places) - 1,
		};
	critical_leave();
	return handle;
}

static int put_in(struct event_record *record, unsigned place, const struct source *source)
{
	struct watchers *watchers;

	if (place >= PLACES || !(record->places >> place & 1))
		return -TESSERA_ENOMEM;
	if (record->used >> place & 1)
		return -TESSERA_EEXIST;
	if (event_look(source, &watchers) == WATCH_GONE)
		return -TESSERA_EBADF;
	record->source[place] = *source;
	record->source[place].next = watchers->first;
	watchers->first = event_number_of(record, place);
	record->used |= 1u << place;
	return 0;
}

int event_watch(int32_t event, unsigned place, enum event_type type, int32_t handle)
{
	struct source source = { .type = (uint8_t)type, .handle = handle };
	struct event_record *record;
	int error = -TESSERA_EBADF;

	critical_enter();
	record = find(event);
	if (record)
		error = put_in(record, place, &source);
	/* Whoever waits already is to look at it. */
	if (!error)
		wake_first(record);
	scheduler_switch();
	return error;
}

int event_unwatch(int32_t event, unsigned place)
{
	struct event_record *record;
	int error = 0;

	critical_enter();
	record = find(event);
	if (!record)
		error = -TESSERA_EBADF;
	else if (place >= PLACES || !(record->used >> place & 1))
		error = -TESSERA_EINVAL;
	else
		take_out(record, place);
	critical_leave();
	return error;
}

/* Looks at what is unchecked: it is armed, or told. */
static __attribute__((noinline)) int64_t look_at_all(struct event_record *record)
{
	uint32_t unchecked = record->used & ~record->armed;
	struct watchers *watchers;
	int64_t found = 0;

	for (; unchecked; unchecked &= unchecked - 1) {
		unsigned place = (unsigned)__builtin_ctz(unchecked);

		switch (event_look(&record->source[place], &watchers)) {
		case WATCH_ARMED:
			record->armed |= 1u << place;
			break;
		case WATCH_POSSIBLE:
			found |= (int64_t)1 << place;
			break;
		case WATCH_GONE:
			found |= (int64_t)1 << (EVENT_GONE_SHIFT + place);
		}
	}
	return found;
}

/* Who was woken for one source usually finds it possible: as look_at_all() would. 0: it is to look. */
static USUALLY int64_t look_at_one(const struct event_record *record)
{
	uint32_t unchecked = record->used & ~record->armed;
	struct watchers *watchers;
	unsigned place;

	if (!unchecked || unchecked & (unchecked - 1))
		return 0;
	place = (unsigned)__builtin_ctz(unchecked);
	return event_look(&record->source[place], &watchers) == WATCH_POSSIBLE ? (int64_t)1 << place : 0;
}

static USUALLY int64_t look(struct event_record *record)
{
	int64_t found = look_at_one(record);

	return __builtin_expect(found != 0, 1) ? found : look_at_all(record);
}

/* Leaves the critical section. What is possible is so for all who wait: each lets the next one look. */
static USUALLY void tell(struct event_record *record, int64_t found)
{
	if (__builtin_expect(!found || thread_queue_empty(&record->queue), 1)) {
		critical_leave();
		return;
	}
	wake_first(record);
	scheduler_switch();
}

int64_t event_collect(int32_t event, bool wait)
{
	struct event_record *record;
	int64_t found;

	do {
		critical_enter();
		record = find(event);
		if (!record)
			return critical_leave_with(-TESSERA_EBADF);
		found = look(record);
		if (found || !wait) {
			tell(record, found);
			return found;
		}
		found = scheduler_block_and_switch(thread_running(), &record->queue);
	} while (!found);
	return found;
}

int event_close(int32_t event)
{
	struct event_record *record;
	struct thread_record *first;

	critical_enter();
	record = find(event);
	if (!record) {
		critical_leave();
		return -TESSERA_EBADF;
	}
	for (unsigned place = 0; place < PLACES; place++)
		if (record->used >> place & 1)
			take_out(record, place);
	while ((first = thread_queue_first(&record->queue)))
		scheduler_ready(first, -TESSERA_ECANCELED);
	record->handle = HANDLE_NONE(record - event_records);
	handle_pool_give(&pool, event);
	scheduler_switch();
	return 0;
}
