/* How many objects of the RTOS a component can make just now, for tests. */
#ifndef RTOS_ROOM_H
#define RTOS_ROOM_H

#include <stdint.h>

enum object {
	OBJECT_TIMERS,
	OBJECT_SEMAPHORES,
	OBJECT_MUTEXES,
	OBJECT_CHANNELS,
	OBJECT_CONDITIONS,
	OBJECT_EVENTS,
	OBJECT_MEMORIES, /* with a name */
	OBJECTS
};

struct room {
	unsigned objects[OBJECTS];
};

/* Makes as many of a kind as it can, and leaves them. The error of the next. */
int32_t room_take(enum object kind);

/* How many of a kind can be made, and the error of the next. They are gone again. For one thread at a time. */
unsigned room_for(enum object kind, int32_t *error);

/* The same of all kinds. */
struct room room_left(void);

#endif
