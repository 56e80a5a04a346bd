#include "room.h"

#include <stdio.h>

#include "crt_startup.h"
#include "rtos.h"

/* Names that no other component makes: of its number and of theirs. */
static const char *name_of(int32_t number)
{
	static char name[RTOS_NAME_BYTES];

	snprintf(name, sizeof(name), "room %u %u", crt_startup->instance, (unsigned)number);
	return name;
}

static int32_t make_memory(void)
{
	static int32_t made;
	intptr_t address = mem_shared_create_named(NULL, RTOS_PAGE_BYTES, name_of(made + 1), MEM_READ);

	return address < 0 ? (int32_t)address : ++made;
}

static int32_t make(enum object kind)
{
	switch (kind) {
	case OBJECT_TIMERS:
		return timer_create().handle;
	case OBJECT_SEMAPHORES:
		return semaphore_create(0, 0).handle;
	case OBJECT_MUTEXES:
		return mutex_create(0).handle;
	case OBJECT_CHANNELS:
		return channel_create(8, 1, NULL, CHANNEL_SPSC).handle;
	case OBJECT_CONDITIONS:
		return condition_create().handle;
	case OBJECT_EVENTS:
		return event_create(1).handle;
	default:
		return make_memory();
	}
}

static int end(enum object kind, int32_t handle)
{
	switch (kind) {
	case OBJECT_TIMERS:
		return timer_free((struct timer){handle});
	case OBJECT_SEMAPHORES:
		return semaphore_destroy((struct semaphore){handle});
	case OBJECT_MUTEXES:
		return mutex_destroy((struct mutex){handle});
	case OBJECT_CHANNELS:
		return channel_destroy((struct channel){handle});
	case OBJECT_CONDITIONS:
		return condition_destroy((struct condition){handle});
	case OBJECT_EVENTS:
		return event_delete((struct event){handle});
	default:
		return mem_shared_destroy_named(name_of(handle));
	}
}

#define OBJECTS_MOST 64

static int32_t made[OBJECTS_MOST];

/* Returns how many; if there is no end to them, no error. */
static unsigned take(enum object kind, int32_t *error)
{
	unsigned count = 0;

	for (*error = 0; count < OBJECTS_MOST && !*error;) {
		int32_t handle = make(kind);

		if (handle > 0)
			made[count++] = handle;
		else
			*error = handle;
	}
	return count;
}

int32_t room_take(enum object kind)
{
	int32_t error;

	take(kind, &error);
	return error;
}

unsigned room_for(enum object kind, int32_t *error)
{
	unsigned count = take(kind, error);

	for (unsigned i = 0; i < count; i++) {
		int failure = end(kind, made[i]);

		if (failure)
			*error = failure;
	}
	return count;
}

struct room room_left(void)
{
	struct room room;
	int32_t error;

	for (enum object kind = 0; kind < OBJECTS; kind++)
		room.objects[kind] = room_for(kind, &error);
	return room;
}
