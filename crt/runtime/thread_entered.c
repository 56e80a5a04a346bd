/* Where the calling thread is, for who serves compinit.h. */
#include <tessera/abi.h>

#include "crt_kernel.h"
#include "crt_thread.h"

#define ASKER 1 /* its place in the invocation stack: behind who was asked */

/* Whatever is not certain counts as an error: who asks lets the thread use its stack again. */
long crt_thread_entered(uint32_t thread)
{
	struct kernel_answer id = kernel_thread_read(thread, THREAD_FIELD_ID);
	struct kernel_answer depth = kernel_thread_read(thread, THREAD_FIELD_DEPTH);
	struct kernel_answer asker = kernel_thread_read(thread, THREAD_CALLER + ASKER);

	if (id.status || id.value != crt_thread_id() || depth.status || asker.status)
		return -TESSERA_EPERM;
	for (uint64_t place = ASKER + 1; place <= depth.value; place++) {
		struct kernel_answer frame = kernel_thread_read(thread, THREAD_CALLER + place);

		if (frame.status)
			return -TESSERA_EPERM;
		if (frame.value == asker.value)
			return -TESSERA_ELOOP;
	}
	return 0;
}
