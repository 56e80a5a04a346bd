#include "callers.h"

#include <stddef.h>

#include "crt.h"
#include "crt_kernel.h"
#include "domain.h"
#include "instances.h"
#include "payload.h"
#include "schedule.h"

#define OURSELVES 2 /* entries of the invocation stack: the booter and who came to it */

/* One that was made again by its manager lives elsewhere. */
static const char *name_of(uint64_t frame)
{
	for (uint32_t i = 1; i < payload_instances(); i++) {
		uint32_t capability;
		uint64_t own;

		if (!crt_comp_capability(instances[i].comp, &capability) &&
		    !domain_frame_of(capability, &own) && own == frame)
			return payload_name(i);
	}
	return "a component made later";
}

void callers_of_client(const char **names, unsigned count)
{
	uint32_t thread = schedule_thread(crt_thread_id()).slot;

	for (unsigned i = 0; i < count; i++) {
		struct kernel_answer frame =
			kernel_thread_read(thread, THREAD_CALLER + OURSELVES + i);

		names[i] = thread && !frame.status && frame.value ? name_of(frame.value) : NULL;
	}
}
