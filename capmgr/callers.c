#include "callers.h"

#include "threads.h"

/* Places on the invocation stack of a thread whose fault is handled by who calls the manager. */
enum { MANAGER, HANDLER, FAULTY, CALLERS };

#define CALLERS_MAX 64 /* more than fit on any */

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
