/*
 * Calls all functions of sched.h on a thread that the booter schedules. Those that take a handle
 * have to say that it is none (EBADF), the others that they are not for this thread (EPERM).
 */
#include "outsider.h"

#include <tessera/abi.h>

#include "rtos.h"
#include "sched.h"

extern struct outsider_findings shared_findings;

static void expect(int64_t status, int64_t error)
{
	shared_findings.calls++;
	if (status == error)
		return;
	if (!shared_findings.accepted++)
		shared_findings.first_accepted = shared_findings.calls;
}

static void refused(int64_t status)
{
	expect(status, -TESSERA_EPERM);
}

static void no_handle(int64_t status)
{
	expect(status, -TESSERA_EBADF);
}

static void call_threads(void)
{
	uint64_t none = SCHED_NO_PARAMETER | (uint64_t)SCHED_NO_PARAMETER << 32;

	refused(sched_thread_create(0x1000, 0, 0, none, none, none));
	refused(sched_thread_entry());
	refused(sched_thread_argument(0));
	refused(sched_thread_self());
	refused(sched_thread_exit(0));
	refused(sched_thread_yield());
	refused(sched_thread_sleep_until(0, 0));
	refused(sched_thread_next_period());
	refused(sched_call_begin(1000000, 0));
	refused(sched_call_end());
	refused(sched_help(1));
	refused(sched_print('x', 0, 0, 0, 0, 0));
	refused(io_print("x\n"));
	expect(io_poll(), -TESSERA_ENOENT);
}

/* Handles of first threads: index and generation 1. */
static void call_thread(uint64_t thread)
{
	uint64_t none = SCHED_NO_PARAMETER | (uint64_t)SCHED_NO_PARAMETER << 32;

	no_handle(sched_thread_set_params(thread, none, none, none));
	no_handle(sched_thread_kill(thread));
	no_handle(sched_thread_get_exit_status(thread));
	no_handle(sched_thread_join(thread));
	no_handle(sched_thread_statistic(thread, SCHED_MISSES));
}

static void make_objects(void)
{
	refused(sched_timer_create());
	refused(sched_attach(1));
	refused(sched_mutex_create(0, 'm', 0, 1));
	refused(sched_mutex_retrieve('m', 0));
	refused(sched_semaphore_create(0, 0, 's', 0, 1));
	refused(sched_semaphore_retrieve('s', 0));
	refused(sched_channel_create(8, 1, 1, 'c', 0, 1));
	refused(sched_channel_retrieve(8, 1, 'c', 0, 1));
	refused(sched_condition_create());
	refused(sched_event_open(1));
}

static void use_objects(uint64_t handle)
{
	no_handle(sched_timer_start(handle, 0, 0));
	no_handle(sched_timer_periodic(handle, 0, 1, 1, 0));
	no_handle(sched_timer_cancel(handle));
	no_handle(sched_timer_free(handle));
	no_handle(sched_timer_wait(handle));
	no_handle(sched_mutex_memory(handle));
	no_handle(sched_mutex_lock(handle));
	no_handle(sched_mutex_try_lock(handle));
	no_handle(sched_mutex_unlock(handle));
	no_handle(sched_mutex_destroy(handle));
	no_handle(sched_semaphore_memory(handle));
	no_handle(sched_semaphore_take(handle));
	no_handle(sched_semaphore_give(handle));
	no_handle(sched_semaphore_destroy(handle));
	no_handle(sched_channel_memory(handle));
	no_handle(sched_channel_flags(handle));
	no_handle(sched_channel_end(handle, 1));
	no_handle(sched_channel_wait(handle, 1));
	no_handle(sched_channel_wake(handle, 1));
	no_handle(sched_channel_lock(handle, 1));
	no_handle(sched_channel_unlock(handle, 1));
	no_handle(sched_channel_close(handle, 1));
	no_handle(sched_channel_destroy(handle));
	no_handle(sched_channel_status(handle));
	no_handle(sched_condition_await(handle, handle));
	no_handle(sched_condition_signal(handle));
	no_handle(sched_condition_broadcast(handle));
	no_handle(sched_condition_destroy(handle));
	no_handle(sched_event_watch(handle, 0, 0, handle));
	no_handle(sched_event_unwatch(handle, 0));
	no_handle(sched_event_collect(handle, 1));
	no_handle(sched_event_close(handle));
}

#define FIRST_GENERATION 0x100

int main(void)
{
	call_threads();
	for (uint64_t index = 0; index < RTOS_THREADS; index++)
		call_thread(FIRST_GENERATION | index);
	make_objects();
	for (uint64_t index = 0; index < RTOS_CHANNELS; index++)
		use_objects(FIRST_GENERATION | index);
	shared_findings.done = 1;
	return 0;
}
