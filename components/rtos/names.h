/*
 * One flat table of names, for all kinds of objects that others find by name: each index of each kind has
 * its place, so that it is never full. Inside of the critical section.
 */
#ifndef RTOS_NAMES_H
#define RTOS_NAMES_H

#include <stddef.h>

#include "object_name.h"

enum named_kind { NAMED_MUTEX, NAMED_SEMAPHORE, NAMED_CHANNEL, NAMED_MEMORY, NAMED_KINDS };

void names_init(void);

/* The index of the object of that kind and name.	-ENOENT */
int name_find(enum named_kind kind, const struct object_name *name);

/* Whether an object of any kind has it. */
bool name_taken(const struct object_name *name);

/* The name of an object that begins, or ends: then, or where it has none, all zeroes. */
void name_set(enum named_kind kind, size_t index, struct object_name name);

#endif
