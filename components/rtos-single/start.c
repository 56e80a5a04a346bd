#include "port.h"
#include "scheduler.h"
#include "init.h"
#include "thread_internal.h"

#define START_FAILED 120

void rtos_start(void (*entry)(void *argument), void *argument)
{
	rtos_init();
	threads_give(0, 0, 0, RTOS_THREADS, RTOS_PRIORITIES - 1);
	thread_begin_first(0, RTOS_PRIORITIES - 1, entry, argument);
	if (port_start(thread_start, scheduler_run))
		port_put("rtos: no memory or no ids for its threads\n");
	port_exit(START_FAILED);
}

/* From in here nobody else gets the processor any more. */
void rtos_exit(int code)
{
	critical_enter();
	port_exit(code);
}
