#include "crt.h"
#include "crt_thread.h"

/* Whoever schedules threads has a better end for them than this. */
__attribute__((weak)) void crt_thd_exit(void)
{
	crt_fail("thread %u returned from its function, and crt_thd_exit is not defined",
		 crt_thread_id());
}

__attribute__((weak)) void crt_thd_begin(void)
{
	crt_fail("thread %u was dispatched, and nobody says what it is to do", crt_thread_id());
}
