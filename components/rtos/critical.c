#include "critical.h"

#include "scheduler.h"

_Atomic uint32_t critical_owner;

void critical_contend(void)
{
	uint32_t owner = 0;

	while (!atomic_compare_exchange_strong(&critical_owner, &owner, port_id())) {
		if (atomic_compare_exchange_strong(&critical_owner, &owner,
						   owner | CRITICAL_WANTED))
			port_help((owner & ~CRITICAL_WANTED) - port_first_id,
				  scheduler_token());
		owner = 0;
	}
}

void critical_leave_wanted(void)
{
	atomic_store(&critical_owner, 0);
	port_to_scheduler();
	if (thread_running()->again)
		port_restart_self();
}

int64_t critical_leave_with(int64_t result)
{
	critical_leave();
	return result;
}
