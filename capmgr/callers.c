#include "callers.h"

#include <stddef.h>

#include "threads.h"

/* Places on the invocation stack of a thread whose fault is handled by who calls the manager. */
enum { MANAGER, HANDLER, FAULTY, CALLERS };

#define CALLERS_MAX 64 /* more than fit on any */

/* The one that lives in a frame. */
static const struct component *component_in(uint64_t frame)
{
	for (uint32_t number = 0; number < COMPONENTS_MAX; number++) {
		const struct component *component = component_record(number);

		if (component->state == COMPONENT_LIVE && component->object.frame.number == frame)
			return component;
	}
	return NULL;
}

int64_t callers_find(const struct component *handler, uint32_t thread, uint64_t place)
{
	const struct component *faulty = component_in(threads_entered(thread, FAULTY)), *caller;
	uint64_t frame;

	if (!faulty || faulty->handler != component_handle(handler))
		return -TESSERA_EPERM;
	frame = place < CALLERS_MAX ? threads_entered(thread, CALLERS + place) : 0;
	if (!frame)
		return 0;
	caller = component_in(frame);
	return caller ? (int64_t)component_handle(caller) : -TESSERA_ESTALE;
}
