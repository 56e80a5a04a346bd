/* Has the scheduler's interface for who looks at all components, and is not scheduled by it. */
#include "check.h"
#include "crt.h"
#include "sched_observe.h"

int cos_init(void);
int main(void);

static void the_scheduler_tells_only_its_own(void)
{
	CHECK(sched_observe_thread(0), -TESSERA_EPERM);
	CHECK(sched_observe_fact(0, 0), -TESSERA_EPERM);
	CHECK(sched_observe_process(0), -TESSERA_EPERM);
	CHECK(sched_observe_name(0, 0), -TESSERA_EPERM);
}

/* Before the suite's own begin: of failures the line tells. */
int cos_init(void)
{
	check_run("proc", "the-scheduler-tells-only-its-own", the_scheduler_tells_only_its_own);
	return 0;
}

int main(void)
{
	return 0;
}
