/*
 * Who uses which object, and the memory that they share with the scheduler. The RTOS has the objects'
 * records; here stands, by kind and index, the handle, which components it means something to, and where
 * its words or its ring lie: in the page that the component which made it shares with the scheduler, or
 * in a page of the object's own, which others may be let into.
 *
 * What stands here changes inside of the critical section. A handle that has become invalid is refused by
 * the RTOS, there too: a look at object_usable() before only tells whose it is, as long as it is valid.
 */
#ifndef SCHED_OBJECTS_H
#define SCHED_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caller.h"

#define OBJECT_INDEXES 32 /* at most, of a kind */

enum object_kind {
	OBJECT_TIMER,
	OBJECT_MUTEX,
	OBJECT_SEMAPHORE,
	OBJECT_CHANNEL,
	OBJECT_CONDITION,
	OBJECT_EVENT,
	OBJECT_KINDS
};

struct object {
	uint64_t handle; /* 0: none */
	uint64_t users;	 /* bit c: component c */
	uint64_t memory; /* 0: it has none of its own */
	uint64_t maker;
};

extern struct object objects[OBJECT_KINDS][OBJECT_INDEXES];

/* Where it stands, if there is such an object. */
static inline struct object *object_at(enum object_kind kind, uint64_t handle)
{
	struct object *first = objects[kind];

	return &first[handle & (OBJECT_INDEXES - 1)];
}

/*
 * The calling thread is about to make an object, or to end one: it does not end itself before object_made()
 * or object_ended(), which tells what came of it. False: it is not scheduled here.
 */
bool object_change(void);

/*
 * The calling thread is about to make something that is the calling component's. If nothing is left of
 * that meanwhile (objects_bury), nobody wants it any more: the component's next life has not asked for
 * it. Whether it is wanted still is asked inside of the critical section. 0, or
 *	-EPERM
 */
int64_t object_start(void);
bool object_wanted(void);

/*
 * Both, with the memory for the object that the calling thread is about to make: an object of shared memory, or
 * 0 for the component's own page. Then object_made() with what came of it: the handle, or an error.
 *	-EINVAL		0, but the component has not attached its page
 *	and those of capmgr_memory_map
 */
int64_t object_begin(uint64_t memory);

/* The handle, or an error. Who is dying has made nothing: -ECANCELED. */
int64_t object_made(enum object_kind kind, int32_t handle);

/* Whether the calling component may use it. Whatever is no handle is no object's. */
static inline bool object_usable(enum object_kind kind, uint64_t handle)
{
	const struct object *object;

	if (__builtin_expect(!caller(), 0))
		return false;
	object = object_at(kind, handle);
	return __builtin_expect(object->handle == handle && object->users >> caller_component() & 1,
				1);
}

/* Whether the calling component has made it. */
bool object_owned(enum object_kind kind, uint64_t handle);

/*
 * The calling component may use an object that it has found by name; the object's memory is offered to
 * it. The handle, or
 *	-ENOENT		it is just being made
 *	and the errors of capmgr_memory_offer
 */
int64_t object_let_in(enum object_kind kind, int32_t handle);

/* The object of shared memory in which it lies. -EBADF. */
int64_t object_memory(enum object_kind kind, uint64_t handle);

/* What came of destroying it: if it is gone, its memory (as asked for before) is unmapped. Returns the
 * result. */
int64_t object_ended(enum object_kind kind, uint64_t handle, int64_t memory, int64_t result);

/* A thread has ended for good, perhaps while it was making one. */
void object_forget(unsigned thread);

/* A component has ended: what it has made is destroyed, and what others share with it is no longer its. */
void objects_bury(unsigned component);

#endif
