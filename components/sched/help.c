#include <tessera/abi.h>

#include "caller.h"
#include "capmgr.h"
#include "manager.h"
#include "sched.h"
#include "scheduler.h"

/* No call of the manager's takes longer (doc/capmgr.md). */
#define MANAGER_CYCLES 20000

/* Who is inside of the manager goes on though its budget has ended: who helps may be using up what it waits
 * for. It is stopped again when it comes to its turn by itself. */
static int64_t help(uint64_t id, bool inside)
{
	uint64_t number = id - port_first_id;

	critical_enter();
	if (number < RTOS_THREADS && inside && thread_records[number].state == RUN_THROTTLED)
		scheduler_release(&thread_records[number]);
	if (number >= RTOS_THREADS || thread_records[number].state != RUN_READY) {
		critical_leave();
		return -TESSERA_EINVAL;
	}
	/* It tells what a wait came to, and this is none. */
	scheduler_lend(&thread_records[number], MANAGER_CYCLES);
	return 0;
}

/* If nobody is inside any more, or somebody who is not scheduled here, it is soon gone. */
void help_manager(void)
{
	int64_t holder = capmgr_holder();

	if (holder > 0)
		help((uint64_t)holder, true);
}

int64_t sched_help(uint64_t thread)
{
	if (!caller())
		return -TESSERA_EPERM;
	return help(thread, capmgr_holder() == (int64_t)thread);
}
