/*
 * Waiting for one of many: an event has up to RTOS_EVENT_SOURCES sources, each an object and what is to
 * be possible with it. Each source of an event is
 *
 *	unchecked	it may be possible: to be looked at by who waits next
 *	armed		it was not possible; the object was told to have its next user come here, who then
 *			makes it unchecked again and wakes the first who waits
 *
 * so that a wait looks only at what has changed, and what becomes possible between a look and the wait is
 * not missed: an object is first armed, then looked at. What is possible is not taken: it stays unchecked.
 *
 * An object has a list of the sources that watch it, in `struct watchers`. All below is inside of the
 * critical section, but for what rtos.h has, and event_open() to event_collect() for its library.
 */
#ifndef RTOS_EVENTS_H
#define RTOS_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "rtos.h"

struct watchers {
	uint16_t first; /* 0: nobody watches */
};

enum watch_result { WATCH_ARMED, WATCH_POSSIBLE, WATCH_GONE };

/* What an object's kind says of one of its handles: whether it is possible now; if not, it is armed. */
enum watch_result semaphore_watch(int32_t handle, struct watchers **watchers);
enum watch_result mutex_watch(int32_t handle, struct watchers **watchers);
enum watch_result channel_watch(int32_t handle, enum event_type type, struct watchers **watchers);
enum watch_result timer_watch(int32_t handle, struct watchers **watchers);
enum watch_result thread_watch(int32_t handle, struct watchers **watchers);

void events_init(void);

/* Something has become possible with an object, or it is gone. */
void events_signal(struct watchers *watchers);

/* The same, and leaves the critical section as scheduler_switch() does; 0. */
int64_t events_signal_and_switch(struct watchers *watchers);

/* A thread ends, perhaps one that was woken for what others wait for as well. */
void events_bury(void);

/* ---- For the library (event_library.c). A source is named by its place, from 0 on. */

/* An event with so many places. -EINVAL, -EAGAIN as event_create. */
int32_t event_open(unsigned places);

/*
 * Puts a source in a place, where who waits already finds it at once.
 *	-EBADF	no such event or object		-ENOMEM	it has no such place
 *	-EEXIST	something is in the place
 */
int event_watch(int32_t event, unsigned place, enum event_type type, int32_t handle);

/* -EBADF; -EINVAL: nothing is in the place. */
int event_unwatch(int32_t event, unsigned place);

#define EVENT_GONE_SHIFT RTOS_EVENT_SOURCES

/* The places of what is possible now, a bit each, and from EVENT_GONE_SHIFT on of what is gone; waits for
 * one. -EBADF; -ECANCELED: the event was deleted. */
int64_t event_collect(int32_t event, bool wait);

/* -EBADF. */
int event_close(int32_t event);

#endif
