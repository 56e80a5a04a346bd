/*
 * Which components may use which object. The object's record is the RTOS's; here stands, by kind and
 * index, who has made it or has been let in. A handle that is not valid any more is refused by the RTOS,
 * in the critical section: here it only must be the caller's if it is valid.
 */
#ifndef SCHED_OBJECTS_H
#define SCHED_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum object_kind { OBJECT_TIMER, OBJECT_KINDS };

/* The calling component has made an object: it is its own alone. Returns the handle, or an error. */
int64_t object_made(enum object_kind kind, int32_t handle);

/* Whether the calling component may use it. */
bool object_usable(enum object_kind kind, uint64_t handle);

#endif
