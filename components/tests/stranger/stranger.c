/* Does what stranger.h says, for one caller at a time. */
#include "stranger.h"

#include "args.h"
#include "capmgr.h"
#include "crt.h"
#include "crt_kernel.h"
#include "lone_entry.h"
#include "orders.h"
#include "rtos.h"
#include "sched.h"
#include "vault.h"

#define FOREVER UINT32_MAX /* seconds */

static struct mutex mutex;
static int64_t gate;

static void act(uint64_t what)
{
	switch (what) {
	case STRANGER_SLEEPS:
		sched_thread_sleep_until(FOREVER, 0);
		break;
	case STRANGER_LOCKS:
		sched_mutex_lock((uint64_t)mutex.handle);
		break;
	case STRANGER_YIELDS:
		sched_thread_yield();
		break;
	case STRANGER_SCHEDULER:
		sched_semaphore_retrieve(0, 0);
		break;
	case STRANGER_MANAGER:
		capmgr_quota(0);
		break;
	case STRANGER_SERVER:
		vault_obey(ORDER_SLEEP, 1000000, 0, 0, 0);
		break;
	case STRANGER_ITSELF:
		kernel_gate_call((uint32_t)gate, STRANGER_ITSELF, 0, 0, 0, 0, 0);
		break;
	default:
		break;
	}
}

/* What it calls overwrites its stack, in which nothing may be looked for after that. */
static __attribute__((always_inline)) inline int64_t nest(void)
{
	int64_t error = sched_call_begin(FOREVER, 0);

	return error ? error
		     : kernel_gate_call((uint32_t)gate, STRANGER_NESTS, 0, 0, 0, 0, 0).status;
}

static __attribute__((used, noreturn)) void visit(uint64_t what, int64_t word)
{
	if (what == STRANGER_RETURNS)
		crt_server_return(crt_thread_id(), word);
	if (what == STRANGER_NESTS)
		crt_server_return(crt_thread_id(), nest());
	for (;;)
		act(what);
}

LONE_ENTRY(stranger_entry, visit);

static void pause(void)
{
	struct time time;

	time_add(time_current(), (struct time){0, 100}, &time);
	thread_sleep_until(time);
}

/* Until the client accepts it. */
static int64_t give(uint64_t client)
{
	int64_t slot;

	while ((slot = capmgr_delegate(CAPMGR_SLOT, (uint64_t)gate, client, RIGHTS_ALL)) < 0)
		pause();
	return slot;
}

int main(void)
{
	struct channel channel = channel_create(sizeof(int64_t), 1, STRANGER_CHANNEL, CHANNEL_SPSC);
	int64_t slot;

	mutex = mutex_create(0);
	mutex_lock(mutex);
	gate = capmgr_gate_create((uint64_t)stranger_entry, 0);
	slot = give((uint64_t)args_get_number("client", 0));
	channel_send(channel_get_send(channel), &slot, sizeof(slot), 0);
	thread_sleep_until((struct time){FOREVER, 0});
	return 1;
}
