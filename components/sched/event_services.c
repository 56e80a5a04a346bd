#include "events.h"

#include <tessera/abi.h>

#include "caller.h"
#include "objects.h"
#include "processes.h"
#include "sched.h"

/* The caller may ask of an object only what it may use. */
static bool may_watch(uint64_t type, uint64_t handle)
{
	switch (type) {
	case EVENT_CHANNEL_READABLE:
	case EVENT_CHANNEL_WRITABLE:
	case EVENT_CHANNEL_CLOSED:
		return object_usable(OBJECT_CHANNEL, handle);
	case EVENT_TIMER_EXPIRED:
		return object_usable(OBJECT_TIMER, handle);
	case EVENT_THREAD_ENDED:
		return own_thread(handle);
	case EVENT_PROCESS_ENDED:
		return process_of_caller(handle);
	case EVENT_SEMAPHORE_TAKABLE:
		return object_usable(OBJECT_SEMAPHORE, handle);
	case EVENT_MUTEX_LOCKABLE:
		return object_usable(OBJECT_MUTEX, handle);
	default:
		return false;
	}
}

int64_t sched_event_open(uint64_t places)
{
	int64_t error = object_start();

	if (error)
		return error;
	if (places > RTOS_EVENT_SOURCES)
		return -TESSERA_EINVAL;
	object_change();
	return object_made(OBJECT_EVENT, event_open((unsigned)places));
}

int64_t sched_event_watch(uint64_t event, uint64_t place, uint64_t type, uint64_t handle)
{
	if (type >= EVENT_DESTROYED)
		return -TESSERA_EINVAL;
	if (!object_usable(OBJECT_EVENT, event) || !may_watch(type, handle))
		return -TESSERA_EBADF;
	if (place >= RTOS_EVENT_SOURCES)
		return -TESSERA_ENOMEM;
	return event_watch((int32_t)event, (unsigned)place, (enum event_type)type, (int32_t)handle);
}

int64_t sched_event_unwatch(uint64_t event, uint64_t place)
{
	if (!object_usable(OBJECT_EVENT, event))
		return -TESSERA_EBADF;
	if (place >= RTOS_EVENT_SOURCES)
		return -TESSERA_EINVAL;
	return event_unwatch((int32_t)event, (unsigned)place);
}

int64_t sched_event_collect(uint64_t event, uint64_t wait)
{
	return object_usable(OBJECT_EVENT, event) ? event_collect((int32_t)event, wait) :
						    -TESSERA_EBADF;
}

int64_t sched_event_close(uint64_t event)
{
	if (!object_usable(OBJECT_EVENT, event))
		return -TESSERA_EBADF;
	object_change();
	return object_ended(OBJECT_EVENT, event, 0, event_close((int32_t)event));
}
