#include "help.h"

#include <tessera/abi.h>

#include "caller.h"
#include "capmgr.h"
#include "manager.h"
#include "sched.h"
#include "scheduler.h"

/* No call of the manager's takes longer (doc/capmgr.md). */
#define MANAGER_CYCLES 20000

/* Out of budget, too: else who has spent it there would keep all others out until its next period. Not who
 * lends: what it pays may be its last, and it would run on in no queue. */
static bool can_run(const struct thread_record *thread)
{
	return thread != thread_running() &&
	       (thread->state == RUN_READY || thread->state == RUN_THROTTLED);
}

int help_thread(struct thread_record *thread)
{
	critical_enter();
	if (!can_run(thread)) {
		critical_leave();
		return -TESSERA_EINVAL;
	}
	/* It tells what a wait came to, and this is none. */
	scheduler_lend(thread, MANAGER_CYCLES);
	return 0;
}

static int64_t help(uint64_t id)
{
	uint64_t number = id - port_first_id;

	return number < RTOS_THREADS ? help_thread(&thread_records[number]) : -TESSERA_EINVAL;
}

/* If nobody is inside any more, or somebody who is not scheduled here, it is soon gone. */
void help_manager(void)
{
	int64_t holder = capmgr_holder();

	if (holder > 0)
		help((uint64_t)holder);
}

int64_t sched_help(uint64_t thread)
{
	return caller() ? help(thread) : -TESSERA_EPERM;
}
