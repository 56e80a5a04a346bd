#include <tessera/abi.h>

#include "channel_internal.h"
#include "clock.h"
#include "console_internal.h"
#include "mutex_internal.h"
#include "port.h"
#include "scheduler.h"
#include "semaphore_internal.h"
#include "start.h"
#include "thread_internal.h"
#include "timer_internal.h"

#define START_FAILED 120

void rtos_init(void)
{
	scheduler_init(clock_cycles((struct time){ 0, RTOS_SLICE_MICROSECONDS }));
	threads_init();
	timers_init();
	semaphores_init();
	mutexes_init();
	channels_init();
	console_init();
}

void rtos_start(void (*entry)(void *argument), void *argument)
{
	rtos_init();
	thread_begin_first(entry, argument);
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
