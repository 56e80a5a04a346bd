/* What crt.h has of threads, for components that the scheduler schedules: a thread is its handle
 * here. */
#include "crt.h"
#include "rtos.h"

int crt_thd_create(crt_thd_t *thread, void (*function)(void *), void *data)
{
	struct thread made = thread_create(function, data, NULL, 0, 0);

	if (made.handle < 0)
		return made.handle;
	thread->slot = (uint32_t)made.handle;
	return 0;
}

void crt_thd_exit(void)
{
	thread_exit(0);
}
