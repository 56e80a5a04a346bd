/* The pages of objects that others find, or that others made: by kind, and by index in the kind. */
#ifndef RTOS_CLIENT_SHARED_OBJECTS_H
#define RTOS_CLIENT_SHARED_OBJECTS_H

#include <stdbool.h>

#include "shared.h"

enum shared_kind { SHARED_MUTEX, SHARED_SEMAPHORE, SHARED_CHANNEL, SHARED_KINDS };

/* An object lies in this page from now on, or (memory 0) in none of its own. What lay there before under its
 * index is gone: that one's page is dropped, so nothing is to point there any more. */
void shared_object_keep(enum shared_kind kind, int32_t handle, struct shared_page page);

/* Whether its page is here already. What its words say of whose they are may be wrong: others write there. */
bool shared_object_is_mapped(enum shared_kind kind, int32_t handle);

/* Maps the page of an object that was found by its name: 0, or an error of the scheduler's or the manager's. */
int shared_object_find(enum shared_kind kind, int32_t handle, struct shared_page *page);

/* Drops the pages of objects that are gone. */
void shared_objects_drop_gone(void);

/* Of each kind: nobody's handle leads to a page any more at the index of this one, and it is kept in none. */
void mutex_forget(int32_t handle);
void semaphore_forget(int32_t handle);
void channel_forget(int32_t handle);

#endif
