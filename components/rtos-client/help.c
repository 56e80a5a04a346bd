#include "capmgr.h"
#include "gate.h"
#include "manager.h"

void help_manager(void)
{
	int64_t holder = capmgr_holder();

	if (holder > 0)
		answer(sched_help((uint64_t)holder));
}
