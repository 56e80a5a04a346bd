/*
 * What leads from task to task. Whoever comes first makes it, the others find it by its name: so no
 * order of starting matters, nor that a task starts anew. Who can't have it, or loses it, prints
 * why and ends.
 */
#ifndef CONTROL_LINK_H
#define CONTROL_LINK_H

#include <stdbool.h>

#include "rtos.h"

#define LINK_QUEUE 4 /* elements */

/* What all channels carry. */
struct element {
	struct time begun; /* the period that it belongs to */
	int value;
};

/* The ends of a channel, for one who sends and one who receives. */
struct channel_send link_to(const char *name);
struct channel_recv link_from(const char *name);

struct semaphore link_semaphore(const char *name);

/* Sends an element. False: there is no room, as the next task is too slow. */
bool link_pass(struct channel_send to, const struct element *element);

/* Waits for the next one. */
struct element link_next(struct channel_recv from);

/* The next one. False: there is none now. */
bool link_poll(struct channel_recv from, struct element *element);

#endif
