#include "init.h"

#include "budget.h"
#include "channel_internal.h"
#include "clock.h"
#include "condition_internal.h"
#include "events.h"
#include "handle_pool.h"
#include "mutex_internal.h"
#include "names.h"
#include "provider.h"
#include "scheduler.h"
#include "semaphore_internal.h"
#include "thread_internal.h"
#include "timer_internal.h"

_Static_assert(RTOS_TIMERS <= HANDLE_POOL_CAPACITY && RTOS_MUTEXES <= HANDLE_POOL_CAPACITY &&
		       RTOS_SEMAPHORES <= HANDLE_POOL_CAPACITY &&
		       RTOS_CHANNELS <= HANDLE_POOL_CAPACITY &&
		       RTOS_CONDITIONS <= HANDLE_POOL_CAPACITY &&
		       RTOS_EVENTS <= HANDLE_POOL_CAPACITY && RTOS_THREADS <= HANDLE_POOL_CAPACITY,
	       "an index of each kind has room in a handle");

void rtos_init(void)
{
	scheduler_init(clock_cycles((struct time){ 0, RTOS_SLICE_MICROSECONDS }));
	budgets_init();
	events_init();
	threads_init();
	provider_init();
	names_init();
	timers_init();
	semaphores_init();
	mutexes_init();
	channels_init();
	conditions_init();
}
