/*
 * The RTOS as a component. Its own thread runs the scheduler's loop (scheduler.h); the threads of
 * applications come in by the gates of sched.h and do what the RTOS is asked for themselves.
 */
#include "crt.h"
#include "crt_startup.h"
#include "init.h"
#include "port_threads.h"
#include "processes.h"
#include "scheduler.h"

int main(void)
{
	const struct crt_schedule *schedule = (const void *)crt_startup->schedule;

	if (!schedule || schedule->magic != CRT_SCHEDULE_MAGIC)
		crt_fail("the composition gives it nobody to schedule");
	port_threads_take(schedule);
	rtos_init();
	processes_start(schedule);
	scheduler_run();
}
